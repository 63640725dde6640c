package util

import (
	"bytes"
	"math"
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// mode is how much alike two values must be.
type mode uint8

const (
	loose   mode = iota // assert.deepEqual: ==, prototypes do not count
	strict              // assert.deepStrictEqual
	partial             // assert.partialDeepStrictEqual: b may leave out what a has
	ownOnly             // strict, but for the prototypes
)

// comparer compares two values; under way keeps the pairs being compared, which
// hold as equal where they meet again.
type comparer struct {
	*lib
	mode
	under [][2]*goja.Object
}

// maxDepth is how deep objects are looked into; V8's stack holds fewer.
const maxDepth = 4000

// isDeepEqual(a, b, mode).
func (l *lib) isDeepEqual(call goja.FunctionCall) goja.Value {
	c := &comparer{lib: l, mode: mode(js.Int(call, 2, int(strict)))}
	return l.VM.ToValue(c.equal(call.Argument(0), call.Argument(1)))
}

func (c *comparer) equal(a, b goja.Value) bool {
	a, b = defined(a), defined(b)
	x, y := js.Object(a), js.Object(b)
	if x == nil || y == nil {
		return x == nil && y == nil && c.primitives(a, b)
	}
	if x == y {
		return true
	}
	if c.mode != loose && (js.IsCallable(x) || js.IsCallable(y)) {
		return false
	}
	if c.mode == strict && x.Prototype() != y.Prototype() {
		return false
	}
	return c.toStringTag(x) == c.toStringTag(y) && c.sameKind(x, y)
}

func defined(v goja.Value) goja.Value {
	if v == nil {
		return goja.Undefined()
	}
	return v
}

func (c *comparer) primitives(a, b goja.Value) bool {
	if c.mode == loose {
		return a.Equals(b) || a.SameAs(b)
	}
	return a.SameAs(b)
}

func (c *comparer) toStringTag(o *goja.Object) string {
	return c.Invoke(o, c.objectToString).String()
}

// sameKind compares what the kinds of x and y hold, then their properties.
func (c *comparer) sameKind(x, y *goja.Object) bool {
	if c.IsArray(x) != c.IsArray(y) {
		return false
	}
	if c.IsArray(x) {
		return c.arrays(x, y)
	}
	kind := js.BrandOf(x)
	if kind != js.BrandOf(y) {
		return false
	}
	switch kind {
	case js.BrandDate:
		a, b := c.Invoke(x, c.dateGetTime), c.Invoke(y, c.dateGetTime)
		return a.SameAs(b) && c.properties(x, y)
	case js.BrandRegExp:
		return c.fields(x, y, "source", "flags", "lastIndex") && c.properties(x, y)
	case js.BrandError:
		return c.errors(x, y)
	case js.BrandBoxed:
		return js.BoxedValue(x).SameAs(js.BoxedValue(y)) && c.properties(x, y)
	case js.BrandTypedArray, js.BrandDataView, js.BrandArrayBuffer:
		return c.buffers(x, y)
	case js.BrandSet:
		return c.collections(x, y, c.sets)
	case js.BrandMap:
		return c.collections(x, y, c.maps)
	case js.BrandWeakMap, js.BrandWeakSet, js.BrandPromise:
		return c.mode == loose && c.properties(x, y)
	}
	return c.properties(x, y)
}

func (c *comparer) fields(x, y *goja.Object, names ...string) bool {
	for _, name := range names {
		if !defined(x.Get(name)).StrictEquals(defined(y.Get(name))) {
			return false
		}
	}
	return true
}

func (c *comparer) errors(x, y *goja.Object) bool {
	if !c.fields(x, y, "message", "name") {
		return false
	}
	for _, name := range [...]string{"cause", "errors"} {
		_, xHas := c.own(x, stringKey(name))
		_, yHas := c.own(y, stringKey(name))
		if c.mode == partial && !yHas {
			continue
		}
		if xHas != yHas || xHas && !c.guarded(x, y, func() bool { return c.equal(x.Get(name), y.Get(name)) }) {
			return false
		}
	}
	return c.properties(x, y)
}

func (c *comparer) buffers(x, y *goja.Object) bool {
	a, _ := js.Bytes(x)
	b, _ := js.Bytes(y)
	switch {
	case len(a) != len(b) && c.mode != partial, len(a) < len(b):
		return false
	case c.mode == loose && js.BrandOf(x) == js.BrandTypedArray:
		for i := range c.typedArrayLength(x) {
			index := c.VM.ToValue(i).String()
			if !x.Get(index).Equals(y.Get(index)) {
				return false
			}
		}
	case !bytes.Equal(a[:len(b)], b):
		return false
	}
	return c.keyed(x, y, c.nonIndex(x), c.nonIndex(y))
}

func (c *comparer) nonIndex(o *goja.Object) []key {
	return c.newInspector(options{}).extraKeys(o)
}

func (c *comparer) arrays(x, y *goja.Object) bool {
	n, m := x.Get("length").ToInteger(), y.Get("length").ToInteger()
	if n != m && (c.mode != partial || n < m) {
		return false
	}
	return c.guarded(x, y, func() bool {
		if c.mode == partial {
			return c.subsequence(x, y, n, m) && c.keyed(x, y, c.nonIndex(x), c.nonIndex(y))
		}
		for i := range n {
			a, ok := js.OwnElement(x, int(i))
			b, both := js.OwnElement(y, int(i))
			if ok && both {
				if !c.equal(a, b) {
					return false
				}
				continue
			}
			if !c.element(x, y, c.VM.ToValue(i).String()) {
				return false
			}
		}
		return c.keyed(x, y, c.nonIndex(x), c.nonIndex(y))
	})
}

// element compares one index, where both are holes or none is.
func (c *comparer) element(x, y *goja.Object, index string) bool {
	a, b := x.Get(index), y.Get(index)
	if a == nil || b == nil || goja.IsUndefined(a) || goja.IsUndefined(b) {
		_, xHas := c.own(x, stringKey(index))
		_, yHas := c.own(y, stringKey(index))
		if xHas != yHas {
			return false
		}
	}
	return c.equal(a, b)
}

// subsequence finds the elements of y in x, in their order.
func (c *comparer) subsequence(x, y *goja.Object, n, m int64) bool {
	i := int64(0)
	for j := range m {
		for ; i < n; i++ {
			if c.equal(x.Get(c.VM.ToValue(i).String()), y.Get(c.VM.ToValue(j).String())) {
				break
			}
		}
		if i++; i > n {
			return false
		}
	}
	return true
}

func (c *comparer) properties(x, y *goja.Object) bool {
	return c.guarded(x, y, func() bool { return c.keyed(x, y, c.ownKeys(x, false), c.ownKeys(y, false)) })
}

// keyed compares the properties named xs of x and ys of y; Symbols do not count
// in loose mode.
func (c *comparer) keyed(x, y *goja.Object, xs, ys []key) bool {
	if c.mode == loose {
		named := func(k key) bool { return k.sym != nil }
		xs, ys = slices.DeleteFunc(xs, named), slices.DeleteFunc(ys, named)
	}
	if len(xs) != len(ys) && c.mode != partial {
		return false
	}
	has := make(map[key]bool, len(xs))
	for _, k := range xs {
		has[k] = true
	}
	for _, k := range ys {
		if !has[k] {
			return false
		}
	}
	for _, k := range ys {
		if !c.equal(k.get(x), k.get(y)) {
			return false
		}
	}
	return true
}

// guarded runs compare, unless x and y are being compared already.
func (c *comparer) guarded(x, y *goja.Object, compare func() bool) bool {
	pair := [2]*goja.Object{x, y}
	if slices.Contains(c.under, pair) {
		return true
	}
	if len(c.under) > maxDepth {
		panic(c.Overflow())
	}
	c.under = append(c.under, pair)
	defer func() { c.under = c.under[:len(c.under)-1] }()
	return compare()
}

func (c *comparer) collections(x, y *goja.Object, compare func(a, b []goja.Value) bool) bool {
	a, _ := js.Entries(x)
	b, _ := js.Entries(y)
	if len(a) != len(b) && (c.mode != partial || len(a) < len(b)) {
		return false
	}
	return c.guarded(x, y, func() bool {
		return compare(a, b) && c.keyed(x, y, c.ownKeys(x, false), c.ownKeys(y, false))
	})
}

// sets pairs each member of b with a member of a of its own.
func (c *comparer) sets(a, b []goja.Value) bool {
	rest := slices.Clone(a)
	for _, v := range b {
		i := c.find(rest, v, 1)
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true
}

func (c *comparer) maps(a, b []goja.Value) bool {
	rest := slices.Clone(a)
	for j := 0; j < len(b); j += 2 {
		i := c.findEntry(rest, b[j], b[j+1])
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+2)
	}
	return true
}

// find prefers the very same value to one that is only alike.
func (c *comparer) find(list []goja.Value, v goja.Value, step int) int {
	for i := 0; i < len(list); i += step {
		if sameValueZero(list[i], v) {
			return i
		}
	}
	if js.Object(v) == nil && c.mode != loose {
		return -1
	}
	for i := 0; i < len(list); i += step {
		if c.equal(list[i], v) {
			return i
		}
	}
	return -1
}

func (c *comparer) findEntry(list []goja.Value, k, v goja.Value) int {
	for i := 0; i < len(list); i += 2 {
		if sameValueZero(list[i], k) && c.equal(list[i+1], v) {
			return i
		}
	}
	if js.Object(k) == nil && c.mode != loose {
		return -1
	}
	for i := 0; i < len(list); i += 2 {
		if c.equal(list[i], k) && c.equal(list[i+1], v) {
			return i
		}
	}
	return -1
}

func sameValueZero(a, b goja.Value) bool {
	if a.SameAs(b) {
		return true
	}
	return isNumber(a) && isNumber(b) && a.ToFloat() == 0 && b.ToFloat() == 0 && !math.IsNaN(a.ToFloat())
}
