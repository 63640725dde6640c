package js

import (
	"reflect"
	"unsafe"
)

// memory makes pieces of memory of one type. It is reflect.New without the type
// of the pointer, whose look-up takes as long as the rest.
type memory struct{ of unsafe.Pointer }

func memoryOf(t reflect.Type) memory { return memory{(*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]} }

func (m memory) new() unsafe.Pointer { return unsafeNew(m.of) }

//go:linkname unsafeNew reflect.unsafe_New
func unsafeNew(of unsafe.Pointer) unsafe.Pointer
