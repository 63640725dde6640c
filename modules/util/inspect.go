package util

import (
	"math"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// options are those of util.inspect.
type options struct {
	showHidden, colors, custom, showProxy, numericSeparator bool

	depthNull                                           bool // depth was given as null
	depth, maxArrayLength, maxStringLength, breakLength float64

	compact     int  // inner levels that may share a line
	compactTrue bool // the older `compact: true` layout
	sorted      bool
	comparator  goja.Value // of sorted, or nil
	getters     getterMode
	stylize     goja.Value   // given by the caller, or nil
	user        *goja.Object // the caller's object, where it holds more than options
}

// getterMode says which accessors are read.
type getterMode uint8

const (
	getNone getterMode = iota
	getAll
	getReadOnly // those without a setter
	getWithSetter
)

var defaultOptions = options{
	custom: true, depth: 2, maxArrayLength: 100, maxStringLength: 10000, breakLength: 80, compact: 3,
}

// inspector formats one value.
type inspector struct {
	*lib
	options
	seen     []*goja.Object
	circular map[*goja.Object]int
	budget   map[int]int
	copied   int
	indent   int
	level    int // of the object whose entries are being formatted
}

func (l *lib) newInspector(o options) *inspector {
	return &inspector{lib: l, options: o, budget: map[int]int{}}
}

// inspect is util.inspect(value, options) or, as of old, (value, showHidden,
// depth, colors).
func (l *lib) inspect(call goja.FunctionCall) goja.Value {
	in := l.newInspector(l.defaults)
	if len(call.Arguments) > 1 {
		if arg := call.Argument(1); js.Object(arg) != nil {
			in.read(js.Object(arg))
		} else {
			in.readLegacy(call)
		}
	}
	return l.VM.ToValue(in.value(call.Argument(0), 0, false))
}

func (in *inspector) readLegacy(call goja.FunctionCall) {
	if v := call.Argument(1); !goja.IsUndefined(v) {
		in.showHidden = v.ToBoolean()
	}
	if v := call.Argument(2); !goja.IsUndefined(v) {
		in.depth, in.depthNull = limit(v), goja.IsNull(v)
	}
	if v := call.Argument(3); !goja.IsUndefined(v) {
		in.colors = v.ToBoolean()
	}
}

// limit reads a number whose null means no limit.
func limit(v goja.Value) float64 {
	if goja.IsNull(v) {
		return math.Inf(1)
	}
	return v.ToFloat()
}

// read takes the options that obj holds itself.
func (o *options) read(obj *goja.Object) {
	for _, key := range obj.Keys() {
		if !o.set(key, obj.Get(key)) {
			o.user = obj
		}
	}
}

// set changes one option and says whether there is such a one.
func (o *options) set(key string, v goja.Value) bool {
	switch key {
	case "showHidden":
		o.showHidden = v.ToBoolean()
	case "colors":
		o.colors = v.ToBoolean()
	case "customInspect":
		o.custom = v.ToBoolean()
	case "showProxy":
		o.showProxy = v.ToBoolean()
	case "numericSeparator":
		o.numericSeparator = v.ToBoolean()
	case "depth":
		o.depth, o.depthNull = limit(v), goja.IsNull(v)
		if goja.IsUndefined(v) {
			o.depth = math.Inf(1)
		}
	case "maxArrayLength":
		o.maxArrayLength = limit(v)
	case "maxStringLength":
		o.maxStringLength = limit(v)
	case "breakLength":
		o.breakLength = v.ToFloat()
	case "compact":
		o.setCompact(v)
	case "sorted":
		o.setSorted(v)
	case "getters":
		o.setGetters(v)
	case "stylize":
		if js.IsCallable(v) {
			o.stylize = v
		}
	default:
		return false
	}
	return true
}

func (o *options) setCompact(v goja.Value) {
	o.compact, o.compactTrue = 0, false
	if js.Object(v) == nil && isBool(v) {
		o.compactTrue = v.ToBoolean()
		return
	}
	o.compact = int(v.ToInteger())
}

func (o *options) setSorted(v goja.Value) {
	o.sorted, o.comparator = v.ToBoolean(), nil
	if js.IsCallable(v) {
		o.comparator = v
	}
}

func (o *options) setGetters(v goja.Value) {
	switch {
	case v.String() == "get":
		o.getters = getReadOnly
	case v.String() == "set":
		o.getters = getWithSetter
	case v.ToBoolean():
		o.getters = getAll
	default:
		o.getters = getNone
	}
}

// object gives the options as scripts see them: defaultOptions, and what a
// custom inspect function gets.
func (l *lib) optionsObject(o options) *goja.Object {
	obj := l.VM.NewObject()
	l.fillOptions(obj, o)
	return obj
}

func (l *lib) fillOptions(obj *goja.Object, o options) {
	obj.Set("showHidden", o.showHidden)
	obj.Set("depth", l.depthValue(o, o.depth))
	obj.Set("colors", o.colors)
	obj.Set("customInspect", o.custom)
	obj.Set("showProxy", o.showProxy)
	obj.Set("maxArrayLength", l.VM.ToValue(o.maxArrayLength))
	obj.Set("maxStringLength", l.VM.ToValue(o.maxStringLength))
	obj.Set("breakLength", l.VM.ToValue(o.breakLength))
	obj.Set("compact", l.compactValue(o))
	obj.Set("sorted", l.sortedValue(o))
	obj.Set("getters", o.getters.value())
	obj.Set("numericSeparator", o.numericSeparator)
}

// depthValue is a depth as it was given: no limit may be null or Infinity.
func (l *lib) depthValue(o options, depth float64) goja.Value {
	if o.depthNull {
		return goja.Null()
	}
	return l.VM.ToValue(depth)
}

func (l *lib) compactValue(o options) goja.Value {
	if o.compactTrue || o.compact == 0 {
		return l.VM.ToValue(o.compactTrue)
	}
	return l.VM.ToValue(o.compact)
}

func (l *lib) sortedValue(o options) goja.Value {
	if o.comparator != nil {
		return o.comparator
	}
	return l.VM.ToValue(o.sorted)
}

func (m getterMode) value() any {
	switch m {
	case getReadOnly:
		return "get"
	case getWithSetter:
		return "set"
	}
	return m == getAll
}

// custom calls the value's own inspect function, if it has one; ok says whether
// text is the answer.
func (in *inspector) callCustom(obj *goja.Object, depth int, proxied bool) (text string, ok bool) {
	fn := obj.GetSymbol(in.customSymbol)
	if !js.IsCallable(fn) || fn.SameAs(in.inspectFn) || in.isOwnConstructor(obj) {
		return "", false
	}
	left := in.depth - float64(depth)
	args := []goja.Value{in.depthValue(in.options, left), in.userOptions(proxied || !in.isPlainRealm(obj)), in.inspectFn}
	ret := in.Invoke(obj, fn, args...)
	if ret.SameAs(obj) {
		return "", false
	}
	if js.Object(ret) == nil {
		return indentLines(rawText(ret), in.indent), true
	}
	return indentLines(in.value(ret, depth, false), in.indent), true
}

// isOwnConstructor holds for a class's prototype, whose inspect function is
// meant for instances.
func (in *inspector) isOwnConstructor(obj *goja.Object) bool {
	p, has := in.own(obj, stringKey("constructor"))
	if !has || js.Object(p.value) == nil {
		return false
	}
	proto, has := in.own(js.Object(p.value), stringKey("prototype"))
	return has && proto.value != nil && proto.value.SameAs(obj)
}

func (in *inspector) isPlainRealm(obj *goja.Object) bool {
	return in.VM.InstanceOf(obj, in.objectCtor)
}

func (in *inspector) userOptions(foreign bool) goja.Value {
	o := in.VM.NewObject()
	o.Set("stylize", in.stylizeFn(foreign))
	in.fillOptions(o, in.options)
	if in.user != nil {
		for _, key := range in.user.Keys() {
			js.Put(o, key, in.user.Get(key))
		}
	}
	return o
}

func (in *inspector) stylizeFn(foreign bool) goja.Value {
	if in.stylize != nil {
		return in.stylize
	}
	return in.Func("stylize", 2, func(call goja.FunctionCall) goja.Value {
		return in.VM.ToValue(in.style(rawText(call.Argument(0)), call.Argument(1).String()))
	})
}

// rawText is `${v}`, also for Symbols.
func rawText(v goja.Value) string {
	if s, isSymbol := v.(*goja.Symbol); isSymbol {
		return "Symbol(" + s.String() + ")"
	}
	return v.String()
}
