//go:build unix

package sys

import (
	"net"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"
)

func sockaddr(addr netip.AddrPort) unix.Sockaddr {
	ip := addr.Addr()
	if ip.Is4() {
		return &unix.SockaddrInet4{Port: int(addr.Port()), Addr: ip.As4()}
	}
	return &unix.SockaddrInet6{Port: int(addr.Port()), Addr: ip.As16(), ZoneId: zoneID(ip.Zone())}
}

// zoneID is 0 for a zone that names no interface.
func zoneID(zone string) uint32 {
	if zone == "" {
		return 0
	}
	if ifi, err := net.InterfaceByName(zone); err == nil {
		return uint32(ifi.Index)
	}
	n, _ := strconv.ParseUint(zone, 10, 32)
	return uint32(n)
}

func inet6(ip [16]byte, scope uint32) netip.Addr {
	addr := netip.AddrFrom16(ip)
	if scope == 0 || !addr.IsLinkLocalUnicast() {
		return addr
	}
	if ifi, err := net.InterfaceByIndex(int(scope)); err == nil {
		return addr.WithZone(ifi.Name)
	}
	return addr.WithZone(strconv.Itoa(int(scope)))
}

func addrPort(sa unix.Sockaddr, err error) (netip.AddrPort, Errno) {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port)), 0
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(inet6(sa.Addr, sa.ZoneId), uint16(sa.Port)), 0
	}
	if err != nil {
		return netip.AddrPort{}, errno(err)
	}
	return netip.AddrPort{}, EINVAL
}

func sockaddrLocal(path string) (unix.Sockaddr, Errno) {
	if path == "" {
		return nil, EINVAL
	}
	if len(path) > MaxLocalPath {
		return nil, EINVAL
	}
	if path[0] == 0 {
		path = "@" + path[1:] // x/sys spells abstract names so
	}
	return &unix.SockaddrUnix{Name: path}, 0
}

func localPath(sa unix.Sockaddr, err error) (string, Errno) {
	if err != nil {
		return "", errno(err)
	}
	un, ok := sa.(*unix.SockaddrUnix)
	if !ok {
		return "", EINVAL
	}
	if len(un.Name) > 0 && un.Name[0] == '@' {
		return "\x00" + un.Name[1:], 0
	}
	return un.Name, 0
}
