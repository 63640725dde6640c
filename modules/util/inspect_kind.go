package util

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// kind fills s by what its object is; done says that text is all.
func (in *inspector) kind(s *subject, depth int) (text string, done bool) {
	switch s.brand {
	case js.BrandArray:
		return in.arrayKind(s)
	case js.BrandTypedArray:
		return in.typedArrayKind(s)
	case js.BrandSet, js.BrandMap:
		return in.collectionKind(s)
	case js.BrandSetIterator:
		s.keys = in.keys(s.obj)
		return in.iteratorKind(s, "Set")
	case js.BrandMapIterator:
		s.keys = in.keys(s.obj)
		return in.iteratorKind(s, "Map")
	case js.BrandNamespace:
		return in.namespaceKind(s)
	}
	s.keys = in.keys(s.obj)
	switch s.brand {
	case js.BrandArguments:
		return in.argumentsKind(s)
	case js.BrandFunction, js.BrandAsyncFunction, js.BrandGeneratorFunction, js.BrandClass:
		s.layout.base = in.functionBase(s)
		return in.style(s.layout.base, "special"), s.plain()
	case js.BrandRegExp, js.BrandDate:
		return in.literalKind(s, depth)
	case js.BrandError:
		s.layout.base = in.errorText(s)
		return s.layout.base, s.plain()
	case js.BrandArrayBuffer:
		return in.arrayBufferKind(s)
	case js.BrandDataView:
		s.layout.open = s.prefix("DataView", "") + "{"
		s.keys = append([]key{{name: "byteLength"}, {name: "byteOffset"}, {name: "buffer"}}, s.keys...)
		return "", false
	case js.BrandPromise:
		s.layout.open = s.prefix("Promise", "") + "{"
		s.entries = in.promiseEntries
		return "", false
	case js.BrandWeakSet, js.BrandWeakMap:
		s.layout.open = s.prefix(map[js.Brand]string{js.BrandWeakSet: "WeakSet", js.BrandWeakMap: "WeakMap"}[s.brand], "") + "{"
		s.entries = func(*subject, int) []string { return []string{in.style("<items unknown>", "special")} }
		return "", false
	case js.BrandBoxed:
		s.layout.base = in.boxedBase(s)
		return s.layout.base, s.plain()
	}
	return in.plainKind(s)
}

func (in *inspector) plainKind(s *subject) (string, bool) {
	if s.name == "Object" && !s.isNull && s.tag == "" {
		return "{}", s.plain()
	}
	if s.isNull && js.IsExternal(s.obj) {
		return in.style(js.ExternalText(s.obj), "special"), true
	}
	s.layout.open = s.prefix("Object", "") + "{"
	return s.layout.open + "}", s.plain()
}

func (in *inspector) argumentsKind(s *subject) (string, bool) {
	s.layout.open = "[Arguments] {"
	if s.isNull || s.name != "Object" {
		s.layout.open = s.prefix("Arguments", "") + "{"
	}
	return s.layout.open + "}", s.plain()
}

func (in *inspector) arrayKind(s *subject) (string, bool) {
	n := int(s.obj.Get("length").ToInteger())
	prefix := ""
	if s.isNull || s.name != "Array" || s.tag != "" {
		prefix = s.prefix("Array", "("+strconv.Itoa(n)+")")
	}
	s.keys = in.extraKeys(s.obj)
	matchOrder(s.keys)
	s.layout.open, s.layout.close, s.layout.isArray = prefix+"[", "]", true
	s.entries = in.arrayEntries
	return s.layout.open + "]", n == 0 && s.plain()
}

// matchOrder shows the match of a regular expression as V8 makes it: the engine
// defines input before index.
func matchOrder(keys []key) {
	if len(keys) > 2 && keys[0].name == "input" && keys[1].name == "index" && keys[2].name == "groups" {
		keys[0], keys[1] = keys[1], keys[0]
	}
}

func (in *inspector) arrayEntries(s *subject, depth int) (list []string) {
	n := int(s.obj.Get("length").ToInteger())
	shown := in.arrayLimit(n)
	for i := 0; i < shown; i++ {
		k := key{name: strconv.Itoa(i)}
		p, has := in.element(s.obj, i, k)
		if !has {
			return in.sparseEntries(s.obj, depth, n, shown, list, i)
		}
		list = append(list, in.describe(s.obj, p, depth, k, inArray))
	}
	if n > shown {
		list = append(list, in.more(n-shown))
	}
	return list
}

func (in *inspector) element(obj *goja.Object, i int, k key) (p property, has bool) {
	if v, ok := js.OwnElement(obj, i); ok {
		return property{value: v, enumerable: true}, true
	}
	return in.own(obj, k)
}

// sparseEntries goes on from hole i: a run of holes is one entry.
func (in *inspector) sparseEntries(obj *goja.Object, depth, n, shown int, list []string, i int) []string {
	next := i
	for _, name := range obj.Keys() {
		if len(list) >= shown {
			break
		}
		if !isIndex(name) {
			break
		}
		index, _ := strconv.Atoi(name)
		if index < next {
			continue
		}
		if index > next {
			list = append(list, in.style("<"+count(index-next, "empty item", "")+">", "undefined"))
			next = index
			if len(list) == shown {
				break
			}
		}
		list = append(list, in.property(obj, depth, key{name: name}, inArray))
		next++
	}
	switch left := n - next; {
	case left <= 0:
	case len(list) != shown:
		list = append(list, in.style("<"+count(left, "empty item", "")+">", "undefined"))
	default:
		list = append(list, in.more(left))
	}
	return list
}

func (in *inspector) typedArrayKind(s *subject) (string, bool) {
	n := in.typedArrayLength(s.obj)
	s.keys = in.extraKeys(s.obj)
	s.layout.open, s.layout.close, s.layout.isArray = s.prefix(in.typedArrayName(s.obj), "("+strconv.Itoa(n)+")")+"[", "]", true
	s.entries = in.typedArrayEntries
	return s.layout.open + "]", n == 0 && len(s.keys) == 0 && !in.showHidden
}

func (in *inspector) typedArrayEntries(s *subject, depth int) (list []string) {
	n := in.typedArrayLength(s.obj)
	shown := in.arrayLimit(n)
	for i := 0; i < shown; i++ {
		list = append(list, in.primitive(s.obj.Get(strconv.Itoa(i))))
	}
	if n > shown {
		list = append(list, in.more(n-shown))
	}
	if in.showHidden {
		in.indent += 2
		for _, name := range [...]string{"BYTES_PER_ELEMENT", "length", "byteLength", "byteOffset", "buffer"} {
			list = append(list, "["+name+"]: "+in.value(s.obj.Get(name), depth, true))
		}
		in.indent -= 2
	}
	return list
}

func (in *inspector) collectionKind(s *subject) (string, bool) {
	kind, entries := "Set", in.setEntries
	if s.brand == js.BrandMap {
		kind, entries = "Map", in.mapEntries
	}
	list, keyed := js.Entries(s.obj)
	n := len(list)
	if keyed {
		n /= 2
	}
	prefix := s.prefix(kind, "("+strconv.Itoa(n)+")")
	s.keys = in.keys(s.obj)
	s.layout.open = prefix + "{"
	s.entries = entries
	return prefix + "{}", n == 0 && s.plain()
}

func (in *inspector) setEntries(s *subject, depth int) []string {
	values, _ := js.Entries(s.obj)
	return in.listed(values, depth)
}

func (in *inspector) mapEntries(s *subject, depth int) []string {
	values, _ := js.Entries(s.obj)
	return in.first(len(values)/2, func(i int) string {
		return in.value(values[2*i], depth, false) + " => " + in.value(values[2*i+1], depth, false)
	})
}

// iteratorKind shows what an iterator has still to give.
func (in *inspector) iteratorKind(s *subject, of string) (string, bool) {
	values, keyed := js.Entries(s.obj)
	tag := s.tag
	if name := of + " Iterator"; tag != name {
		if tag != "" {
			tag += "] ["
		}
		tag += name
	}
	if keyed {
		tag = strings.TrimSuffix(tag, "Iterator") + "Entries"
	}
	s.layout.open = "[" + tag + "] {"
	s.entries = func(s *subject, depth int) []string {
		if keyed {
			return in.pairs(values, depth)
		}
		return in.listed(values, depth)
	}
	return "", false
}

func (in *inspector) listed(values []goja.Value, depth int) []string {
	return in.first(len(values), func(i int) string { return in.value(values[i], depth, false) })
}

func (in *inspector) pairs(values []goja.Value, depth int) []string {
	return in.first(len(values)/2, func(i int) string {
		pair := []string{in.value(values[2*i], depth, false), in.value(values[2*i+1], depth, false)}
		return in.join(pair, layout{open: "[", close: "]", isArray: true, depth: depth})
	})
}

// first shows as many of n entries as the options let it, and tells of the rest.
func (in *inspector) first(n int, show func(int) string) (list []string) {
	shown := in.arrayLimit(n)
	in.indent += 2
	for i := range shown {
		list = append(list, show(i))
	}
	in.indent -= 2
	if n > shown {
		list = append(list, in.more(n-shown))
	}
	return list
}

func (in *inspector) promiseEntries(s *subject, depth int) []string {
	p := s.obj.Export().(*goja.Promise)
	if p.State() == goja.PromiseStatePending {
		return []string{in.style("<pending>", "special")}
	}
	in.indent += 2
	text := in.value(p.Result(), depth, false)
	in.indent -= 2
	if p.State() == goja.PromiseStateRejected {
		text = in.style("<rejected>", "special") + " " + text
	}
	return []string{text}
}

func (in *inspector) arrayBufferKind(s *subject) (string, bool) {
	prefix := s.prefix("ArrayBuffer", "")
	if s.nested && s.plain() {
		return prefix + "{ [byteLength]: " + in.value(s.obj.Get("byteLength"), 0, false) + " }", true
	}
	s.layout.open = prefix + "{"
	s.keys = append([]key{{name: "byteLength"}}, s.keys...)
	if !s.nested {
		s.entries = in.bufferEntries
	}
	return "", false
}

func (in *inspector) bufferEntries(s *subject, depth int) []string {
	ab := s.obj.Export().(goja.ArrayBuffer)
	if ab.Detached() {
		return []string{in.style("(detached)", "special")}
	}
	bytes := ab.Bytes()
	shown := in.arrayLimit(len(bytes))
	var b strings.Builder
	for i, c := range bytes[:shown] {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hexByte(c))
	}
	if left := len(bytes) - shown; left > 0 {
		b.WriteString(" ... " + count(left, "more byte", ""))
	}
	return []string{in.style("[Uint8Contents]", "special") + ": <" + b.String() + ">"}
}

func hexByte(c byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[c>>4], digits[c&15]})
}

// literalKind shows regular expressions and dates as they would be written.
func (in *inspector) literalKind(s *subject, depth int) (string, bool) {
	kind, style := "Date", "date"
	if s.brand == js.BrandRegExp {
		kind, style = "RegExp", "regexp"
		s.layout.base = in.Invoke(s.obj, in.regexpToString).String()
	} else {
		s.layout.base = in.dateText(s.obj)
	}
	if prefix := s.prefix(kind, ""); prefix != kind+" " {
		s.layout.base = prefix + s.layout.base
	}
	return in.style(s.layout.base, style), s.plain() || kind == "RegExp" && float64(depth) > in.depth
}

func (in *inspector) dateText(obj *goja.Object) string {
	if t := in.Invoke(obj, in.dateGetTime).ToFloat(); t != t {
		return in.Invoke(obj, in.dateToString).String()
	}
	return in.Invoke(obj, in.dateToISOString).String()
}

func (in *inspector) boxedBase(s *subject) string {
	v := js.BoxedValue(s.obj)
	kind := boxedKind(v)
	if str, isString := v.(goja.String); isString {
		s.keys = dropIndexes(s.keys, str.Length())
	}
	base := "[" + kind
	if s.isNull {
		base += " (null prototype)"
	} else if kind != s.name {
		base += " (" + s.name + ")"
	}
	plain := *in
	plain.colors, plain.stylize = false, nil
	base += ": " + plain.primitive(v) + "]"
	if s.tag != "" && s.tag != s.name {
		base += " [" + s.tag + "]"
	}
	if len(s.keys) != 0 {
		return base
	}
	return in.style(base, strings.ToLower(kind))
}

func boxedKind(v goja.Value) string {
	switch v.(type) {
	case goja.String:
		return "String"
	case *goja.Symbol:
		return "Symbol"
	}
	switch v.Export().(type) {
	case bool:
		return "Boolean"
	case int64, float64:
		return "Number"
	}
	return "BigInt"
}

func dropIndexes(keys []key, n int) []key {
	list := keys[:0]
	for _, k := range keys {
		if i, err := strconv.Atoi(k.name); k.sym == nil && err == nil && isIndex(k.name) && i < n {
			continue
		}
		list = append(list, k)
	}
	return list
}

func isNumber(v goja.Value) bool {
	if js.Object(v) != nil || js.IsNil(v) {
		return false
	}
	switch v.(type) {
	case goja.String, *goja.Symbol:
		return false
	}
	switch v.Export().(type) {
	case int64, float64:
		return true
	}
	return false
}
