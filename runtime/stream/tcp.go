package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// TCP is the Go state of a TCP object.
type TCP struct {
	StreamWrap
	tcp handle.TCP
}

// The argument of the constructors TCP and Pipe, and the flags of bind.
const (
	TypeSocket = 0
	TypeServer = 1
	TypeIPC    = 2 // Pipe only

	BindIPv6Only  = 1
	BindReusePort = 2
)

// TCPClass is the class of tcp_wrap.
func (r *Realm) TCPClass() *goja.Object { return r.tcpClass().ctor }

func (r *Realm) tcpClass() *class {
	if r.tcp == nil {
		r.tcp = newClass(r.Extend(r.StreamWrapClass(), js.Class{
			Name:    "TCP",
			New:     func(call goja.ConstructorCall) *goja.Object { return r.constructTCP(call) },
			Methods: r.tcpMethods(),
			Getters: map[string]js.Accessor{"owner": r.OwnerAccessor()},
		}))
	}
	return r.tcp
}

func (r *Realm) constructTCP(call goja.ConstructorCall) *goja.Object {
	switch kind := call.Argument(0); {
	case kind.SameAs(r.VM.ToValue(TypeSocket)):
		r.initTCP(call.This, ProviderTCP, "TCPSocketWrap")
	case kind.SameAs(r.VM.ToValue(TypeServer)):
		r.initTCP(call.This, ProviderTCPServer, "TCPServerWrap")
	default:
		panic(r.VM.NewTypeError("TCP: the type must be SOCKET or SERVER"))
	}
	return nil
}

func (r *Realm) initTCP(obj *goja.Object, provider int, name string) *TCP {
	t := &TCP{}
	t.tcp.Init(r.Loop, name)
	t.InitStream(r, obj, provider, &t.tcp, &t.tcp.Stream)
	r.Attach(obj, t)
	r.setTCPFields(obj)
	return t
}

func (r *Realm) setTCPFields(obj *goja.Object) {
	obj.Set("reading", false)
	obj.Set("onconnection", nil)
	obj.SetSymbol(r.Symbols().Owner, nil)
}

func (r *Realm) tcpMethods() map[string]js.Fn {
	m := map[string]func(*TCP, goja.FunctionCall) sys.Errno{
		"open":             (*TCP).open,
		"bind":             func(t *TCP, call goja.FunctionCall) sys.Errno { return t.bind(call, false) },
		"bind6":            func(t *TCP, call goja.FunctionCall) sys.Errno { return t.bind(call, true) },
		"listen":           (*TCP).listen,
		"connect":          func(t *TCP, call goja.FunctionCall) sys.Errno { return t.connect(call, false) },
		"connect6":         func(t *TCP, call goja.FunctionCall) sys.Errno { return t.connect(call, true) },
		"getsockname":      (*TCP).getsockname,
		"getpeername":      (*TCP).getpeername,
		"setNoDelay":       (*TCP).setNoDelay,
		"setKeepAlive":     (*TCP).setKeepAlive,
		"setTypeOfService": (*TCP).setTypeOfService,
		"getTypeOfService": (*TCP).getTypeOfService,
		"reset":            (*TCP).reset,
	}
	methods := make(map[string]js.Fn, len(m))
	for name, method := range m {
		methods[name] = func(call goja.FunctionCall) goja.Value {
			return r.Errno(method(js.This[*TCP](r.Env, call), call))
		}
	}
	return methods
}

func (t *TCP) open(call goja.FunctionCall) sys.Errno { return t.tcp.Open(js.Int(call, 0, -1)) }

// Adopt makes the TCP object of a descriptor that another one has released.
func (r *Realm) Adopt(fd int) *goja.Object {
	obj := r.VM.CreateObject(r.tcpClass().proto)
	if errno := r.initTCP(obj, ProviderTCP, "TCPSocketWrap").tcp.Open(fd); errno != 0 {
		sys.Close(fd)
	}
	return obj
}

// Release takes the descriptor from the object, which is closed by that; -1
// where there is none. No callback comes.
func (t *TCP) Release() int { return t.tcp.Release(t.closed) }

func (t *TCP) bind(call goja.FunctionCall, v6 bool) sys.Errno {
	addr, errno := ParseAddr(js.String(call, 0), js.Int(call, 1, 0), v6)
	if errno != 0 {
		return errno
	}
	var flags handle.BindFlags
	given := js.Int(call, 2, 0)
	if v6 && given&BindIPv6Only != 0 {
		flags |= handle.IPv6Only
	}
	if given&BindReusePort != 0 {
		flags |= handle.ReusePort
	}
	return t.tcp.Bind(addr, flags)
}

func (t *TCP) listen(call goja.FunctionCall) sys.Errno {
	l := t.realm.NewListener(t.obj)
	return t.tcp.Listen(js.Int(call, 0, 0), func(fd int) { l.Deliver(KindTCP, fd) })
}

func (t *TCP) connect(call goja.FunctionCall, v6 bool) sys.Errno {
	addr, errno := ParseAddr(js.String(call, 1), js.Int(call, 2, 0), v6)
	if errno != 0 {
		return errno
	}
	return t.tcp.Connect(addr, t.connected(call.Argument(0)))
}

// connected calls oncomplete(status, handle, req, readable, writable).
func (w *StreamWrap) connected(req goja.Value) func(sys.Errno) {
	vm := w.realm.VM
	return w.realm.Completion(req, func() []goja.Value {
		return []goja.Value{w.obj, req, vm.ToValue(w.stream.IsReadable()), vm.ToValue(w.stream.IsWritable())}
	})
}

func (t *TCP) getsockname(call goja.FunctionCall) sys.Errno {
	addr, errno := t.tcp.SockName()
	t.realm.NameMethod(call.Argument(0), addr, errno)
	return errno
}

func (t *TCP) getpeername(call goja.FunctionCall) sys.Errno {
	addr, errno := t.tcp.PeerName()
	t.realm.NameMethod(call.Argument(0), addr, errno)
	return errno
}

func (t *TCP) setNoDelay(call goja.FunctionCall) sys.Errno { return t.tcp.SetNoDelay(js.Bool(call, 0)) }

func (t *TCP) setKeepAlive(call goja.FunctionCall) sys.Errno {
	return t.tcp.SetKeepAlive(js.Bool(call, 0), js.Int(call, 1, 0), js.Int(call, 2, 1), js.Int(call, 3, 10))
}

func (t *TCP) setTypeOfService(call goja.FunctionCall) sys.Errno {
	return t.tcp.SetTOS(js.Int(call, 0, 0))
}

// getTypeOfService answers the byte itself, or a negative errno.
func (t *TCP) getTypeOfService(goja.FunctionCall) sys.Errno {
	tos, errno := t.tcp.TOS()
	if errno != 0 {
		return errno
	}
	return sys.Errno(tos)
}

func (t *TCP) reset(call goja.FunctionCall) sys.Errno {
	if t.tcp.IsClosing() {
		return 0
	}
	errno := t.tcp.Reset(t.closed)
	if errno == 0 {
		t.keepOnClose(call.Argument(0))
	}
	return errno
}
