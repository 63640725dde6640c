package vm

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// statuses are the numbers of getStatus, by Node's names.
var statuses = map[string]module.Status{
	"kUninstantiated": module.Uninstantiated,
	"kInstantiating":  module.Instantiating,
	"kInstantiated":   module.Instantiated,
	"kEvaluating":     module.Evaluating,
	"kEvaluated":      module.Evaluated,
	"kErrored":        module.Errored,
}

// wrapBinding is the binding module_wrap: the class behind vm.Module, and the
// numbers of its states.
func wrapBinding(ctx *module.Context) *goja.Object {
	c := contextify{ctx}
	obj := ctx.VM.NewObject()
	for name, status := range statuses {
		obj.Set(name, int(status))
	}
	obj.Set("ModuleWrap", ctx.NewClass(js.Class{
		Name: "ModuleWrap", New: c.newWrap,
		Methods: map[string]js.Fn{
			"getModuleRequests": c.wrapRequests,
			"link":              c.wrapLink,
			"instantiate":       c.wrapInstantiate,
			"evaluate":          c.wrapEvaluate,
			"getNamespace":      c.wrapNamespace,
			"getStatus":         c.wrapStatus,
			"getError":          c.wrapError,
			"setExport":         c.wrapSetExport,
			"setImport":         c.wrapSetImport,
			"setMeta":           c.wrapSetMeta,
		},
		Getters: map[string]js.Accessor{
			"hasAsyncGraph":    {Get: c.wrapAsyncGraph},
			"hasTopLevelAwait": {Get: c.wrapAwaits},
		},
	}))
	return obj
}

// wrapped is a module behind its JavaScript object.
type wrapped struct {
	*module.Handmade
	in *realm
}

// newWrap is ModuleWrap(url, context, source, lineOffset, columnOffset), or, for
// a module of values, ModuleWrap(url, context, exportNames, evaluate). Failure: a
// SyntaxError.
func (c contextify) newWrap(call goja.ConstructorCall) *goja.Object {
	url, source := call.Argument(0).String(), call.Argument(2)
	in, _ := js.State[*realm](c.Env, call.Argument(1))
	w := &wrapped{in: in}
	call.This.Set("url", url)
	if names := js.Object(source); names != nil {
		this, evaluate := call.This, call.Argument(3)
		w.Handmade = c.Loader.NewValueModule(url, c.names(names), func() { c.Invoke(this, evaluate) })
	} else {
		o := module.HandmadeOptions{URL: url, Lines: int(call.Argument(3).ToInteger()), Column: int(call.Argument(4).ToInteger())}
		if in != nil {
			o.Realm = in.Env
		}
		w.Handmade = c.Loader.NewTextModule(source.String(), o)
	}
	c.Attach(call.This, w)
	return nil
}

func (c contextify) names(list *goja.Object) (names []string) {
	for i := range list.Get("length").ToInteger() {
		names = append(names, list.Get(c.VM.ToValue(i).String()).String())
	}
	return names
}

func (c contextify) wrap(call goja.FunctionCall) *wrapped { return js.This[*wrapped](c.Env, call) }

// wrapRequests is getModuleRequests(): an array of frozen objects.
func (c contextify) wrapRequests(call goja.FunctionCall) goja.Value {
	var list []any
	for _, q := range c.wrap(call).Requests() {
		attributes := c.VM.CreateObject(nil)
		for key, value := range q.Attributes {
			attributes.Set(key, value)
		}
		request := c.VM.CreateObject(nil)
		request.Set("specifier", q.Specifier)
		request.Set("attributes", c.freeze(attributes))
		request.Set("phase", "evaluation")
		list = append(list, c.freeze(request))
	}
	return c.freeze(c.VM.NewArray(list...))
}

func (c contextify) freeze(o *goja.Object) goja.Value {
	class := js.Object(c.VM.GlobalObject().Get("Object"))
	return c.Invoke(class, class.Get("freeze"), o)
}

// wrapLink is link(modules).
func (c contextify) wrapLink(call goja.FunctionCall) goja.Value {
	w, list := c.wrap(call), js.Object(call.Argument(0))
	var modules []*module.Handmade
	for i := range list.Get("length").ToInteger() {
		dep, ok := js.State[*wrapped](c.Env, list.Get(c.VM.ToValue(i).String()))
		if !ok {
			c.Throw("ERR_VM_MODULE_NOT_MODULE")
		}
		modules = append(modules, dep.Handmade)
	}
	w.Link(modules)
	return goja.Undefined()
}

func (c contextify) wrapInstantiate(call goja.FunctionCall) goja.Value {
	c.wrap(call).Instantiate()
	return goja.Undefined()
}

// wrapEvaluate is evaluate(timeout, breakOnSigint): a promise. Failure:
// ERR_SCRIPT_EXECUTION_TIMEOUT, ERR_SCRIPT_EXECUTION_INTERRUPTED.
func (c contextify) wrapEvaluate(call goja.FunctionCall) goja.Value {
	w := c.wrap(call)
	l := c.limit(w.in, js.Int(call, 0, 0), call.Argument(1).ToBoolean())
	promise, err := w.Evaluate()
	l.lift(err)
	if err != nil {
		panic(js.Thrown(err))
	}
	return promise
}

func (c contextify) wrapNamespace(call goja.FunctionCall) goja.Value {
	w := c.wrap(call)
	if w.Status() < module.Instantiated {
		panic(c.unready("cannot get namespace, module has not been instantiated"))
	}
	return w.Namespace()
}

func (c contextify) unready(text string) *goja.Object {
	e, _ := c.VM.New(c.VM.GlobalObject().Get("Error"), c.VM.ToValue(text))
	e.Set("code", "ERR_MODULE_NOT_INSTANTIATED")
	return e
}

func (c contextify) wrapStatus(call goja.FunctionCall) goja.Value {
	return c.VM.ToValue(int(c.wrap(call).Status()))
}

func (c contextify) wrapError(call goja.FunctionCall) goja.Value { return c.wrap(call).Failure() }

// wrapSetExport is setExport(name, value): whether there is such an export.
func (c contextify) wrapSetExport(call goja.FunctionCall) goja.Value {
	return c.VM.ToValue(c.wrap(call).SetExport(call.Argument(0).String(), call.Argument(1)))
}

// wrapSetImport is setImport(fn): what import() calls.
func (c contextify) wrapSetImport(call goja.FunctionCall) goja.Value {
	c.wrap(call).SetImport(call.Argument(0))
	return goja.Undefined()
}

// wrapSetMeta is setMeta(fn): fn fills import.meta.
func (c contextify) wrapSetMeta(call goja.FunctionCall) goja.Value {
	fn := call.Argument(0)
	c.wrap(call).SetMeta(func(meta *goja.Object) { c.Invoke(goja.Undefined(), fn, meta) })
	return goja.Undefined()
}

func (c contextify) wrapAsyncGraph(call goja.FunctionCall) goja.Value {
	w := c.wrap(call)
	if w.Status() < module.Instantiated {
		panic(c.unready("Module is not instantiated"))
	}
	return c.VM.ToValue(w.AwaitsSomewhere())
}

func (c contextify) wrapAwaits(call goja.FunctionCall) goja.Value {
	return c.VM.ToValue(c.wrap(call).Awaits())
}
