package js

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Fields makes the objects that texts and messages are read into, and keeps what
// one of these tells of the next: mostly they are alike. It fills objects where
// goja keeps their properties: no script knows them yet, and defining a property
// costs goja three times as much.
type Fields struct {
	vm    *goja.Runtime
	names map[string]unistring.String
	width int // how many properties the last object has
}

// Names up to longestKnown bytes are kept, mostNames of them.
const longestKnown, mostNames = 32, 256

// Fields returns the realm's, to begin a message with.
func (e *Env) Fields() *Fields {
	theQuick.init(e.VM)
	f := &e.fields
	f.vm = e.VM
	if len(f.names) == mostNames {
		clear(f.names) // most may be of no use to others
	}
	return f
}

// Object is a new one, with room for as many properties as the last one has.
func (f *Fields) Object() *goja.Object {
	width := f.width
	if width == 0 {
		width = literalNames
	}
	if width <= literalNames {
		return theQuick.newObject(f.vm, width)
	}
	obj := f.vm.NewObject()
	*theLayout.lazy.names(selfOf(obj).data) = make([]unistring.String, 0, width)
	return obj
}

// Add defines a property of an object that Object has made.
func (f *Fields) Add(obj *goja.Object, name unistring.String, v goja.Value) {
	inside := selfOf(obj).data
	values, names := *theLayout.lazy.values(inside), theLayout.lazy.names(inside)
	n := len(values)
	values[name] = v
	if len(values) > n { // not the same name again
		*names = append(*names, name)
	}
	f.width = len(*names)
}

// Known is the name that is written so, where there was one before.
func (f *Fields) Known(text string) (name unistring.String, ok bool) {
	name, ok = f.names[text]
	return name, ok
}

// Name is the name that is written so, in UTF-8. It keeps no memory of text.
func (f *Fields) Name(text string) unistring.String {
	if name, ok := f.names[text]; ok {
		return name
	}
	text = strings.Clone(text) // which is a part of the whole
	name := unistring.NewFromString(text)
	if len(text) <= longestKnown && len(f.names) < mostNames {
		if f.names == nil {
			f.names = map[string]unistring.String{}
		}
		f.names[text] = name
	}
	return name
}
