package js

import "github.com/dop251/goja"

// callSites makes the array that prepareStackTrace gets.
func (e *Env) callSites(frames []goja.StackFrame) goja.Value {
	sites := make([]any, len(frames))
	for i := range frames {
		sites[i] = e.newCallSite(e.unpack(&frames[i]))
	}
	return e.VM.NewArray(sites...)
}

func (e *Env) newCallSite(f StackFrame) *goja.Object {
	if e.errors.callSite == nil {
		e.errors.callSite = e.callSiteClass().Get("prototype").(*goja.Object)
	}
	site := e.VM.CreateObject(e.errors.callSite)
	e.Attach(site, f)
	return site
}

// callSiteClass is V8's CallSite.
func (e *Env) callSiteClass() *goja.Object {
	c := Class{Name: "CallSite", Methods: map[string]Fn{}}
	for name, read := range callSiteMethods {
		c.Methods[name] = func(call goja.FunctionCall) goja.Value {
			return e.VM.ToValue(read(This[StackFrame](e, call)))
		}
	}
	return e.NewClass(c)
}

// callSiteMethods answer from the frame alone: functions and receivers are not
// handed out, as V8 does for strict code.
var callSiteMethods = map[string]func(StackFrame) any{
	"getColumnNumber":          func(f StackFrame) any { return f.number(f.column) },
	"getEnclosingColumnNumber": func(f StackFrame) any { return f.number(f.column) },
	"getEnclosingLineNumber":   func(f StackFrame) any { return f.number(f.line) },
	"getEvalOrigin":            func(StackFrame) any { return goja.Undefined() },
	"getFileName":              func(f StackFrame) any { return f.text(f.file) },
	"getFunction":              func(StackFrame) any { return goja.Undefined() },
	"getFunctionName":          func(f StackFrame) any { return f.text(f.funcName) },
	"getLineNumber":            func(f StackFrame) any { return f.number(f.line) },
	"getMethodName":            func(f StackFrame) any { return f.ifMethod(f.funcName) },
	"getPosition":              func(StackFrame) any { return 0 },
	"getPromiseIndex":          func(StackFrame) any { return nil },
	"getScriptNameOrSourceURL": func(f StackFrame) any { return f.text(f.file) },
	"getScriptHash":            func(StackFrame) any { return "" },
	"getThis":                  func(StackFrame) any { return goja.Undefined() },
	"getTypeName":              func(f StackFrame) any { return f.ifMethod(f.typeName) },
	"isAsync":                  func(f StackFrame) any { return f.kind == awaited },
	"isConstructor":            func(f StackFrame) any { return f.kind == newCall },
	"isEval":                   func(f StackFrame) any { return f.file == "<eval>" },
	"isNative":                 func(f StackFrame) any { return false },
	"isPromiseAll":             func(StackFrame) any { return false },
	"isToplevel":               func(f StackFrame) any { return f.kind == topLevel || f.kind == awaited },
	"toString":                 func(f StackFrame) any { return f.String() },
}

func (f StackFrame) text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (f StackFrame) ifMethod(s string) any {
	if f.kind != method {
		return nil
	}
	return f.text(s)
}

func (f StackFrame) number(n int) any {
	if f.file == "" {
		return nil
	}
	return n
}
