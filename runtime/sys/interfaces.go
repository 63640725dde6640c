//go:build unix

package sys

import (
	"net"
	"net/netip"
)

// InterfaceAddr is one address of one network interface.
type InterfaceAddr struct {
	Interface string
	Prefix    netip.Prefix // the address itself, with the length of its network
	MAC       string
	Internal  bool
	ScopeID   int // of an IPv6 address of the link, else 0
}

// InterfaceAddrs lists the addresses of all interfaces that are up and
// running, as os.networkInterfaces() shows them.
func InterfaceAddrs() ([]InterfaceAddr, Errno) {
	ifaces, err := net.Interfaces()
	if err != nil {
		return nil, ErrnoOf(err)
	}
	var list []InterfaceAddr
	for i := range ifaces {
		if ifaces[i].Flags&(net.FlagUp|net.FlagRunning) == net.FlagUp|net.FlagRunning {
			list = appendAddrs(list, &ifaces[i])
		}
	}
	return list, 0
}

func appendAddrs(list []InterfaceAddr, ifi *net.Interface) []InterfaceAddr {
	addrs, _ := ifi.Addrs()
	for _, addr := range addrs {
		prefix, err := netip.ParsePrefix(addr.String())
		if err != nil {
			continue
		}
		one := InterfaceAddr{Interface: ifi.Name, Prefix: prefix, MAC: mac(ifi), Internal: ifi.Flags&net.FlagLoopback != 0}
		if ip := prefix.Addr(); ip.Is6() && ip.IsLinkLocalUnicast() {
			one.ScopeID = ifi.Index
		}
		list = append(list, one)
	}
	return list
}

func mac(ifi *net.Interface) string {
	if len(ifi.HardwareAddr) == 0 {
		return "00:00:00:00:00:00"
	}
	return ifi.HardwareAddr.String()
}
