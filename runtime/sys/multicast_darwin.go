package sys

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"
)

const (
	joinGroup6   = unix.IPV6_JOIN_GROUP
	leaveGroup6  = unix.IPV6_LEAVE_GROUP
	joinSource6  = 82 // MCAST_JOIN_SOURCE_GROUP
	leaveSource6 = 83 // MCAST_LEAVE_SOURCE_GROUP
)

// sourceRequest4 is struct ip_mreq_source.
func sourceRequest4(iface, group, source [4]byte) string {
	return string(group[:]) + string(source[:]) + string(iface[:])
}

// sourceRequest6 is struct group_source_req.
func sourceRequest6(iface uint32, group, source netip.Addr) string {
	const storage = 128
	req := make([]byte, 4+2*storage)
	binary.NativeEndian.PutUint32(req, iface)
	putInet6(req[4:], group)
	putInet6(req[4+storage:], source)
	return string(req)
}

func putInet6(sa []byte, ip netip.Addr) {
	sa[0], sa[1] = unix.SizeofSockaddrInet6, unix.AF_INET6
	addr := ip.As16()
	copy(sa[8:], addr[:])
}
