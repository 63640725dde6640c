package sys

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"
)

const (
	joinGroup6   = unix.IPV6_ADD_MEMBERSHIP
	leaveGroup6  = unix.IPV6_DROP_MEMBERSHIP
	joinSource6  = unix.MCAST_JOIN_SOURCE_GROUP
	leaveSource6 = unix.MCAST_LEAVE_SOURCE_GROUP
)

// sourceRequest4 is struct ip_mreq_source.
func sourceRequest4(iface, group, source [4]byte) string {
	return string(group[:]) + string(iface[:]) + string(source[:])
}

// sourceRequest6 is struct group_source_req.
func sourceRequest6(iface uint32, group, source netip.Addr) string {
	const storage = 128
	req := make([]byte, 8+2*storage)
	binary.NativeEndian.PutUint32(req, iface)
	putInet6(req[8:], group)
	putInet6(req[8+storage:], source)
	return string(req)
}

func putInet6(sa []byte, ip netip.Addr) {
	binary.NativeEndian.PutUint16(sa, unix.AF_INET6)
	addr := ip.As16()
	copy(sa[8:], addr[:])
}
