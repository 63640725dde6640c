package serdes

import (
	"math/big"
	"reflect"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// kind says how an object is written.
type kind uint8

const (
	plain kind = iota
	array
	function
	opaque // cannot be cloned
	proxy
	date
	regExp
	errorObject
	boolObject
	numberObject
	bigIntObject
	stringObject
	symbolObject
	mapObject
	setObject
	arrayBuffer
	view
)

// byClass are the classes that the engine tells by name.
var byClass = map[string]kind{
	"Array": array, "Date": date, "RegExp": regExp, "Error": errorObject,
	"Boolean": boolObject, "Number": numberObject, "String": stringObject, "Arguments": opaque,
}

// byType are those that it tells by the type of their Go form.
var byType = map[reflect.Type]kind{
	reflect.TypeFor[[][2]any]():         mapObject,
	reflect.TypeFor[[]any]():            setObject,
	reflect.TypeFor[goja.ArrayBuffer](): arrayBuffer,
	reflect.TypeFor[*goja.Promise]():    opaque,
	reflect.TypeFor[*big.Int]():         bigIntObject,
	reflect.TypeFor[string]():           symbolObject,
}

var (
	plainType = reflect.TypeFor[map[string]any]()
	proxyType = reflect.TypeFor[goja.Proxy]()
)

// kindOf tells the kind of an object without running code of the script.
func (c *Codec) kindOf(obj *goja.Object) kind {
	typ := obj.ExportType()
	if typ == proxyType {
		return proxy
	}
	if k, ok := byClass[obj.ClassName()]; ok {
		return k
	}
	switch {
	case typ == plainType:
		return c.kindByPrototype(obj)
	case typ.Kind() == reflect.Func:
		return function
	}
	if k, ok := byType[typ]; ok {
		return k
	}
	if typ.Kind() == reflect.Slice {
		return view
	}
	return plain
}

// kindByPrototype tells apart what the engine shows as a plain object.
func (c *Codec) kindByPrototype(obj *goja.Object) kind {
	for p := obj.Prototype(); p != nil && p != c.objectProto; p = p.Prototype() {
		switch {
		case p == c.dataView:
			return view
		case p == c.iteratorProto:
			return opaque
		}
		for _, o := range c.opaque {
			if p == o {
				return opaque
			}
		}
	}
	if p := obj.Prototype(); p != nil && p != c.objectProto && obj.GetSymbol(c.opaqueMark) != nil {
		return opaque
	}
	return plain
}

// describe names a value in an error, as V8 does without calling the script.
func (c *Codec) describe(v goja.Value) string {
	if symbol, ok := v.(*goja.Symbol); ok {
		return "Symbol(" + symbol.String() + ")"
	}
	obj := js.Object(v)
	if k := c.kindOf(obj); k == function {
		return c.env.Invoke(obj, c.functionToString).String()
	} else if k == proxy {
		return c.describeProxy(obj)
	}
	iterates := c.inherits(obj, c.iteratorProto)
	if name := constructorName(obj); name != "" && !iterates && obj.Get("toString").SameAs(c.objectToString) {
		return "#<" + name + ">"
	}
	if tag, ok := obj.GetSymbol(goja.SymToStringTag).(goja.String); ok {
		return "[object " + tag.String() + "]"
	}
	return "[object " + obj.ClassName() + "]"
}

// describeProxy must not enter the traps.
func (c *Codec) describeProxy(obj *goja.Object) string {
	p, _ := obj.Export().(goja.Proxy)
	if target := p.Target(); target != nil && c.env.IsArray(target) {
		return "[object Array]"
	}
	return "#<Object>"
}

func constructorName(obj *goja.Object) string {
	if ctor := js.Object(obj.Get("constructor")); ctor != nil {
		if name, ok := ctor.Get("name").(goja.String); ok {
			return name.String()
		}
	}
	return ""
}

func (c *Codec) inherits(obj, proto *goja.Object) bool {
	for p := obj.Prototype(); p != nil; p = p.Prototype() {
		if p == proto {
			return true
		}
	}
	return false
}
