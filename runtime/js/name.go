package js

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Name is the name of a property that Go asks for often: each time without what
// goja does to a Go string before it looks a name up.
type Name struct{ quickName }

// NewName makes one; it may be of any realm.
func NewName(name string) *Name { return &Name{quickName{name: unistring.NewFromString(name)}} }

// Of is the property of obj, nil where it has none.
func (n *Name) Of(obj *goja.Object) goja.Value {
	if theQuick.smallMaps {
		if v, found := n.find(obj); found {
			if v == nil {
				return nil
			}
			if v, plain := theQuick.get(v); plain {
				return v
			}
		}
	}
	return obj.Get(n.name.String())
}
