package stream

import "github.com/dop251/goja"

// Kind is a kind of stream sockets.
type Kind int

// The kinds.
const (
	KindTCP Kind = iota
	KindPipe
)

// Accepted makes the object of a connection that exists already: accepted here
// or by another process. It owns fd, which must be non-blocking.
func (r *Realm) Accepted(kind Kind, fd int) *goja.Object {
	if kind == KindPipe {
		obj := r.VM.CreateObject(r.pipeClass().proto)
		r.initPipe(obj, ProviderPipe, "PipeWrap", false).pipe.Accepted(fd)
		return obj
	}
	obj := r.VM.CreateObject(r.tcpClass().proto)
	r.initTCP(obj, ProviderTCP, "TCPSocketWrap").tcp.Accepted(fd)
	return obj
}
