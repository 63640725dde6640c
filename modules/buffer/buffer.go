// Package buffer is Node's Buffer: bytes that scripts see as a Uint8Array.
//
// It owns the class, its readers, writers and searches, and the functions of
// require('buffer'). The encodings themselves stand in runtime/js. It must not
// import other modules.
package buffer

import (
	"regexp"
	"strings"
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module is require('buffer').
var Module = &module.Module{
	Name:     "buffer",
	Exports:  exports,
	Bindings: map[string]func(*module.Context) *goja.Object{"buffer": binding},
}

// binding gives fill, which takes the Buffer as its first argument.
func binding(ctx *module.Context) *goja.Object {
	fill := ctx.RequireObject("buffer").Get("Buffer").(*goja.Object).Get("prototype").(*goja.Object).Get("fill")
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{"fill": func(call goja.FunctionCall) goja.Value {
		return ctx.Invoke(call.Argument(0), fill, call.Arguments[min(1, len(call.Arguments)):]...)
	}})
	return obj
}

const (
	maxLength       = 1<<53 - 1
	maxStringLength = 0x1fffffe8
	// maxAlloc is where an allocation is refused, as the engine refuses what
	// memory cannot hold.
	maxAlloc = 1 << 32
)

// class is the Buffer class of one realm.
type class struct {
	*js.Env
	ctor       *goja.Object // Buffer
	fast       *goja.Object // what Buffer[Symbol.species] gives
	proto      *goja.Object // Buffer.prototype
	uint8      goja.Constructor
	pending    bool // deprecations of dependencies are told too
	inspectMax int64
	warned     bool // the deprecation of new Buffer() was told
}

// method is a native function with what Node says of its name and length. One
// without fn is another name of the method before it.
type method struct {
	name   string
	length int
	fn     js.Fn
}

func exports(ctx *module.Context) goja.Value {
	c := newClass(ctx.Env)
	c.pending = ctx.Args.Flag("pending-deprecation")
	ctx.SetBufferClass(c.ctor)
	return c.moduleObject()
}

func newClass(env *js.Env) *class {
	c := &class{Env: env, inspectMax: 50}
	uint8Array := env.VM.GlobalObject().Get("Uint8Array").(*goja.Object)
	c.uint8, _ = goja.AssertConstructor(uint8Array)
	fast := env.NewClass(js.Class{Name: "FastBuffer", Extends: uint8Array, New: c.newFast})
	c.ctor = env.NewClass(js.Class{Name: "Buffer", Length: 3, New: c.newBuffer})
	c.fast = fast
	c.proto = fast.Get("prototype").(*goja.Object)
	c.ctor.SetPrototype(uint8Array)
	c.ctor.DefineDataProperty("prototype", c.proto, goja.FLAG_TRUE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	env.DefineHidden(c.proto, "constructor", c.ctor)
	c.ctor.DefineAccessorPropertySymbol(goja.SymSpecies,
		env.Func("get [Symbol.species]", 0, func(goja.FunctionCall) goja.Value { return fast }), nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	c.ctor.Set("poolSize", 65536)
	c.define(c.ctor, c.statics())
	for _, group := range [][]method{c.numberMethods(), c.textMethods(), c.methods(), c.searchMethods()} {
		c.define(c.proto, group)
	}
	c.defineViews()
	return c
}

func (c *class) define(obj *goja.Object, list []method) {
	var last *goja.Object
	for _, m := range list {
		if m.fn != nil {
			last = c.Func(m.name, m.length, m.fn)
		}
		obj.Set(m.name, last)
	}
}

// newFast makes what map, filter and the like of a Buffer return.
func (c *class) newFast(call goja.ConstructorCall) *goja.Object {
	target := call.NewTarget
	if target == nil { // goja's word for the class itself
		target = c.fast
	}
	obj, err := c.uint8(target, call.Arguments...)
	if err != nil {
		panic(js.Thrown(err))
	}
	return obj
}

// newBuffer is the deprecated Buffer(…).
func (c *class) newBuffer(call goja.ConstructorCall) *goja.Object {
	c.warnDeprecated()
	arg := call.Argument(0)
	if _, isNumber := number(arg); !isNumber {
		return c.from(arg, call.Argument(1), call.Argument(2))
	}
	if js.IsString(call.Argument(1)) {
		panic(c.argType("string", arg, "string"))
	}
	return c.NewBuffer(c.allocBytes(arg))
}

// warnDeprecated warns of the first call that is not a dependency's.
func (c *class) warnDeprecated() {
	process := js.Object(c.VM.Get("process"))
	if c.warned || process == nil || !c.pending && c.inNodeModules() {
		return
	}
	c.warned = true
	if warn := process.Get("emitWarning"); js.IsCallable(warn) {
		c.Invoke(process, warn, c.VM.ToValue("Buffer() is deprecated due to security and usability issues. "+
			"Please use the Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead."),
			c.VM.ToValue("DeprecationWarning"), c.VM.ToValue("DEP0005"))
	}
}

// inNodeModules says whether the caller is a file below node_modules.
func (c *class) inNodeModules() bool {
	for _, frame := range c.CurrentStack() {
		if !strings.Contains(frame, "node:") && strings.ContainsAny(frame, `/\\`) {
			return inNodeModules().MatchString(frame)
		}
	}
	return false
}

var inNodeModules = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[/\\]node_modules[/\\]`)
})

// defineViews adds the getters parent and offset.
func (c *class) defineViews() {
	view := func(name, of string) {
		get := c.Func("get "+name, 0, func(call goja.FunctionCall) goja.Value {
			if this := js.Object(call.This); this != nil && c.VM.InstanceOf(this, c.ctor) {
				if _, ok := js.Bytes(this); ok {
					return this.Get(of)
				}
			}
			return goja.Undefined()
		})
		c.proto.DefineAccessorProperty(name, get, nil, goja.FLAG_FALSE, goja.FLAG_TRUE)
	}
	view("parent", "buffer")
	view("offset", "byteOffset")
}

// this gives the receiver's bytes.
func (c *class) this(call goja.FunctionCall) []byte {
	b, ok := js.Bytes(call.This)
	if !ok {
		panic(c.typeError("ERR_INVALID_ARG_TYPE", "argument must be a buffer"))
	}
	return b
}

func isUint8Array(v goja.Value) bool {
	obj, ok := v.(*goja.Object)
	return ok && obj.ExportType() == bytesType
}
