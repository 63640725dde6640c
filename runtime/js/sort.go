package js

import (
	"strconv"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
)

// sortCopies makes Array.prototype.sort compare the elements of a copy: the
// engine sorts in place, and a comparator that shortens the array would have it
// read past the end.
func (e *Env) sortCopies() {
	global := e.VM.GlobalObject()
	call := theLayout.nativeCall(global.Get("Array").(*goja.Object).Get("prototype").(*goja.Object).Get("sort").(*goja.Object))
	original := *call
	*call = func(c goja.FunctionCall) goja.Value {
		compare := c.Argument(0)
		if !goja.IsUndefined(compare) && !IsCallable(compare) {
			panic(e.VM.NewTypeError("The comparison function must be either a function or undefined: %s", named(compare)))
		}
		list := Object(c.This)
		if list == nil || goja.IsUndefined(compare) {
			return original(c)
		}
		present, length, plain := plainElements(list)
		if !plain {
			return original(c)
		}
		sorted := e.VM.NewArray(present...)
		original(goja.FunctionCall{This: sorted, Arguments: c.Arguments})
		overwrite(list, Elements(sorted), length)
		return list
	}
}

// named is a value as V8 names it.
func named(v goja.Value) string {
	if o := Object(v); o != nil {
		return "#<" + strings.Trim(constructorName(o), "'") + ">"
	}
	return v.String()
}

// plainElements copies what is in an array without accessors; length counts
// its holes, too.
func plainElements(list *goja.Object) (present []any, length int, ok bool) {
	s := plainStore()
	impl := implOf(list)
	if impl.Type() != s.array {
		return nil, 0, false
	}
	length = len(*(*[]goja.Value)(unsafe.Add(impl.UnsafePointer(), s.elements)))
	for i := range length {
		v, ok := OwnElement(list, i)
		if v != nil && !ok {
			return nil, 0, false
		}
		if v != nil {
			present = append(present, v)
		}
	}
	return present, length, true
}

// overwrite makes values the first elements of list and the rest, up to length,
// holes.
func overwrite(list *goja.Object, values []goja.Value, length int) {
	if elements, dense := denseElements(list); dense && len(values) == length && len(elements) >= length {
		copy(elements, values)
		return
	}
	for i, v := range values {
		if err := list.Set(strconv.Itoa(i), v); err != nil {
			panic(Thrown(err))
		}
	}
	for i := len(values); i < length; i++ {
		list.Delete(strconv.Itoa(i))
	}
}
