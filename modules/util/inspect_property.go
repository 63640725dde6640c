package util

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// key names a property: a Symbol, or a string where sym is nil.
type key struct {
	name string
	sym  *goja.Symbol
}

func stringKey(name string) key { return key{name: name} }

func (k key) value(vm *goja.Runtime) goja.Value {
	if k.sym != nil {
		return k.sym
	}
	return vm.ToValue(k.name)
}

func (k key) get(obj *goja.Object) goja.Value {
	if k.sym != nil {
		return obj.GetSymbol(k.sym)
	}
	return obj.Get(k.name)
}

// property is an own property: value is nil where it is an accessor.
type property struct {
	value, get, set goja.Value
	enumerable      bool
}

// own describes an own property of obj.
func (l *lib) own(obj *goja.Object, k key) (p property, has bool) {
	if k.sym == nil {
		if v, known := js.OwnData(obj, k.name); known {
			return property{value: v, enumerable: true}, v != nil
		}
	}
	d := js.Object(l.Invoke(goja.Undefined(), l.getOwnPropertyDescriptor, obj, k.value(l.VM)))
	if d == nil {
		return p, false
	}
	p.value = d.Get("value")
	p.enumerable = d.Get("enumerable").ToBoolean()
	if p.value == nil {
		p.get, p.set = d.Get("get"), d.Get("set")
		if k.name == "constructor" && l.IsFunctionPrototype(obj) {
			return property{value: l.Invoke(obj, p.get)}, true // an accessor for the sake of async methods
		}
	}
	return p, true
}

// keys lists the own properties that are shown.
func (in *inspector) keys(obj *goja.Object) []key {
	return in.ownKeys(obj, in.showHidden)
}

func (l *lib) ownKeys(obj *goja.Object, hidden bool) []key {
	names := obj.Keys
	if hidden {
		names = obj.GetOwnPropertyNames
	}
	if brand := js.BrandOf(obj); brand == js.BrandTypedArray || brand == js.BrandArray && !hidden {
		if !js.HasNames(obj) {
			names = func() []string { return nil } // who asks leaves the indexes out
		}
	}
	var list []key
	for _, name := range names() {
		list = append(list, key{name: name})
	}
	symbols := obj.Symbols // the enumerable ones
	if hidden {
		symbols = func() []*goja.Symbol { return l.allSymbols(obj) }
	}
	for _, sym := range symbols() {
		if !l.IsPrivate(sym) {
			list = append(list, key{sym: sym})
		}
	}
	return list
}

func (l *lib) allSymbols(obj *goja.Object) (list []*goja.Symbol) {
	symbols := l.Invoke(goja.Undefined(), l.getOwnPropertySymbols, obj)
	l.VM.ForOf(symbols, func(v goja.Value) bool {
		list = append(list, v.(*goja.Symbol))
		return true
	})
	return list
}

// extraKeys are the keys that are no indexes.
func (in *inspector) extraKeys(obj *goja.Object) []key {
	all := in.keys(obj)
	list := all[:0]
	for _, k := range all {
		if k.sym != nil || !isIndex(k.name) {
			list = append(list, k)
		}
	}
	return list
}

// isIndex says whether s is an array index in its canonical form.
func isIndex(s string) bool {
	if s == "" || len(s) > 10 || len(s) > 1 && s[0] == '0' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) < 10 || s < "4294967295"
}

// shape tells where a property stands.
type shape uint8

const (
	inObject    shape = iota
	inArray           // an element: shown without its name
	besideArray       // a named property of an array
)

func (in *inspector) property(obj *goja.Object, depth int, k key, s shape) string {
	p, has := in.own(obj, k)
	if !has {
		p = property{value: k.get(obj)}
	}
	return in.describe(obj, p, depth, k, s)
}

// describe formats property p of owner, on which getters are called.
func (in *inspector) describe(owner *goja.Object, p property, depth int, k key, s shape) string {
	text, gap := in.propertyValue(owner, p, depth, s)
	if s == inArray {
		return text
	}
	return in.keyName(k, p.enumerable) + ":" + gap + text
}

func (in *inspector) propertyValue(owner *goja.Object, p property, depth int, s shape) (text, gap string) {
	gap = " "
	switch {
	case p.value != nil:
		if goja.IsUndefined(p.value) {
			return in.style("undefined", "undefined"), gap
		}
		by := 2
		if in.compactTrue && s == inObject {
			by = 3
		}
		in.indent += by
		text = in.value(p.value, depth, false)
		if by == 3 && in.breakLength < float64(in.width(text)) {
			gap = "\n" + strings.Repeat(" ", in.indent)
		}
		in.indent -= by
		return text, gap
	case !js.IsNil(p.get):
		return in.getter(owner, p, depth), gap
	case !js.IsNil(p.set):
		return in.style("[Setter]", "special"), gap
	}
	return in.style("undefined", "undefined"), gap
}

func (in *inspector) getter(owner *goja.Object, p property, depth int) string {
	label := "Getter"
	hasSetter := !js.IsNil(p.set)
	if hasSetter {
		label = "Getter/Setter"
	}
	if in.getters == getNone || in.getters == getReadOnly && hasSetter || in.getters == getWithSetter && !hasSetter {
		return in.style("["+label+"]", "special")
	}
	get, _ := goja.AssertFunction(p.get)
	v, err := get(owner)
	if err != nil {
		return in.style("["+label+":", "special") + " <Inspection threw (" + in.thrown(err, depth) + ")>" + in.style("]", "special")
	}
	if js.Object(v) != nil {
		in.indent += 2
		text := in.style("["+label+"]", "special") + " " + in.value(v, depth, false)
		in.indent -= 2
		return text
	}
	return in.style("["+label+":", "special") + " " + in.primitive(v) + in.style("]", "special")
}

// thrown shows what a getter threw.
func (in *inspector) thrown(err error, depth int) string {
	ex, ok := err.(*goja.Exception)
	if !ok {
		return err.Error()
	}
	in.indent += 2
	defer func() { in.indent -= 2 }()
	return in.value(ex.Value(), depth, false)
}

func (in *inspector) keyName(k key, enumerable bool) string {
	switch {
	case k.sym != nil:
		name := in.style(escapeControl(rawText(k.sym)), "symbol")
		if enumerable {
			return name
		}
		return "[" + name + "]"
	case k.name == "__proto__":
		return "['__proto__']"
	case !enumerable:
		return "[" + escapeControl(k.name) + "]"
	case isIdentifier(k.name):
		return in.style(k.name, "name")
	}
	return in.style(js.QuoteString(k.name), "string")
}

// escapeControl escapes what a name must not put on a terminal.
func escapeControl(s string) string {
	quoted := js.QuoteString(s)
	if len(quoted) == len(s)+2 {
		return s
	}
	return js.EscapeControl(s)
}

// isIdentifier says whether a key is shown without quotes: letters, digits and
// underscores of ASCII alone.
func isIdentifier(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return s != ""
}
