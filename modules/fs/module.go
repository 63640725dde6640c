// Package fs is the Go half of fs: operations that run at once or, with a
// callback, in goroutines.
//
//   - op.go: what an operation is, and how it runs
//   - files.go: open, read, write and whole files
//   - names.go: folders, links and names
//   - attributes.go: stat, modes, owners, times
//   - watch.go: changes
package fs

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// Module gives jslib/fs.js its binding.
var Module = &module.Module{
	Name: "fs",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"fs":            newBinding,
		"fs_event_wrap": newFSEvent,
	},
}

// pool bounds the file operations under way, as libuv's thread pool does.
var pool = loop.NewPool(4)

type binding struct {
	*module.Context
	obj *goja.Object
}

func newBinding(ctx *module.Context) *goja.Object {
	b := &binding{ctx, ctx.VM.NewObject()}
	b.defineFiles()
	b.defineNames()
	b.defineAttributes()
	ctx.Life.AtExit(pool.Wait) // what was written before process.exit() is in the file
	ctx.SetMethods(b.obj, map[string]js.Fn{
		"openFlags": func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(sys.OpenFlags) },
	})
	return b.obj
}
