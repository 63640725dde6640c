package sys

import (
	"encoding/binary"
	"net/netip"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// message is a msghdr with room for all that it points to. Messages are
// pooled: a send or receive then allocates nothing.
type message struct {
	hdr  unix.Msghdr
	iov  [maxVector]unix.Iovec
	used int
	addr unix.RawSockaddrInet6 // the largest of the IP forms
	oob  [controlSpace]byte
}

var messages = sync.Pool{New: func() any { return new(message) }}

func newMessage() *message { return messages.Get().(*message) }

func (m *message) free() {
	clear(m.iov[:m.used])
	m.hdr, m.used = unix.Msghdr{}, 0
	messages.Put(m)
}

func (m *message) add(buf []byte) {
	if len(buf) == 0 || m.used == maxVector {
		return
	}
	m.iov[m.used].Base = &buf[0]
	m.iov[m.used].SetLen(len(buf))
	m.used++
}

func (m *message) addAll(bufs [][]byte) {
	for _, b := range bufs {
		m.add(b)
	}
}

func (m *message) attachBuffers() {
	m.hdr.Iov = &m.iov[0]
	m.hdr.SetIovlen(m.used)
}

func (m *message) send(fd int) (int, Errno) {
	m.attachBuffers()
	n, _, err := unix.RawSyscall(unix.SYS_SENDMSG, uintptr(fd), uintptr(unsafe.Pointer(&m.hdr)), unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL)
	return result(n, err)
}

func (m *message) recv(fd int) (int, Errno) {
	m.attachBuffers()
	n, _, err := unix.RawSyscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&m.hdr)), unix.MSG_DONTWAIT|unix.MSG_CMSG_CLOEXEC)
	return result(n, err)
}

func (m *message) setDescriptors(fds []int) {
	h := (*unix.Cmsghdr)(unsafe.Pointer(&m.oob[0]))
	h.Level, h.Type = unix.SOL_SOCKET, unix.SCM_RIGHTS
	h.SetLen(unix.CmsgLen(4 * len(fds)))
	for i, fd := range fds {
		binary.NativeEndian.PutUint32(m.oob[unix.CmsgLen(4*i):], uint32(fd))
	}
	m.hdr.Control = &m.oob[0]
	m.hdr.SetControllen(unix.CmsgSpace(4 * len(fds)))
}

func (m *message) setAddr(to netip.AddrPort) {
	ip := to.Addr()
	m.hdr.Name = (*byte)(unsafe.Pointer(&m.addr))
	port := (*[2]byte)(unsafe.Pointer(&m.addr.Port)) // the same place in both forms
	binary.BigEndian.PutUint16(port[:], to.Port())
	if ip.Is4() {
		sa := (*unix.RawSockaddrInet4)(unsafe.Pointer(&m.addr))
		sa.Family, sa.Addr = unix.AF_INET, ip.As4()
		m.hdr.Namelen = unix.SizeofSockaddrInet4
		return
	}
	m.addr.Family, m.addr.Addr, m.addr.Scope_id = unix.AF_INET6, ip.As16(), zoneID(ip.Zone())
	m.hdr.Namelen = unix.SizeofSockaddrInet6
}

func (m *message) wantAddr() {
	m.hdr.Name = (*byte)(unsafe.Pointer(&m.addr))
	m.hdr.Namelen = unix.SizeofSockaddrInet6
}

func (m *message) from() netip.AddrPort {
	port := (*[2]byte)(unsafe.Pointer(&m.addr.Port))
	n := binary.BigEndian.Uint16(port[:])
	switch {
	case m.hdr.Namelen == 0:
		return netip.AddrPort{}
	case m.addr.Family == unix.AF_INET:
		sa := (*unix.RawSockaddrInet4)(unsafe.Pointer(&m.addr))
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), n)
	}
	return netip.AddrPortFrom(inet6(m.addr.Addr, m.addr.Scope_id), n)
}

// SendBuffers is Send of many buffers in one call, in order; of a very long
// list only the first part. Failures: as Send.
func SendBuffers(fd int, bufs [][]byte) (int, Errno) {
	m := newMessage()
	defer m.free()
	m.addAll(bufs)
	return m.send(fd)
}

// SendFDs is SendBuffers over a Unix stream with descriptors attached to the
// first byte, at most a hundred. When it returns without failure they have
// gone, even if only a part of bufs has. bufs must not be empty. Failures: as
// Send, and EBADF, ETOOMANYREFS as an unnamed error.
func SendFDs(fd int, bufs [][]byte, passed []int) (int, Errno) {
	m := newMessage()
	defer m.free()
	m.addAll(bufs)
	m.setDescriptors(passed)
	return m.send(fd)
}

// RecvFDs is Recv of a Unix stream that appends the descriptors that came
// along, close-on-exec, to fds; they are the caller's to close. truncated
// means that the kernel dropped some for want of room or of descriptors.
func RecvFDs(fd int, buf []byte, fds []int) (n int, got []int, truncated bool, e Errno) {
	m := newMessage()
	defer m.free()
	m.add(buf)
	m.hdr.Control = &m.oob[0]
	m.hdr.SetControllen(len(m.oob))
	if n, e = m.recv(fd); e != 0 {
		return n, fds, false, e
	}
	fds = descriptors(m.oob[:m.hdr.Controllen], fds)
	return n, fds, m.hdr.Flags&unix.MSG_CTRUNC != 0, 0
}

// SendTo sends one datagram; the zero to means the connected peer. Failures:
// EAGAIN, ENOBUFS, EMSGSIZE, ECONNREFUSED, EDESTADDRREQ, EINVAL, ENETUNREACH.
func SendTo(fd int, bufs [][]byte, to netip.AddrPort) (int, Errno) {
	m := newMessage()
	defer m.free()
	m.addAll(bufs)
	if to.IsValid() {
		m.setAddr(to)
	}
	return m.send(fd)
}

// RecvFrom receives one datagram. truncated means that it was longer than buf.
// Failures: EAGAIN, ECONNREFUSED.
func RecvFrom(fd int, buf []byte) (n int, from netip.AddrPort, truncated bool, e Errno) {
	m := newMessage()
	defer m.free()
	m.add(buf)
	m.wantAddr()
	if n, e = m.recv(fd); e != 0 {
		return n, from, false, e
	}
	return n, m.from(), m.hdr.Flags&unix.MSG_TRUNC != 0, 0
}
