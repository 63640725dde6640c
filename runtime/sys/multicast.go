//go:build unix

package sys

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

// SetMulticastInterface chooses where multicast packets leave: an IPv4
// interface by its address, an IPv6 one by the zone. An unspecified address
// leaves it to the system. Failures: EADDRNOTAVAIL, EINVAL.
func SetMulticastInterface(fd int, iface netip.Addr) Errno {
	if iface.Is4() {
		return errno(unix.SetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, iface.As4()))
	}
	return setInt(fd, unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_IF, int(zoneID(iface.Zone())))
}

// Membership joins or leaves a multicast group on an interface, given as
// for SetMulticastInterface; the zero Addr leaves the choice to the system.
// Failures: EADDRINUSE when joined already, EADDRNOTAVAIL, ENODEV, EINVAL.
func Membership(fd int, group, iface netip.Addr, join bool) Errno {
	if group.Is4() {
		mreq := &unix.IPMreq{Multiaddr: group.As4(), Interface: as4(iface)}
		option := choose(join, unix.IP_ADD_MEMBERSHIP, unix.IP_DROP_MEMBERSHIP)
		return errno(unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, option, mreq))
	}
	mreq := &unix.IPv6Mreq{Multiaddr: group.As16(), Interface: zoneID(iface.Zone())}
	return errno(unix.SetsockoptIPv6Mreq(fd, unix.IPPROTO_IPV6, choose(join, joinGroup6, leaveGroup6), mreq))
}

// SourceMembership is Membership for what one source sends alone.
func SourceMembership(fd int, source, group, iface netip.Addr, join bool) Errno {
	if group.Is4() {
		option := choose(join, unix.IP_ADD_SOURCE_MEMBERSHIP, unix.IP_DROP_SOURCE_MEMBERSHIP)
		req := sourceRequest4(as4(iface), group.As4(), source.As4())
		return errno(unix.SetsockoptString(fd, unix.IPPROTO_IP, option, req))
	}
	req := sourceRequest6(zoneID(iface.Zone()), group, source)
	return errno(unix.SetsockoptString(fd, unix.IPPROTO_IPV6, choose(join, joinSource6, leaveSource6), req))
}

func as4(ip netip.Addr) (out [4]byte) {
	if ip.Is4() {
		out = ip.As4()
	}
	return out
}

func choose(first bool, a, b int) int {
	if first {
		return a
	}
	return b
}
