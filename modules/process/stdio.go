package process

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// defineStdio makes stdin, stdout and stderr, each at its first use.
func (p *process) defineStdio() {
	p.lazy("stdout", func() goja.Value { return p.output(1) })
	p.lazy("stderr", func() goja.Value { return p.output(2) })
	p.lazy("stdin", func() goja.Value { return p.stdioPart("openInput", p.vm.ToValue(0)) })
}

func (p *process) stdioPart(name string, args ...goja.Value) goja.Value {
	fn := p.ctx.RequireObject("internal/process/stdio").Get(name)
	return p.ctx.Invoke(goja.Undefined(), fn, args...)
}

// output is process.stdout or stderr. Loading the stream classes for a single
// console.log would double the time to start, so that a file or pipe begins as
// a sketch: an object that can write, and becomes the real stream, the same
// object, when a script asks for anything more.
func (p *process) output(fd int) goja.Value {
	if sys.GuessKind(fd) == sys.KindTTY || slices.ContainsFunc(streamClasses, p.loaded) {
		return p.stdioPart("openOutput", p.vm.ToValue(fd), p.vm.NewObject())
	}
	s := &sketch{p: p, fd: fd, obj: p.vm.NewObject()}
	s.write = p.ctx.Func("write", 3, s.writeNow)
	p.ctx.DefineHidden(s.obj, "write", s.write)
	s.obj.Set("fd", fd)
	s.obj.SetPrototype(p.vm.NewDynamicObject(s))
	for _, name := range streamClasses {
		p.ctx.Builtins.OnLoad(name, s.finish)
	}
	return s.obj
}

// streamClasses are the modules by which a script can reach the class of an
// output, and change it.
var streamClasses = []string{"stream", "internal/net/socket"}

func (p *process) loaded(name string) bool { return !goja.IsUndefined(p.ctx.Builtins.Loaded(name)) }

// sketch is an output that is not yet a stream; it is its own prototype's
// handler.
type sketch struct {
	p     *process
	fd    int
	obj   *goja.Object
	write *goja.Object
	done  bool
}

// finish makes the object the real stream.
func (s *sketch) finish() {
	if s.done {
		return
	}
	s.done = true
	if s.obj.Get("write") == goja.Value(s.write) {
		s.obj.Delete("write")
	}
	s.p.stdioPart("openOutput", s.p.vm.ToValue(s.fd), s.obj)
}

// writeNow is write(chunk[, encoding][, callback]) where all is plain: text or
// bytes, written before it returns. The rest is the stream's.
func (s *sketch) writeNow(call goja.FunctionCall) goja.Value {
	chunk, encoding, callback := call.Argument(0), call.Argument(1), call.Argument(2)
	if js.IsCallable(encoding) {
		encoding, callback = goja.Undefined(), encoding
	}
	data, ok := plainChunk(chunk)
	if s.done || !ok || !js.IsNil(encoding) && encoding.String() != "utf8" || s.writeAll(data) != 0 {
		s.finish()
		return s.p.ctx.Invoke(s.obj, s.obj.Prototype().Get("write"), call.Arguments...)
	}
	if fn, ok := goja.AssertFunction(callback); ok {
		s.p.ctx.NextTick(fn)
	}
	return s.p.vm.ToValue(true)
}

func plainChunk(v goja.Value) ([]byte, bool) {
	if s, ok := js.StringArg(v); ok {
		return []byte(s), true
	}
	return js.Bytes(v)
}

// writeAll fails only before the first byte has left.
func (s *sketch) writeAll(data []byte) sys.Errno {
	n, errno := writeBlocking(s.fd, data)
	if n > 0 {
		return 0
	}
	return errno
}

// writeBlocking writes all of data, also to a descriptor that does not block.
func writeBlocking(fd int, data []byte) (n int, errno sys.Errno) {
	for n < len(data) {
		k, errno := sys.Write(fd, data[n:])
		switch errno {
		case 0:
			n += k
		case sys.EAGAIN:
			sys.WaitFor(fd, sys.Writable)
		default:
			return n, errno
		}
	}
	return n, 0
}

// Get finishes the stream and looks there; isTTY alone is known without it.
func (s *sketch) Get(key string) goja.Value {
	if s.done || key == "isTTY" {
		return nil
	}
	s.finish()
	return s.obj.Get(key)
}

// Set passes what a script puts on the stream to the stream.
func (s *sketch) Set(key string, val goja.Value) bool {
	s.finish()
	s.obj.Set(key, val)
	return true
}

// Has finishes the stream and looks there.
func (s *sketch) Has(key string) bool {
	if s.done || key == "isTTY" {
		return false
	}
	s.finish()
	return s.obj.Get(key) != nil
}

// Delete has nothing to do.
func (s *sketch) Delete(string) bool { return true }

// Keys is empty: the prototype shows none.
func (s *sketch) Keys() []string { return nil }
