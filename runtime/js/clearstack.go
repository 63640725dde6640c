package js

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// stacks are what goja's vm pushes and pops, and forgets to clear: its calls,
// with the variables of their scopes, iterations, references and try blocks.
var stacks = []string{"callStack", "iterStack", "refStack", "tryStack"}

// ClearStack forgets what is left above the top of the engine's stacks, for the
// collector's sake.
func (e *Env) ClearStack() {
	m := theLayout.machine(e.VM)
	clear(m.stack[m.sp():cap(m.stack)])
	vm := field(reflect.TypeFor[goja.Runtime](), "vm").Type.Elem()
	for _, name := range stacks {
		f := field(vm, name)
		slice := reflect.NewAt(f.Type, unsafe.Add(m.vm, f.Offset)).Elem()
		slice.Slice3(slice.Len(), slice.Cap(), slice.Cap()).Clear()
	}
}
