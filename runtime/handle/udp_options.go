package handle

import (
	"net/netip"

	"github.com/gonode/gonode/runtime/sys"
)

// SetBroadcast allows sending to broadcast addresses. Failures: EBADF.
func (u *UDP) SetBroadcast(on bool) sys.Errno { return sys.SetBroadcast(u.fd, on) }

// SetTTL sets the hop limit, 1 to 255. Failures: EINVAL, EBADF.
func (u *UDP) SetTTL(ttl int) sys.Errno {
	if ttl < 1 || ttl > 255 {
		return sys.EINVAL
	}
	return sys.SetTTL(u.fd, u.family, ttl)
}

// SetMulticastTTL sets the hop limit of multicast, 0 to 255. Failures: EINVAL, EBADF.
func (u *UDP) SetMulticastTTL(ttl int) sys.Errno {
	if ttl < 0 || ttl > 255 {
		return sys.EINVAL
	}
	return sys.SetMulticastTTL(u.fd, u.family, ttl)
}

// SetMulticastLoop lets this machine hear its own multicast. Failures: EBADF.
func (u *UDP) SetMulticastLoop(on bool) sys.Errno {
	return sys.SetMulticastLoop(u.fd, u.family, on)
}

// SetMulticastInterface chooses where multicast leaves: an IPv4 address or an
// IPv6 one with a zone ("::%eth0"). Empty leaves it to the system. Failures:
// EINVAL, EADDRNOTAVAIL, EBADF.
func (u *UDP) SetMulticastInterface(iface string) sys.Errno {
	addr, ok := u.parseInterface(iface)
	if !ok {
		return sys.EINVAL
	}
	return sys.SetMulticastInterface(u.fd, addr)
}

func (u *UDP) parseInterface(iface string) (netip.Addr, bool) {
	if iface == "" {
		if u.family == sys.Inet6 {
			return netip.IPv6Unspecified(), true
		}
		return netip.IPv4Unspecified(), true
	}
	addr, err := netip.ParseAddr(iface)
	return addr, err == nil
}

// SetMembership joins or leaves a multicast group on an interface, given as
// for SetMulticastInterface. Failures: EINVAL for what is no address or of
// different families, EADDRINUSE when joined already, EADDRNOTAVAIL, ENODEV.
func (u *UDP) SetMembership(group, iface string, join bool) sys.Errno {
	addr, err := netip.ParseAddr(group)
	if err != nil {
		return sys.EINVAL
	}
	if errno := u.ensure(sys.FamilyOf(addr), ReuseAddr); errno != 0 {
		return errno
	}
	on, ok := u.parseInterface(iface)
	if !ok || on.Is4() != addr.Is4() && iface != "" {
		return sys.EINVAL
	}
	return sys.Membership(u.fd, addr, on, join)
}

// SetSourceMembership is SetMembership for what one source sends alone.
func (u *UDP) SetSourceMembership(source, group, iface string, join bool) sys.Errno {
	from, err1 := netip.ParseAddr(source)
	addr, err2 := netip.ParseAddr(group)
	if err1 != nil || err2 != nil || from.Is4() != addr.Is4() {
		return sys.EINVAL
	}
	if errno := u.ensure(sys.FamilyOf(addr), ReuseAddr); errno != 0 {
		return errno
	}
	on, ok := u.parseInterface(iface)
	if !ok || on.Is4() != addr.Is4() && iface != "" {
		return sys.EINVAL
	}
	return sys.SourceMembership(u.fd, from, addr, on, join)
}

// BufferSize reads a kernel buffer's size. Failures: EBADF.
func (u *UDP) BufferSize(which sys.Buffer) (int, sys.Errno) { return sys.BufferSize(u.fd, which) }

// SetBufferSize sets it. Failures: EBADF, EINVAL.
func (u *UDP) SetBufferSize(which sys.Buffer, size int) sys.Errno {
	return sys.SetBufferSize(u.fd, which, size)
}
