package js

import (
	"fmt"

	"github.com/dop251/goja"
)

// external is the inside of a value that scripts can hold and compare, but not
// look into.
type external struct{ box }

// NewExternal makes such a value, unlike all others.
func (e *Env) NewExternal() *goja.Object {
	obj := e.VM.NewDynamicObject(&external{})
	obj.SetPrototype(nil)
	return obj
}

// IsExternal says whether NewExternal made o.
func IsExternal(o *goja.Object) bool {
	_, ok := o.Export().(*external)
	return ok
}

// ExternalText is what an external is shown as.
func ExternalText(o *goja.Object) string {
	return fmt.Sprintf("[External: %x]", selfOf(o).data)
}
