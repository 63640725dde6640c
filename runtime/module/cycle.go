package module

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// cachedExports are the exports of a module from the cache. While the module
// still runs, it is in a cycle, and a read of what it has not exported yet is
// worth a warning.
func (l *Loader) cachedExports(mod *goja.Object) goja.Value {
	exports := orUndefined(mod.Get("exports"))
	if orUndefined(mod.Get("loaded")).ToBoolean() || mod.GetSymbol(l.sym.executing) == nil {
		return exports
	}
	if o := js.Object(exports); o != nil && !js.IsProxy(o) && o.Prototype() == l.objectProto() && !hasESModule(o) {
		o.SetPrototype(l.cycleProxy())
	}
	return exports
}

// sealExports takes the warning away from exports that are complete.
func (l *Loader) sealExports(mod *goja.Object) {
	if l.paths.cycle == nil {
		return
	}
	if o := js.Object(mod.Get("exports")); o != nil && !js.IsProxy(o) && o.Prototype() == l.paths.cycle {
		o.SetPrototype(l.objectProto())
	}
}

func hasESModule(o *goja.Object) bool {
	v := o.Get("__esModule")
	return v != nil && v.ToBoolean()
}

func (l *Loader) objectProto() *goja.Object {
	return l.vm.GlobalObject().Get("Object").(*goja.Object).Get("prototype").(*goja.Object)
}

// cycleProxy stands between unfinished exports and Object.prototype.
func (l *Loader) cycleProxy() *goja.Object {
	if l.paths.cycle != nil {
		return l.paths.cycle
	}
	target := l.vm.NewObject()
	proxy := l.vm.NewProxy(target, &goja.ProxyTrapConfig{
		Get: func(target *goja.Object, property string, receiver goja.Value) goja.Value {
			if v := target.Get(property); v != nil || property == "__esModule" {
				return orUndefined(v)
			}
			l.warnMissing(property)
			return goja.Undefined()
		},
		GetSym: func(target *goja.Object, property *goja.Symbol, receiver goja.Value) goja.Value {
			v := target.GetSymbol(property)
			if v != nil || property == goja.SymToStringTag || l.ctx.IsPrivate(property) { // read by stack traces
				return orUndefined(v)
			}
			l.warnMissing("Symbol(" + property.String() + ")")
			return goja.Undefined()
		},
		GetOwnPropertyDescriptor: func(target *goja.Object, property string) goja.PropertyDescriptor {
			if property != "__esModule" {
				l.warnMissing(property)
			}
			return goja.PropertyDescriptor{}
		},
	})
	l.paths.cycle = l.vm.ToValue(proxy).(*goja.Object)
	return l.paths.cycle
}

func orUndefined(v goja.Value) goja.Value {
	if v == nil {
		return goja.Undefined()
	}
	return v
}

func (l *Loader) warnMissing(property string) {
	l.warn("Accessing non-existent property '"+property+"' of module exports inside circular dependency", "", "")
}

// warnAtOnce tells of what is about to end the program; process.emitWarning
// would come too late.
func (l *Loader) warnAtOnce(text string) {
	process, warning := l.ctx.RequireObject("process"), l.newError("Error", "", text)
	warning.Delete("code")
	l.ctx.DefineHidden(warning, "name", l.vm.ToValue("Warning"))
	l.ctx.Invoke(process, process.Get("emit"), l.vm.ToValue("warning"), warning)
}

// warn calls process.emitWarning.
func (l *Loader) warn(text, kind, code string) {
	process := l.ctx.RequireObject("process")
	args := []goja.Value{l.vm.ToValue(text)}
	if kind != "" {
		args = append(args, l.vm.ToValue(kind), l.vm.ToValue(code))
	}
	l.ctx.Invoke(process, process.Get("emitWarning"), args...)
}
