package process

import (
	"os"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// oldBindings are the bindings that process.binding still gives, those of
// Node's list that are there.
var oldBindings = []string{"buffer", "cares_wrap", "config", "constants", "contextify", "fs", "fs_event_wrap", "icu",
	"js_stream", "os", "pipe_wrap", "process_wrap", "spawn_sync", "stream_wrap", "tcp_wrap", "tls_wrap", "tty_wrap",
	"udp_wrap", "uv", "zlib"}

// oldTypes are the functions of util.types that process.binding('util') gives.
var oldTypes = []string{"isArrayBuffer", "isArrayBufferView", "isAsyncFunction", "isDataView", "isDate", "isExternal",
	"isMap", "isMapIterator", "isNativeError", "isPromise", "isRegExp", "isSet", "isSetIterator", "isTypedArray",
	"isUint8Array", "isAnyArrayBuffer"}

func (p *process) defineBindings() {
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"binding":        p.oldBinding,
		"_linkedBinding": p.linkedBinding,
		"dlopen":         p.dlopen,
	})
}

// oldBinding is process.binding, deprecated.
func (p *process) oldBinding(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	if p.ctx.Args.Flag("pending-deprecation") {
		p.deprecated("DEP0111", "process.binding() is deprecated. Please use public APIs instead.")
	}
	if name == "util" {
		return p.typesBinding()
	}
	if !slices.Contains(oldBindings, name) || !p.ctx.Builtins.HasBinding(name) {
		panic(p.ctx.NewError("No such module: " + name))
	}
	return p.ctx.Builtins.Binding(name)
}

func (p *process) typesBinding() goja.Value {
	types, o := p.ctx.RequireObject("util/types"), p.vm.NewObject()
	for _, name := range oldTypes {
		o.Set(name, types.Get(name))
	}
	return o
}

func (p *process) linkedBinding(call goja.FunctionCall) goja.Value {
	panic(p.coded("ERR_INVALID_MODULE", "No such binding was linked: "+call.Argument(0).String()))
}

// dlopen fails as for a file that is no shared object: there are no native
// addons.
func (p *process) dlopen(call goja.FunctionCall) goja.Value {
	if p.ctx.Args.Flag("no-addons") {
		panic(p.coded("ERR_DLOPEN_DISABLED", "Cannot load native addon because loading addons is disabled."))
	}
	if len(call.Arguments) < 2 {
		e := p.vm.NewTypeError("process.dlopen needs at least 2 arguments")
		e.Set("code", "ERR_MISSING_ARGS")
		panic(e)
	}
	file := call.Argument(1).String()
	if _, err := os.Stat(file); err != nil {
		reason := sys.ErrnoOf(err).Message()
		panic(p.coded("ERR_DLOPEN_FAILED", file+": cannot open shared object file: "+strings.ToUpper(reason[:1])+reason[1:]))
	}
	panic(p.coded("ERR_DLOPEN_FAILED", file+": gonode cannot load native addons"))
}

func (p *process) coded(code, text string) *goja.Object {
	e := p.ctx.NewError(text)
	e.Set("code", code)
	return e
}

// deprecated warns once for each code.
func (p *process) deprecated(code, text string) {
	if p.warned == nil {
		p.warned = map[string]bool{}
	}
	if p.warned[code] {
		return
	}
	p.warned[code] = true
	p.ctx.Invoke(p.obj, p.obj.Get("emitWarning"), p.vm.ToValue(text), p.vm.ToValue("DeprecationWarning"), p.vm.ToValue(code))
}
