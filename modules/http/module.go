// Package http is the Go half of HTTP/1: Node's binding http_parser, which
// joins runtime/http1 to JavaScript and to the handles of sockets.
//
// It must not import other modules.
package http

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module registers the binding.
var Module = &module.Module{
	Name:     "internal/http_parser",
	Bindings: map[string]func(*module.Context) *goja.Object{"http_parser": binding},
}

// The callbacks of a parser, by the property that holds each.
const (
	onMessageBegin = iota
	onHeaders
	onHeadersComplete
	onBody
	onMessageComplete
	onExecute
	onTimeout
	callbacks
)

var constants = map[string]int{
	"REQUEST": int(http1.Request), "RESPONSE": int(http1.Response),
	"kOnMessageBegin": onMessageBegin, "kOnHeaders": onHeaders, "kOnHeadersComplete": onHeadersComplete,
	"kOnBody": onBody, "kOnMessageComplete": onMessageComplete, "kOnExecute": onExecute, "kOnTimeout": onTimeout,
	"kLenientNone":                   int(http1.LenientNone),
	"kLenientHeaders":                int(http1.LenientHeaders),
	"kLenientChunkedLength":          int(http1.LenientChunkedLength),
	"kLenientKeepAlive":              int(http1.LenientKeepAlive),
	"kLenientTransferEncoding":       int(http1.LenientTransferEncoding),
	"kLenientVersion":                int(http1.LenientVersion),
	"kLenientDataAfterClose":         int(http1.LenientDataAfterClose),
	"kLenientOptionalLFAfterCR":      int(http1.LenientOptionalLFAfterCR),
	"kLenientOptionalCRLFAfterChunk": int(http1.LenientOptionalCRLFAfterChunk),
	"kLenientOptionalCRBeforeLF":     int(http1.LenientOptionalCRBeforeLF),
	"kLenientSpacesAfterChunkSize":   int(http1.LenientSpacesAfterChunkSize),
	"kLenientHeaderValueRelaxed":     int(http1.LenientHeaderValueRelaxed),
	"kLenientAll":                    int(http1.LenientAll),
}

// realm is what the parsers of one realm share.
type realm struct {
	*module.Context
	names [callbacks]string
	proto *goja.Object // HTTPParser.prototype
}

func binding(ctx *module.Context) *goja.Object {
	r := &realm{Context: ctx}
	for i := range r.names {
		r.names[i] = strconv.Itoa(i)
	}
	obj := ctx.VM.NewObject()
	obj.Set("HTTPParser", r.parserClass())
	obj.Set("ConnectionsList", r.listClass())
	obj.Set("enableShort", ctx.Func("enableShort", 1, r.enableShort))
	obj.Set("methods", r.methodNames(func(m int) bool { return http1.IsHTTP(m) }))
	obj.Set("allMethods", r.methodNames(func(int) bool { return true }))
	return obj
}

func (r *realm) methodNames(want func(m int) bool) *goja.Object {
	var list []any
	for m, name := range http1.Methods {
		if want(m) {
			list = append(list, name)
		}
	}
	return r.VM.NewArray(list...)
}

func (r *realm) parserClass() *goja.Object {
	class := r.NewClass(js.Class{
		Name: "HTTPParser",
		New: func(call goja.ConstructorCall) *goja.Object {
			r.Attach(call.This, &parser{realm: r, obj: call.This})
			return nil
		},
		Methods: map[string]js.Fn{
			"initialize":       r.method((*parser).initialize),
			"execute":          r.method((*parser).execute),
			"finish":           r.method((*parser).finish),
			"consume":          r.method((*parser).consume),
			"unconsume":        r.method((*parser).unconsume),
			"getCurrentBuffer": r.method((*parser).currentBuffer),
			"close":            r.method((*parser).close),
			"free":             r.method((*parser).free),
			"remove":           r.method((*parser).remove),
			"pause":            r.method((*parser).pause),
			"resume":           r.method((*parser).resume),
		},
	})
	r.proto = class.Get("prototype").(*goja.Object)
	for name, v := range constants {
		class.Set(name, v)
	}
	return class
}

func (r *realm) method(f func(*parser, goja.FunctionCall) goja.Value) js.Fn {
	return func(call goja.FunctionCall) goja.Value { return f(js.This[*parser](r.Env, call), call) }
}

// latin1 makes a string with one character a byte.
func (r *realm) latin1(b []byte) goja.Value {
	if js.IsASCII(b) {
		return r.VM.ToValue(string(b))
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return r.VM.ToValue(string(runes))
}
