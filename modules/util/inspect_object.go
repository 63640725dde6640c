package util

import (
	"math"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// subject is an object on its way to text: what it is called, what stands
// between its braces.
type subject struct {
	obj     *goja.Object
	brand   js.Brand
	name    string // of its constructor
	isNull  bool   // no constructor: a null prototype
	tag     string // Symbol.toStringTag, where it tells more
	keys    []key
	protos  []string // properties of prototypes, for showHidden
	layout  layout
	entries func(*subject, int) []string // what the kind adds before the properties
	nested  bool
}

// plain says that there is nothing beside the kind's own text.
func (s *subject) plain() bool { return len(s.keys) == 0 && s.protos == nil }

// prefix is "Name " or "Name(size) [Tag] ", fallback being the kind's own name.
func (s *subject) prefix(fallback, size string) string {
	if s.isNull {
		if s.tag != "" && fallback != s.tag {
			return "[" + fallback + size + ": null prototype] [" + s.tag + "] "
		}
		return "[" + fallback + size + ": null prototype] "
	}
	if size == "" && strings.HasSuffix(s.tag, "."+s.name) {
		return s.tag + " " // the name with what it belongs to, as Intl.Collator
	}
	if s.tag != "" && s.name != s.tag {
		return s.name + size + " [" + s.tag + "] "
	}
	return s.name + size + " "
}

// summary stands for an object that is too deep: "[Map]", "[Object: null
// prototype]".
func (s *subject) summary() string {
	name := strings.TrimSuffix(s.prefix(internalName(s.obj), ""), " ")
	if s.isNull {
		return name
	}
	return "[" + name + "]"
}

// object formats an object that is not under way already.
func (in *inspector) object(obj *goja.Object, depth int, nested bool) string {
	s := &subject{obj: obj, brand: in.brand(obj), nested: nested, layout: layout{open: "{", close: "}"}}
	var protos *[]string
	if in.showHidden && float64(depth) <= in.depth {
		protos = &s.protos
	}
	s.name, s.isNull = in.constructorName(obj, depth, protos)
	s.tag = in.tag(obj)
	if text, done := in.kind(s, depth); done {
		return text
	}
	if float64(depth) > in.depth {
		return in.style(s.summary(), "special")
	}
	return in.braces(s, depth+1)
}

// brand counts as errors also plain objects that inherit from Error.
func (in *inspector) brand(obj *goja.Object) js.Brand {
	b := js.BrandOf(obj)
	if b != js.BrandObject {
		return b
	}
	for o := obj.Prototype(); o != nil; o = o.Prototype() {
		if o == in.errorProto {
			return js.BrandError
		}
	}
	return b
}

// tag is the object's Symbol.toStringTag, unless it is shown as a property.
func (in *inspector) tag(obj *goja.Object) string {
	v := obj.GetSymbol(goja.SymToStringTag)
	text, isString := js.StringArg(v)
	if !isString || text == "" {
		return ""
	}
	if p, has := in.own(obj, key{sym: goja.SymToStringTag}); has && (in.showHidden || p.enumerable) {
		return ""
	}
	return text
}

// maxInspected is how deep objects are shown; V8's stack holds about twice as many.
const maxInspected = 1000

// braces formats what stands inside.
func (in *inspector) braces(s *subject, depth int) string {
	if len(in.seen) > maxInspected {
		return in.style("["+s.name+": Inspection interrupted prematurely. Maximum call stack size exceeded.]", "special")
	}
	in.seen = append(in.seen, s.obj)
	in.level = depth
	var entries []string
	if s.entries != nil {
		entries = s.entries(s, depth)
	}
	where := inObject
	if s.layout.isArray {
		where = besideArray
	}
	for _, k := range s.keys {
		entries = append(entries, in.property(s.obj, depth, k, where))
	}
	entries = append(entries, s.protos...)
	in.seen = in.seen[:len(in.seen)-1]

	in.mark(s)
	s.layout.depth, s.layout.extras = depth, len(s.keys)
	if s.layout.isArray {
		s.layout.value = s.obj
	}
	if in.sorted {
		in.sort(entries, s.layout)
	}
	return in.spend(in.join(entries, s.layout))
}

// mark puts <ref *1> before an object that something inside refers to.
func (in *inspector) mark(s *subject) {
	index, refers := in.circular[s.obj]
	if !refers {
		return
	}
	ref := in.style("<ref *"+in.VM.ToValue(index).String()+">", "special")
	switch {
	case in.compactTrue:
		s.layout.open = ref + " " + s.layout.open
	case s.layout.base == "":
		s.layout.base = ref
	default:
		s.layout.base = ref + " " + s.layout.base
	}
}

// spend stops ever deeper output once it grows beyond any use: as Node does by
// what stands at one indentation, and by what has been copied in all.
func (in *inspector) spend(text string) string {
	in.budget[in.indent] += len(text)
	in.copied += len(text)
	if in.budget[in.indent] > 1<<27 || in.copied > 1<<31 {
		in.depth = -1
	}
	return text
}

// constructorName finds the nearest constructor on the prototype chain.
func (in *inspector) constructorName(obj *goja.Object, depth int, protos *[]string) (name string, isNull bool) {
	var first *goja.Object
	for o := obj; o != nil; o = o.Prototype() {
		if p, has := in.own(o, stringKey("constructor")); has && js.IsCallable(p.value) {
			if name := functionName(js.Object(p.value)); name != "" && in.instanceOf(obj, js.Object(p.value)) {
				if protos != nil && (first != o || !in.isBuiltin(name)) {
					start := first
					if start == nil {
						start = obj
					}
					in.prototypeProperties(obj, start, depth, protos)
				}
				return name, false
			}
		}
		if first == nil {
			first = o.Prototype()
		}
	}
	if first == nil {
		return "", true
	}
	return in.complexName(obj, first, depth, protos), false
}

// complexName names an object whose prototypes have no constructor.
func (in *inspector) complexName(obj, first *goja.Object, depth int, protos *[]string) string {
	own := internalName(obj)
	if float64(depth) > in.depth {
		return own + " <Complex prototype>"
	}
	name, isNull := in.constructorName(first, depth+1, protos)
	if !isNull {
		return own + " <" + name + ">"
	}
	o := in.options
	o.custom, o.depth = false, -1
	return own + " <" + in.newInspector(o).value(first, 0, false) + ">"
}

// internalName is what the engine calls an object that scripts left nameless.
func internalName(obj *goja.Object) string {
	if name := brandNames[js.BrandOf(obj)]; name != "" {
		return name
	}
	if name := obj.ClassName(); name != "" {
		return name
	}
	return "Object"
}

// brandNames are the classes that goja itself calls Object.
var brandNames = map[js.Brand]string{
	js.BrandMap: "Map", js.BrandSet: "Set", js.BrandWeakMap: "WeakMap", js.BrandWeakSet: "WeakSet",
	js.BrandPromise: "Promise", js.BrandArrayBuffer: "ArrayBuffer", js.BrandDataView: "DataView",
}

func functionName(fn *goja.Object) string {
	name, _ := js.StringArg(fn.Get("name"))
	return name
}

func (in *inspector) instanceOf(obj, ctor *goja.Object) (is bool) {
	in.VM.Try(func() { is = in.VM.InstanceOf(obj, ctor) })
	return is
}

// prototypeProperties lists what the prototypes of a user's class hold beside
// methods, up to three of them.
func (in *inspector) prototypeProperties(main, obj *goja.Object, depth int, output *[]string) {
	known := map[key]bool{}
	for level := 0; level < 3; level++ {
		if level > 0 || main == obj {
			if obj = obj.Prototype(); obj == nil {
				return
			}
			p, has := in.own(obj, stringKey("constructor"))
			if has && js.IsCallable(p.value) && in.isBuiltin(functionName(js.Object(p.value))) {
				return
			}
		}
		in.seen = append(in.seen, main)
		for _, k := range in.ownKeys(obj, true) {
			in.prototypeProperty(main, obj, k, depth, known, output)
		}
		in.seen = in.seen[:len(in.seen)-1]
	}
}

func (in *inspector) prototypeProperty(main, obj *goja.Object, k key, depth int, known map[key]bool, output *[]string) {
	if k.name == "constructor" || known[k] {
		return
	}
	known[k] = true
	if _, has := in.own(main, k); has {
		return
	}
	p, has := in.own(obj, k)
	if !has || js.IsCallable(p.value) {
		return
	}
	text := in.describe(main, p, depth, k, inObject)
	if in.colors {
		text = paintCode(text, 2, 22)
	}
	*output = append(*output, text)
}

func (in *inspector) more(n int) string { return "... " + count(n, "more item", "") }

// arrayLimit is how many of n entries are shown.
func (in *inspector) arrayLimit(n int) int {
	return int(math.Min(math.Max(0, in.maxArrayLength), float64(n)))
}
