// Package tty is the Go half of terminals: Node's binding tty_wrap over
// handle.TTY. Reading and writing are runtime/stream's.
//
// It must not import other modules.
package tty

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// Module gives jslib/tty.js its binding.
var Module = &module.Module{
	Name:     "tty",
	Bindings: map[string]func(*module.Context) *goja.Object{"tty_wrap": wrap},
}

// terminal is the Go state of a TTY object.
type terminal struct {
	stream.StreamWrap
	tty *handle.TTY
}

func wrap(ctx *module.Context) *goja.Object {
	realm := stream.Of(ctx.Env, ctx.Loop)
	o := ctx.VM.NewObject()
	o.Set("TTY", realm.Extend(realm.StreamWrapClass(), js.Class{
		Name: "TTY",
		New:  func(call goja.ConstructorCall) *goja.Object { return construct(realm, call) },
		Methods: map[string]js.Fn{
			"getWindowSize": method(realm, (*terminal).windowSize),
			"setRawMode":    method(realm, (*terminal).setRawMode),
		},
	}))
	ctx.SetMethods(o, map[string]js.Fn{"isTTY": func(call goja.FunctionCall) goja.Value {
		return ctx.VM.ToValue(sys.IsTTY(js.Int(call, 0, -1)))
	}})
	return o
}

// construct is new TTY(fd, ctx): a failure is told in ctx.
func construct(realm *stream.Realm, call goja.ConstructorCall) *goja.Object {
	fd := int(call.Argument(0).ToInteger())
	t, errno := handle.NewTTY(realm.Loop, fd)
	if errno != 0 {
		if out := js.Object(call.Argument(1)); out != nil {
			out.Set("code", errno.Name())
			out.Set("message", errno.Message())
			out.Set("errno", int(errno))
			out.Set("syscall", "uv_tty_init")
		}
		return nil
	}
	state := &terminal{tty: t}
	state.InitStream(realm, call.This, stream.ProviderTTY, t, &t.Stream)
	realm.Attach(call.This, state)
	return nil
}

func method(realm *stream.Realm, f func(*terminal, goja.FunctionCall) sys.Errno) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		return realm.Errno(f(js.This[*terminal](realm.Env, call), call))
	}
}

func (t *terminal) windowSize(call goja.FunctionCall) sys.Errno {
	columns, rows, errno := t.tty.WindowSize()
	if out := js.Object(call.Argument(0)); errno == 0 && out != nil {
		out.Set("0", columns)
		out.Set("1", rows)
	}
	return errno
}

func (t *terminal) setRawMode(call goja.FunctionCall) sys.Errno {
	if js.Bool(call, 0) {
		return t.tty.SetMode(handle.TTYRaw)
	}
	return t.tty.SetMode(handle.TTYNormal)
}
