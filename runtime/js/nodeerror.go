package js

import (
	"sort"
	"strings"

	"github.com/dop251/goja"
)

// errorKind is the class that an error code extends.
type errorKind uint8

const (
	kindError errorKind = iota
	kindTypeError
	kindRangeError
	kindSyntaxError
	kindURIError
	kindSystemError // an Error that carries the context of a failed system call
)

var kindNames = [...]string{"Error", "TypeError", "RangeError", "SyntaxError", "URIError", "Error"}

type nodeErrorInfo struct {
	code string
	kind errorKind
	text string
}

// nodeErrorState holds what the realm has made of the error table.
type nodeErrorState struct {
	classes map[string]*goja.Object // by code, or code.Kind for a variant
	mark    *goja.Symbol            // kIsNodeError
	added   map[string]*addedError  // by DefineNodeError
}

// addedError is a code that a script of Node's own tests defines.
type addedError struct {
	info nodeErrorInfo
	text goja.Value // a format, or a function of the arguments
}

// NewNodeError makes the error that `new codes[code](...args)` makes in Node:
// its class, code and message, and whatever else it carries. Arguments are
// converted by goja's ToValue; an unknown code is a bug and panics.
func (e *Env) NewNodeError(code string, args ...any) *goja.Object {
	vals := make([]goja.Value, len(args))
	for i, a := range args {
		vals[i] = e.VM.ToValue(a)
	}
	return e.newNodeError(mustNodeError(code), nil, vals)
}

// Throw throws NewNodeError(code, args...) out of a native function.
func (e *Env) Throw(code string, args ...any) {
	panic(e.NewNodeError(code, args...))
}

// NodeErrorCodes lists every code, sorted.
func NodeErrorCodes() []string {
	codes := make([]string, len(nodeErrors))
	for i := range nodeErrors {
		codes[i] = nodeErrors[i].code
	}
	return codes
}

// NodeErrorClass returns the constructor of code, or nil for an unknown one.
func (e *Env) NodeErrorClass(code string) *goja.Object {
	if ctor := e.nodeErrs.classes[code]; ctor != nil {
		return ctor
	}
	info := findNodeError(code)
	if info == nil {
		return nil
	}
	ctor := e.makeNodeErrorClass(*info)
	e.nodeErrorState().classes[code] = ctor
	for _, kind := range nodeErrorVariants[code] {
		variant := *info
		variant.kind = kind
		e.DefineHidden(ctor, kindNames[kind], e.makeNodeErrorClass(variant))
	}
	return ctor
}

// nodeErrorVariants are codes that come with other classes too, as properties
// of the constructor: ERR_INVALID_STATE.TypeError.
var nodeErrorVariants = map[string][]errorKind{
	"ERR_INVALID_STATE":               {kindTypeError, kindRangeError},
	"ERR_INVALID_ARG_VALUE":           {kindRangeError},
	"ERR_INVALID_RETURN_VALUE":        {kindRangeError},
	"ERR_OPERATION_FAILED":            {kindTypeError},
	"ERR_HTTP2_INVALID_SETTING_VALUE": {kindRangeError},
}

func (e *Env) nodeErrorState() *nodeErrorState {
	if e.nodeErrs.classes == nil {
		e.nodeErrs.classes = map[string]*goja.Object{}
	}
	return &e.nodeErrs
}

// NodeErrorMark is the Symbol under which Node's own errors hold true.
func (e *Env) NodeErrorMark() *goja.Symbol {
	if e.nodeErrs.mark == nil {
		e.nodeErrs.mark = goja.NewSymbol("kIsNodeError")
	}
	return e.nodeErrs.mark
}

// makeNodeErrorClass makes the class that stands between the error and its base:
// `constructor` still reads as the base, as scripts see in Node.
func (e *Env) makeNodeErrorClass(info nodeErrorInfo) *goja.Object {
	var ctor *goja.Object
	ctor = e.VM.ToValue(func(call goja.ConstructorCall) *goja.Object {
		target := call.NewTarget
		if target == nil {
			target = ctor
		}
		return e.newNodeError(&info, target, call.Arguments)
	}).(*goja.Object)
	e.nameFunc(ctor, "NodeError", 0)
	base := e.VM.GlobalObject().Get(kindNames[info.kind]).(*goja.Object)
	ctor.SetPrototype(base)
	proto := ctor.Get("prototype").(*goja.Object)
	proto.SetPrototype(base.Get("prototype").(*goja.Object))
	if info.kind == kindSystemError {
		e.inspectGetters(proto)
	} else {
		proto.DefineDataProperty("constructor", base, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	proto.DefineDataPropertySymbol(e.NodeErrorMark(), e.VM.ToValue(true), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	e.DefineHidden(proto, "toString", e.Func("toString", 0, e.nodeErrorToString))
	e.DefineHidden(ctor, "HideStackFramesError", ctor)
	return ctor
}

func (e *Env) nodeErrorToString(call goja.FunctionCall) goja.Value {
	err := call.This.ToObject(e.VM)
	return e.VM.ToValue(err.Get("name").String() + " [" + err.Get("code").String() + "]: " + err.Get("message").String())
}

func (e *Env) newNodeError(info *nodeErrorInfo, target *goja.Object, args []goja.Value) *goja.Object {
	if target == nil {
		target = e.NodeErrorClass(info.code)
	}
	base, _ := goja.AssertConstructor(e.VM.GlobalObject().Get(kindNames[info.kind]))
	obj, err := base(target)
	if err != nil {
		panic(Thrown(err))
	}
	obj.Set("code", info.code)
	if info.kind == kindSystemError {
		e.fillSystemError(obj, info, args)
		return obj
	}
	e.DefineHidden(obj, "message", e.VM.ToValue(e.nodeErrorMessage(info, args)))
	e.fillNodeError(obj, info.code, args)
	return obj
}

// NodeErrorMessage is the text of code with args, without making the error.
func (e *Env) NodeErrorMessage(code string, args ...goja.Value) string {
	if added := e.nodeErrs.added[code]; added != nil {
		return e.addedText(added, args)
	}
	return e.nodeErrorMessage(mustNodeError(code), args)
}

func (e *Env) nodeErrorMessage(info *nodeErrorInfo, args []goja.Value) string {
	if added := e.nodeErrs.added[info.code]; added != nil {
		return e.addedText(added, args)
	}
	if f := nodeMessage(info.code); f != nil {
		return f(e, arguments(args))
	}
	var b strings.Builder
	rest := info.text
	for i := 0; ; i++ {
		before, after, found := strings.Cut(rest, "%s")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(e.formatShort(arguments(args).at(i)))
		rest = after
	}
}

// arguments reads as undefined beyond its end.
type arguments []goja.Value

func (a arguments) at(i int) goja.Value {
	if i < len(a) && a[i] != nil {
		return a[i]
	}
	return goja.Undefined()
}

func (a arguments) str(i int) string { return a.at(i).String() }

func (a arguments) has(i int) bool { return i < len(a) && !goja.IsUndefined(a[i]) }

func findNodeError(code string) *nodeErrorInfo {
	i := sort.Search(len(nodeErrors), func(i int) bool { return nodeErrors[i].code >= code })
	if i < len(nodeErrors) && nodeErrors[i].code == code {
		return &nodeErrors[i]
	}
	return nil
}

func mustNodeError(code string) *nodeErrorInfo {
	info := findNodeError(code)
	if info == nil {
		panic("js: no error code " + code)
	}
	return info
}
