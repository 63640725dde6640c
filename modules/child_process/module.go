// Package child_process is the Go half of the module "child_process": Node's
// bindings process_wrap, spawn_sync and ipc_serdes, and ipc_channel, which puts send,
// disconnect and 'message' on a child or on process. Option parsing and the
// ChildProcess class are in jslib/child_process.js and jslib/internal.
//
// It must not import other modules; handles' objects are runtime/stream's,
// channels runtime/ipc's.
package child_process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
)

// Module registers "child_process".
var Module = &module.Module{
	Name: "child_process",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"process_wrap": processWrap,
		"spawn_sync":   spawnSync,
		"ipc_channel":  ipcChannel,
		"ipc_serdes":   ipcSerdes,
	},
}

func realm(ctx *module.Context) *stream.Realm { return stream.Of(ctx.Env, ctx.Loop) }

// ipcChannel is what the JavaScript half needs of channels and handles.
func ipcChannel(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"setupChannel":  func(call goja.FunctionCall) goja.Value { return setupChannel(ctx, call) },
		"channelHandle": func(call goja.FunctionCall) goja.Value { return channelHandle(ctx, call.Argument(0)) },
		"joinParent":    func(call goja.FunctionCall) goja.Value { return joinParent(ctx, call) },
		"adopt":         func(call goja.FunctionCall) goja.Value { return adopt(ctx, js.Int(call, 0, -1)) },
		"isHandle": func(call goja.FunctionCall) goja.Value {
			_, ok := stream.HandleOf(ctx.Env, call.Argument(0))
			return ctx.VM.ToValue(ok)
		},
	})
	return obj
}
