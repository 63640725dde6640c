// Package console owns the global console: log and its kin in Go, down to the
// write on process.stdout; everything rarer in jslib/internal/console,
// loaded when first called.
package console

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module is console.
var Module = &module.Module{
	Name:    "console",
	Exports: func(ctx *module.Context) goja.Value { return newConsole(ctx).obj },
}

type console struct {
	*module.Context
	obj    *goja.Object
	rare   *goja.Object // the methods of internal/console
	out    sink
	err    sink
	indent string // of console.group
}

// sink is process.stdout or process.stderr, bound at the first write.
type sink struct {
	name    string
	stream  *goja.Object
	handler goja.Value // swallows the error of a write, as Node's console does
	colors  bool
}

// Names in the order in which scripts see them.
var names = [...]string{
	"log", "info", "debug", "warn", "error", "dir", "time", "timeEnd", "timeLog", "trace", "assert", "clear",
	"count", "countReset", "group", "groupEnd", "table", "dirxml", "groupCollapsed", "Console", "profile",
	"profileEnd", "timeStamp", "context", "createTask",
}

func newConsole(ctx *module.Context) *console {
	c := &console{Context: ctx, out: sink{name: "stdout"}, err: sink{name: "stderr"}}
	c.obj = ctx.VM.CreateObject(ctx.VM.NewObject())
	for _, name := range names {
		switch name {
		case "log", "info", "debug":
			c.obj.Set(name, c.printer(name, &c.out))
		case "warn", "error":
			c.obj.Set(name, c.printer(name, &c.err))
		case "Console":
			ctx.DefineLazy(c.obj, name, true, func() goja.Value { return c.rareMethods().Get(name) })
		default:
			c.obj.Set(name, c.forward(name))
		}
	}
	c.defineStream("_stdout", &c.out)
	c.defineStream("_stderr", &c.err)
	c.obj.DefineDataPropertySymbol(goja.SymToStringTag, ctx.VM.ToValue("console"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return c
}

// defineStream lets scripts read and replace the stream behind the console.
func (c *console) defineStream(name string, s *sink) {
	c.DefineAccessor(c.obj, name, js.Accessor{
		Get: func(goja.FunctionCall) goja.Value {
			c.bind(s)
			return s.stream
		},
		Set: func(call goja.FunctionCall) goja.Value {
			*s = sink{name: s.name}
			c.bindTo(s, call.Argument(0).ToObject(c.VM))
			return goja.Undefined()
		},
	})
}

func (c *console) printer(name string, to *sink) goja.Value {
	return c.Func(name, 0, func(call goja.FunctionCall) goja.Value {
		c.print(to, c.format(to, call.Arguments))
		return goja.Undefined()
	})
}

// forward makes a method that loads internal/console when it is called.
func (c *console) forward(name string) goja.Value {
	return c.Func(name, 0, func(call goja.FunctionCall) goja.Value {
		methods := c.rareMethods()
		return c.Invoke(c.obj, methods.Get(name), call.Arguments...)
	})
}

func (c *console) rareMethods() *goja.Object {
	if c.rare == nil {
		host := c.VM.NewObject()
		c.SetMethods(host, map[string]js.Fn{
			"setIndent": func(call goja.FunctionCall) goja.Value {
				c.indent = js.String(call, 0)
				return goja.Undefined()
			},
		})
		make := c.RequireObject("internal/console/constructor").Get("globalMethods")
		c.rare = c.Invoke(goja.Undefined(), make, host, c.obj).(*goja.Object)
	}
	return c.rare
}

func (c *console) format(to *sink, args []goja.Value) string {
	c.bind(to)
	if to.colors {
		return c.formatColored(args)
	}
	return c.Format(args)
}

// formatColored formats for a terminal; a lone string has no colour.
func (c *console) formatColored(args []goja.Value) string {
	if len(args) == 1 {
		if s, isString := js.StringArg(args[0]); isString {
			return s
		}
	}
	options := c.VM.NewObject()
	options.Set("colors", true)
	format := c.RequireObject("internal/util/inspect").Get("formatWithOptions")
	return c.Invoke(goja.Undefined(), format, append([]goja.Value{options}, args...)...).String()
}

func (c *console) print(to *sink, text string) {
	if c.indent != "" {
		text = c.indent + strings.ReplaceAll(text, "\n", "\n"+c.indent)
	}
	ex := c.VM.Try(func() { c.Invoke(to.stream, to.stream.Get("write"), c.VM.ToValue(text+"\n"), to.handler) })
	if ex != nil && overflowed(ex.Value()) {
		panic(ex)
	}
}

// overflowed says whether v tells of a stack that is full: no other exception of a
// write leaves the console.
func overflowed(v goja.Value) bool {
	err, ok := v.(*goja.Object)
	return ok && fmt.Sprint(err.Get("message")) == "Maximum call stack size exceeded"
}

func (c *console) bind(to *sink) {
	if to.stream != nil {
		return
	}
	c.bindTo(to, c.RequireObject("process").Get(to.name).(*goja.Object))
}

func (c *console) bindTo(to *sink, stream *goja.Object) {
	to.stream = stream
	if tty := to.stream.Get("isTTY"); tty != nil && tty.ToBoolean() {
		if depth := to.stream.Get("getColorDepth"); js.IsCallable(depth) {
			to.colors = c.Invoke(to.stream, depth).ToInteger() > 2
		}
	}
	to.handler = c.Func("", 1, func(call goja.FunctionCall) goja.Value {
		c.swallow(to.stream, call.Argument(0))
		return goja.Undefined()
	})
}

// swallow keeps the first failed write (EPIPE) from becoming an uncaught 'error'.
func (c *console) swallow(stream *goja.Object, err goja.Value) {
	if js.IsNil(err) || errorEmitted(stream) {
		return
	}
	once := stream.Get("once")
	count := c.Invoke(stream, stream.Get("listenerCount"), c.VM.ToValue("error"))
	if count.ToInteger() == 0 && js.IsCallable(once) {
		noop := c.Func("", 0, func(goja.FunctionCall) goja.Value { return goja.Undefined() })
		c.Invoke(stream, once, c.VM.ToValue("error"), noop)
	}
}

func errorEmitted(stream *goja.Object) bool {
	state, ok := stream.Get("_writableState").(*goja.Object)
	if !ok {
		return false
	}
	emitted := state.Get("errorEmitted")
	return emitted != nil && emitted.ToBoolean()
}
