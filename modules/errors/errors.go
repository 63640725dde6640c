// Package errors offers Node's error system to jslib: internal/errors and
// internal/validators, over the one table in runtime/js.
package errors

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// Module is internal/errors.
var Module = &module.Module{Name: "internal/errors", Exports: exports}

func exports(ctx *module.Context) goja.Value {
	e := errorsModule{ctx}
	obj := ctx.VM.NewObject()
	obj.Set("codes", ctx.VM.NewDynamicObject(&codes{ctx: ctx, own: map[string]goja.Value{}}))
	obj.Set("AbortError", e.abortErrorClass())
	obj.Set("kIsNodeError", ctx.NodeErrorMark())
	ctx.DefineLazy(obj, "DOMException", true, func() goja.Value {
		return ctx.RequireObject("internal/domexception").Get("DOMException")
	})
	obj.Set("SystemError", e.constructible("SystemError", func(call goja.FunctionCall) goja.Value {
		return ctx.NewNodeError("ERR_SYSTEM_ERROR", call.Argument(0))
	}))
	for name, fn := range map[string]js.Fn{
		"ErrnoException":          e.errnoException,
		"UVException":             e.uvException,
		"ExceptionWithHostPort":   e.exceptionWithHostPort,
		"UVExceptionWithHostPort": e.uvExceptionWithHostPort,
		"DNSException":            e.dnsException,
		"ConnResetException":      e.connResetException,
		"NodeAggregateError":      e.nodeAggregateError,
	} {
		obj.Set(name, e.constructible(name, fn))
	}
	ctx.SetMethods(obj, map[string]js.Fn{
		"E":                     e.define,
		"aggregateTwoErrors":    e.aggregateTwoErrors,
		"genericNodeError":      e.genericNodeError,
		"hideStackFrames":       e.hideStackFrames,
		"getMessage":            e.getMessage,
		"determineSpecificType": e.determineSpecificType,
		"formatList":            e.formatList,
		"uvErrmapGet":           e.uvErrmapGet,
	})
	return obj
}

type errorsModule struct{ *module.Context }

// constructible makes a function that gives the same error with and without new.
func (e errorsModule) constructible(name string, fn js.Fn) goja.Value {
	ctor := e.VM.ToValue(func(call goja.ConstructorCall) *goja.Object {
		return fn(goja.FunctionCall{This: call.This, Arguments: call.Arguments}).(*goja.Object)
	}).(*goja.Object)
	ctor.DefineDataProperty("name", e.VM.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return ctor
}

// codes makes each error class when it is first read.
type codes struct {
	ctx *module.Context
	own map[string]goja.Value
}

func (c *codes) Get(key string) goja.Value {
	if v := c.own[key]; v != nil {
		return v
	}
	if ctor := c.ctx.NodeErrorClass(key); ctor != nil {
		c.own[key] = ctor
		return ctor
	}
	return nil
}

func (c *codes) Set(key string, v goja.Value) bool { c.own[key] = v; return true }
func (c *codes) Has(key string) bool               { return c.Get(key) != nil }
func (c *codes) Delete(key string) bool            { delete(c.own, key); return true }
func (c *codes) Keys() []string                    { return js.NodeErrorCodes() }

// errno reads a libuv error number.
func errno(call goja.FunctionCall, i int) sys.Errno { return sys.Errno(js.Int(call, i, 0)) }

func (e errorsModule) errnoException(call goja.FunctionCall) goja.Value {
	return e.NewErrnoException(errno(call, 0), js.String(call, 1), js.String(call, 2))
}

func (e errorsModule) exceptionWithHostPort(call goja.FunctionCall) goja.Value {
	address, port := hostPort(call)
	obj := e.NewExceptionWithHostPort(errno(call, 0), js.String(call, 1), address, port, js.String(call, 4))
	obj.Set("address", call.Argument(2))
	return obj
}

func (e errorsModule) uvExceptionWithHostPort(call goja.FunctionCall) goja.Value {
	address, port := hostPort(call)
	obj := e.NewUVExceptionWithHostPort(errno(call, 0), js.String(call, 1), address, port)
	obj.Set("address", call.Argument(2))
	return obj
}

// hostPort reads arguments 2 and 3. Beside a port the text tells a missing
// address as "null" or "undefined".
func hostPort(call goja.FunctionCall) (address string, port int) {
	if port = js.Int(call, 3, 0); port > 0 {
		return call.Argument(2).String(), port
	}
	return js.String(call, 2), port
}

func (e errorsModule) dnsException(call goja.FunctionCall) goja.Value {
	if code, isName := js.StringArg(call.Argument(0)); isName {
		return e.NewDNSCodeException(code, js.String(call, 1), js.String(call, 2))
	}
	return e.NewDNSException(errno(call, 0), js.String(call, 1), js.String(call, 2))
}

// uvException takes the context object that bindings fill: errno, syscall, path,
// dest, message, and whatever else goes onto the error.
func (e errorsModule) uvException(call goja.FunctionCall) goja.Value {
	context := call.Argument(0).ToObject(e.VM)
	text := func(name string) string {
		if v := context.Get(name); v != nil && v.ToBoolean() {
			return v.String()
		}
		return ""
	}
	no := sys.EUNKNOWN
	if v := context.Get("errno"); !js.IsNil(v) {
		no = sys.Errno(v.ToInteger())
	}
	err := e.NewUVExceptionText(no, text("message"), text("syscall"), text("path"), text("dest"))
	for _, key := range context.Keys() {
		switch key {
		case "message", "path", "dest":
		default:
			js.Put(err, key, context.Get(key))
		}
	}
	err.Set("code", no.Name())
	for _, key := range [...]string{"path", "dest"} {
		if s := text(key); s != "" {
			err.Set(key, s)
		}
	}
	return err
}

func (e errorsModule) connResetException(call goja.FunctionCall) goja.Value {
	err := e.NewError(js.String(call, 0))
	err.Set("code", "ECONNRESET")
	return err
}

func (e errorsModule) genericNodeError(call goja.FunctionCall) goja.Value {
	err := e.NewError(js.String(call, 0))
	if props := js.Object(call.Argument(1)); props != nil {
		for _, key := range props.Keys() {
			js.Put(err, key, props.Get(key))
		}
	}
	return err
}

// nodeAggregateError is an AggregateError with the first error's code.
func (e errorsModule) nodeAggregateError(call goja.FunctionCall) goja.Value {
	list := call.Argument(0).ToObject(e.VM)
	err := e.newAggregate(list, call.Argument(1))
	code := goja.Undefined()
	if first := js.Object(list.Get("0")); first != nil && first.Get("code") != nil {
		code = first.Get("code")
	}
	err.Set("code", code)
	return err
}

func (e errorsModule) newAggregate(list, message goja.Value) *goja.Object {
	ctor, _ := goja.AssertConstructor(e.VM.GlobalObject().Get("AggregateError"))
	err, ex := ctor(nil, list, message)
	if ex != nil {
		panic(js.Thrown(ex))
	}
	return err
}

// aggregateTwoErrors(inner, outer) keeps both where both are given.
func (e errorsModule) aggregateTwoErrors(call goja.FunctionCall) goja.Value {
	inner, outer := call.Argument(0), call.Argument(1)
	if !inner.ToBoolean() || !outer.ToBoolean() || inner.SameAs(outer) {
		if inner.ToBoolean() {
			return inner
		}
		return outer
	}
	out := outer.ToObject(e.VM)
	if list := js.Object(out.Get("errors")); list != nil && e.IsArray(list) {
		e.Invoke(list, list.Get("push"), inner)
		return outer
	}
	err := e.newAggregate(e.VM.NewArray(outer, inner), out.Get("message"))
	err.Set("code", out.Get("code"))
	return err
}

// hideStackFrames marks fn; the stack of a native validator has no frames to hide.
func (e errorsModule) hideStackFrames(call goja.FunctionCall) goja.Value {
	fn := call.Argument(0).ToObject(e.VM)
	e.DefineHidden(fn, "withoutStackTrace", fn)
	return fn
}

// define is E(code, text, Base, ...variants), which Node's own tests call.
func (e errorsModule) define(call goja.FunctionCall) goja.Value {
	var kinds []string
	for _, class := range call.Arguments[2:] {
		kinds = append(kinds, class.ToObject(e.VM).Get("name").String())
	}
	return e.DefineNodeError(js.String(call, 0), call.Argument(1), kinds...)
}

func (e errorsModule) getMessage(call goja.FunctionCall) goja.Value {
	var args []goja.Value
	if list := js.Object(call.Argument(1)); list != nil {
		e.VM.ForOf(list, func(v goja.Value) bool { args = append(args, v); return true })
	}
	return e.VM.ToValue(e.NodeErrorMessage(js.String(call, 0), args...))
}

func (e errorsModule) determineSpecificType(call goja.FunctionCall) goja.Value {
	return e.VM.ToValue(e.SpecificType(call.Argument(0)))
}

func (e errorsModule) formatList(call goja.FunctionCall) goja.Value {
	var words []string
	e.VM.ForOf(call.Argument(0), func(v goja.Value) bool { words = append(words, v.String()); return true })
	conjunction := "and"
	if s, ok := js.StringArg(call.Argument(1)); ok {
		conjunction = s
	}
	return e.VM.ToValue(js.FormatList(words, conjunction))
}

func (e errorsModule) uvErrmapGet(call goja.FunctionCall) goja.Value {
	no := errno(call, 0)
	for _, info := range sys.Errnos() {
		if info.Errno == no {
			return e.VM.NewArray(info.Name, info.Message)
		}
	}
	return goja.Undefined()
}

// abortErrorClass is what an operation rejects with when its signal aborts.
func (e errorsModule) abortErrorClass() *goja.Object {
	base := e.VM.GlobalObject().Get("Error").(*goja.Object)
	construct, _ := goja.AssertConstructor(base)
	var class *goja.Object
	class = e.NewClass(js.Class{Name: "AbortError", Extends: base, New: func(call goja.ConstructorCall) *goja.Object {
		target := call.NewTarget
		if target == nil {
			target = class
		}
		message := call.Argument(0)
		if goja.IsUndefined(message) {
			message = e.VM.ToValue("The operation was aborted")
		}
		options := call.Argument(1)
		if !goja.IsUndefined(options) {
			e.ValidateObject(options, "options")
		}
		err, ex := construct(target, message, options)
		if ex != nil {
			panic(js.Thrown(ex))
		}
		err.Set("code", "ABORT_ERR")
		err.Set("name", "AbortError")
		return err
	}})
	return class
}
