package js

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// LowerEvals has eval and the constructors of functions ask lower for code that
// the engine knows in place of a text; it answers false where the text may stay.
func (e *Env) LowerEvals(lower func(text string) (string, bool)) { e.lowerEval = lower }

// prepareEval looks at what goja is about to parse. Options are all that it
// shows of its parser, and it asks for them just before.
func (e *Env) prepareEval(options unsafe.Pointer) {
	text := theEvalTexts.of(options).text
	e.GuardNesting(text)
	if e.lowerEval == nil {
		return
	}
	if lowered, ok := e.lowerEval(text); ok {
		theEvalTexts.replace(options, lowered)
	}
}

// parsing is the head of goja's parser.
type parsing struct {
	text         string
	length, base int
}

// evalTexts knows where goja's parser keeps its options.
type evalTexts struct {
	once       sync.Once
	head, file int // from the parser's start to its options, and from these to its file
}

var theEvalTexts evalTexts

func (e *evalTexts) of(options unsafe.Pointer) *parsing {
	return (*parsing)(unsafe.Add(options, -e.head))
}

// measure looks for the text of a sample before the options.
func (e *evalTexts) measure() {
	const sample, far = "/* a sample of its own */", 64
	option := reflect.TypeFor[parser.Option]()
	e.file = int(option.In(0).Elem().Size())
	find := reflect.MakeFunc(option, func(args []reflect.Value) []reflect.Value {
		for i := range far {
			e.head = (i + 1) * int(unsafe.Sizeof(uintptr(0)))
			if p := e.of(args[0].UnsafePointer()); p.length == len(sample) && p.base == 1 && p.text == sample {
				return nil
			}
		}
		panic("js: goja's parser has changed")
	})
	if _, err := parser.ParseFile(nil, "", sample, 0, find.Interface().(parser.Option)); err != nil {
		panic(err)
	}
}

// replace gives the parser another text.
func (e *evalTexts) replace(options unsafe.Pointer, text string) {
	p, f := e.of(options), (**file.File)(unsafe.Add(options, e.file))
	p.text, p.length = text, len(text)
	*f = file.NewFile((*f).Name(), text, p.base)
}
