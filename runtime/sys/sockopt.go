//go:build unix

package sys

import "golang.org/x/sys/unix"

func setInt(fd, level, option, value int) Errno {
	return errno(unix.SetsockoptInt(fd, level, option, value))
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

func firstError(errs ...Errno) Errno {
	for _, e := range errs {
		if e != 0 {
			return e
		}
	}
	return 0
}

// SetReuseAddr lets a listener bind an address that old connections still use.
func SetReuseAddr(fd int) Errno { return setInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) }

// SetIPv6Only keeps an IPv6 socket from serving IPv4.
func SetIPv6Only(fd int, on bool) Errno {
	return setInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, flag(on))
}

// SetNoDelay switches Nagle's algorithm off.
func SetNoDelay(fd int, on bool) Errno {
	return setInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, flag(on))
}

// SetKeepAlive switches TCP keep-alive; the first probe goes out after idle
// seconds, the others every interval seconds, count of them at most.
func SetKeepAlive(fd int, on bool, idle, interval, count int) Errno {
	if e := setInt(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, flag(on)); e != 0 || !on {
		return e
	}
	return keepAliveTimes(fd, idle, interval, count)
}

// SetLingerZero makes the next Close send RST instead of FIN.
func SetLingerZero(fd int) Errno {
	return errno(unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}))
}

// TOS is the type-of-service byte of the socket's packets (the traffic class,
// if IPv6).
func TOS(fd int, family Family) (int, Errno) {
	level, option := tosOption(family)
	n, err := unix.GetsockoptInt(fd, level, option)
	return n, errno(err)
}

// SetTOS sets what TOS reads.
func SetTOS(fd int, family Family, tos int) Errno {
	level, option := tosOption(family)
	return setInt(fd, level, option, tos)
}

func tosOption(family Family) (level, option int) {
	if family == Inet6 {
		return unix.IPPROTO_IPV6, unix.IPV6_TCLASS
	}
	return unix.IPPROTO_IP, unix.IP_TOS
}

// Buffer names one of a socket's kernel buffers.
type Buffer int

// The buffers.
const (
	SendBuffer Buffer = unix.SO_SNDBUF
	RecvBuffer Buffer = unix.SO_RCVBUF
)

// BufferSize reads a kernel buffer's size (Linux reports twice what was set).
func BufferSize(fd int, which Buffer) (int, Errno) {
	n, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, int(which))
	return n, errno(err)
}

// SetBufferSize sets it.
func SetBufferSize(fd int, which Buffer, size int) Errno {
	return setInt(fd, unix.SOL_SOCKET, int(which), size)
}

// SetBroadcast allows sending to broadcast addresses.
func SetBroadcast(fd int, on bool) Errno {
	return setInt(fd, unix.SOL_SOCKET, unix.SO_BROADCAST, flag(on))
}

// SetTTL sets the hop limit of unicast packets.
func SetTTL(fd int, family Family, ttl int) Errno {
	if family == Inet6 {
		return setInt(fd, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, ttl)
	}
	return setInt(fd, unix.IPPROTO_IP, unix.IP_TTL, ttl)
}

// SetMulticastTTL sets the hop limit of multicast packets.
func SetMulticastTTL(fd int, family Family, ttl int) Errno {
	if family == Inet6 {
		return setInt(fd, unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_HOPS, ttl)
	}
	return setInt(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_TTL, ttl)
}

// SetMulticastLoop sends multicast packets back to this machine, too.
func SetMulticastLoop(fd int, family Family, on bool) Errno {
	if family == Inet6 {
		return setInt(fd, unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_LOOP, flag(on))
	}
	return setInt(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_LOOP, flag(on))
}
