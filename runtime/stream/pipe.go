package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// Pipe is the Go state of a Pipe object.
type Pipe struct {
	StreamWrap
	pipe *handle.Pipe
}

// The modes of Pipe's fchmod.
const (
	PipeReadable = 1
	PipeWritable = 2
)

// PipeClass is the class of pipe_wrap.
func (r *Realm) PipeClass() *goja.Object { return r.pipeClass().ctor }

func (r *Realm) pipeClass() *class {
	if r.pipe == nil {
		r.pipe = newClass(r.Extend(r.StreamWrapClass(), js.Class{
			Name:    "Pipe",
			New:     r.constructPipe,
			Methods: r.pipeMethods(),
		}))
	}
	return r.pipe
}

func (r *Realm) constructPipe(call goja.ConstructorCall) *goja.Object {
	switch kind := call.Argument(0); {
	case kind.SameAs(r.VM.ToValue(TypeSocket)):
		r.initPipe(call.This, ProviderPipe, "PipeWrap", false)
	case kind.SameAs(r.VM.ToValue(TypeServer)):
		r.initPipe(call.This, ProviderPipeServer, "PipeServerWrap", false)
	case kind.SameAs(r.VM.ToValue(TypeIPC)):
		r.initPipe(call.This, ProviderPipe, "PipeWrap", true)
	default:
		panic(r.VM.NewTypeError("Pipe: the type must be SOCKET, SERVER or IPC"))
	}
	return nil
}

func (r *Realm) initPipe(obj *goja.Object, provider int, name string, ipc bool) *Pipe {
	p := &Pipe{pipe: handle.NewPipe(r.Loop, name, ipc)}
	p.InitStream(r, obj, provider, p.pipe, &p.pipe.Stream)
	r.Attach(obj, p)
	return p
}

func (r *Realm) pipeMethods() map[string]js.Fn {
	m := map[string]func(*Pipe, goja.FunctionCall) sys.Errno{
		"open":    (*Pipe).open,
		"bind":    (*Pipe).bind,
		"listen":  (*Pipe).listen,
		"connect": (*Pipe).connect,
		"fchmod":  (*Pipe).fchmod,
	}
	methods := make(map[string]js.Fn, len(m))
	for name, method := range m {
		methods[name] = func(call goja.FunctionCall) goja.Value {
			return r.Errno(method(js.This[*Pipe](r.Env, call), call))
		}
	}
	return methods
}

func (p *Pipe) open(call goja.FunctionCall) sys.Errno { return p.pipe.Open(js.Int(call, 0, -1)) }

func (p *Pipe) bind(call goja.FunctionCall) sys.Errno { return p.pipe.Bind(js.String(call, 0)) }

func (p *Pipe) listen(call goja.FunctionCall) sys.Errno {
	l := p.realm.NewListener(p.obj)
	return p.pipe.Listen(js.Int(call, 0, 0), func(fd int) { l.Deliver(KindPipe, fd) })
}

func (p *Pipe) connect(call goja.FunctionCall) sys.Errno {
	return p.pipe.Connect(js.String(call, 1), p.connected(call.Argument(0)))
}

func (p *Pipe) fchmod(call goja.FunctionCall) sys.Errno {
	mode := js.Int(call, 0, 0)
	return p.pipe.Chmod(mode&PipeReadable != 0, mode&PipeWritable != 0)
}
