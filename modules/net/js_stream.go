package net

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// jsStream is a handle that a script implements: its methods call the object's
// onwrite, onshutdown, onreadstart and onreadstop, and what is to be read comes
// by readBuffer and emitEOF.
type jsStream struct {
	stream.AsyncWrap
	onread         goja.Value
	received, sent int64
	external       *goja.Object
}

// jsStreamBinding is Node's binding js_stream.
func jsStreamBinding(ctx *module.Context) *goja.Object {
	r := realm(ctx)
	method := func(f func(*jsStream, goja.FunctionCall) goja.Value) js.Fn {
		return func(call goja.FunctionCall) goja.Value { return f(js.This[*jsStream](ctx.Env, call), call) }
	}
	class := r.Extend(r.AsyncWrapClass(), js.Class{
		Name: "JSStream",
		New: func(call goja.ConstructorCall) *goja.Object {
			s := &jsStream{onread: goja.Undefined()}
			s.Init(r, call.This, stream.ProviderJSStream)
			ctx.Attach(call.This, s)
			return nil
		},
		Methods: map[string]js.Fn{
			"readStart":         method(func(s *jsStream, _ goja.FunctionCall) goja.Value { return s.ask("onreadstart") }),
			"readStop":          method(func(s *jsStream, _ goja.FunctionCall) goja.Value { return s.ask("onreadstop") }),
			"shutdown":          method(func(s *jsStream, call goja.FunctionCall) goja.Value { return s.ask("onshutdown", call.Argument(0)) }),
			"useUserBuffer":     method(func(s *jsStream, _ goja.FunctionCall) goja.Value { return r.Errno(sys.ENOTSUP) }),
			"readBuffer":        method((*jsStream).readBuffer),
			"emitEOF":           method(func(s *jsStream, _ goja.FunctionCall) goja.Value { return s.tell(int(sys.EOF), goja.Undefined()) }),
			"finishWrite":       method((*jsStream).finish),
			"finishShutdown":    method((*jsStream).finish),
			"writev":            method(func(s *jsStream, call goja.FunctionCall) goja.Value { return s.write(call, r.WriteVector(call)) }),
			"writeBuffer":       method(func(s *jsStream, call goja.FunctionCall) goja.Value { return s.writeOne(call, "buffer") }),
			"writeUtf8String":   method(func(s *jsStream, call goja.FunctionCall) goja.Value { return s.writeOne(call, "utf8") }),
			"writeAsciiString":  method(func(s *jsStream, call goja.FunctionCall) goja.Value { return s.writeOne(call, "ascii") }),
			"writeLatin1String": method(func(s *jsStream, call goja.FunctionCall) goja.Value { return s.writeOne(call, "latin1") }),
			"writeUcs2String":   method(func(s *jsStream, call goja.FunctionCall) goja.Value { return s.writeOne(call, "ucs2") }),
		},
		Getters: jsStreamGetters(ctx),
	})
	class.Get("prototype").(*goja.Object).Set("isStreamBase", true)
	return object(ctx, map[string]any{"JSStream": class})
}

func jsStreamGetters(ctx *module.Context) map[string]js.Accessor {
	get := func(f func(s *jsStream) any) js.Accessor {
		return js.Accessor{Get: func(call goja.FunctionCall) goja.Value {
			s, ok := js.State[*jsStream](ctx.Env, call.This)
			if !ok {
				return goja.Undefined()
			}
			return ctx.VM.ToValue(f(s))
		}}
	}
	onread := get(func(s *jsStream) any { return s.onread })
	onread.Set = func(call goja.FunctionCall) goja.Value {
		js.This[*jsStream](ctx.Env, call).onread = call.Argument(0)
		return goja.Undefined()
	}
	return map[string]js.Accessor{
		"onread":       onread,
		"fd":           get(func(*jsStream) any { return -1 }),
		"bytesRead":    get(func(s *jsStream) any { return s.received }),
		"bytesWritten": get(func(s *jsStream) any { return s.sent }),
		"_externalStream": get(func(s *jsStream) any {
			if s.external == nil {
				s.external = ctx.NewExternal()
			}
			return s.external
		}),
	}
}

// ask calls what the script implements; what it leaves out is done.
func (s *jsStream) ask(name string, args ...goja.Value) goja.Value {
	fn := s.Object().Get(name)
	if !js.IsCallable(fn) {
		return s.Realm().Errno(0)
	}
	return s.Realm().Errno(sys.Errno(s.Realm().Invoke(s.Object(), fn, args...).ToInteger()))
}

func (s *jsStream) writeOne(call goja.FunctionCall, encoding string) goja.Value {
	return s.write(call, [][]byte{s.Realm().Encode(call.Argument(1), encoding)})
}

// write completes by finishWrite. As the other handles' it makes the request
// where it is given none.
func (s *jsStream) write(call goja.FunctionCall, bufs [][]byte) goja.Value {
	r, size := s.Realm(), 0
	list := make([]goja.Value, len(bufs))
	for i, b := range bufs {
		size += len(b)
		list[i] = r.NewBuffer(b)
	}
	s.sent += int64(size)
	req := call.Argument(0)
	if js.IsNil(req) {
		req = r.NewRequest("WriteWrap")
	}
	answer := s.ask("onwrite", req, r.NewList(list))
	failed := answer.ToInteger() != 0
	r.TellWrite(size, !failed)
	if failed || !js.IsNil(call.Argument(0)) {
		return answer
	}
	return req
}

// finish ends a write or a shutdown: (req, status).
func (s *jsStream) finish(call goja.FunctionCall) goja.Value {
	req := js.Object(call.Argument(0))
	if req == nil {
		panic(s.Realm().NewNodeError("ERR_INVALID_ARG_TYPE", "req", "object", call.Argument(0)))
	}
	if done := req.Get("oncomplete"); js.IsCallable(done) {
		s.Realm().Invoke(req, done, call.Argument(1), s.Object(), goja.Undefined())
	}
	return goja.Undefined()
}

func (s *jsStream) readBuffer(call goja.FunctionCall) goja.Value {
	b, ok := js.Bytes(call.Argument(0))
	if !ok {
		panic(s.Realm().NewNodeError("ERR_INVALID_ARG_TYPE", "buffer", "Buffer", call.Argument(0)))
	}
	s.received += int64(len(b))
	return s.tell(len(b), s.Realm().Chunk(s.onread, append([]byte(nil), b...)))
}

func (s *jsStream) tell(n int, chunk goja.Value) goja.Value {
	if js.IsCallable(s.onread) {
		s.Realm().TellRead(n)
		s.Realm().Invoke(s.Object(), s.onread, chunk)
	}
	return goja.Undefined()
}
