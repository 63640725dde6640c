package js

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
)

// deafness is what was last found out about a function: of the listeners of a
// server's connections all have the same program.
type deafness struct {
	prg  unsafe.Pointer
	deaf bool
	idle bool // does nothing at all
}

// Deaf says whether fn is a function of a script that cannot see what it is
// called with: it has no parameters and does not use `arguments`. What nobody
// sees need not be made.
func (e *Env) Deaf(fn *goja.Object) bool {
	prg := programOf(fn)
	if prg == nil {
		return false
	}
	if e.deaf.prg != prg {
		e.deaf = deafness{prg, deaf(prg), idle(prg)}
	}
	return e.deaf.deaf
}

// programOf is that of an arrow function, or of one by `function`; else nil.
func programOf(fn *goja.Object) unsafe.Pointer {
	s, l := selfOf(fn), &theFunctions
	switch kind := l.kindOf(s.table); {
	case kind == nil, kind == &l.native:
		return nil
	case kind.compact == s.table:
		return (*closure)(s.data).source.prg
	}
	return (*functionInside)(s.data).prg
}

// deaf looks for a number of parameters that is 0, and for what makes an array of
// the arguments: goja has all of them called createArgs-something.
func deaf(prg unsafe.Pointer) bool {
	code := *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode))
	if len(code) == 0 || !enters(code[0], 0) {
		return false
	}
	for _, i := range code {
		if strings.Contains(instructionName(plain(i)), "createArgs") {
			return false
		}
	}
	return true
}

// idle is for `() => {}`, by which many a script has an error told to nobody.
func idle(prg unsafe.Pointer) bool {
	code := *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode))
	return len(code) == 3 && enters(code[0], 0) && instructionName(plain(code[1])) == "_loadUndef" && instructionName(plain(code[2])) == "_ret"
}

// enters says whether i begins a function of so many parameters.
func enters(i instruction, parameters uint64) bool {
	v := instructionValue(plain(i))
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct || !strings.HasPrefix(v.Type().Elem().Name(), "enterFunc") {
		return false
	}
	for _, name := range []string{"args", "numArgs"} {
		if f := v.Elem().FieldByName(name); f.IsValid() {
			return f.Uint() == parameters
		}
	}
	return false
}

func instructionValue(i instruction) reflect.Value {
	return reflect.NewAt(theLayout.instruction, unsafe.Pointer(&i)).Elem().Elem()
}

func instructionName(i instruction) string {
	t := instructionValue(i).Type()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}
