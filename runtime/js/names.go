package js

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"
)

// RestoreNames gives the functions and classes of prg the names that the script
// has for them, where its source was rewritten.
func (e *Env) RestoreNames(prg *goja.Program) {
	theQuick.init(e.VM)
	p := unsafe.Pointer(prg)
	restoring{e, *(**file.File)(unsafe.Add(p, theLayout.prgSource))}.program(p)
}

// mapName is the script's own identifier for the name at an offset of src.
func (e *Env) mapName(src *file.File, offset int, name string) string {
	if e.MapName == nil || src == nil {
		return name
	}
	return e.MapName(src, offset, name)
}

type restoring struct {
	e   *Env
	src *file.File
}

func (r restoring) program(prg unsafe.Pointer) {
	for _, i := range *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode)) {
		kind := theQuick.instructionKind(&i)
		if kind == nil {
			continue
		}
		p := words(&i)[1]
		if kind.naming != nil {
			r.rename(p, kind)
		}
		for _, at := range kind.programs {
			if inner := *(*unsafe.Pointer)(unsafe.Add(p, at)); inner != nil {
				r.program(inner)
			}
		}
	}
}

// naming is where an instruction keeps name and source of what it makes.
type naming struct{ name, source uintptr }

// namingIn is nil for instructions that make neither functions nor classes.
func namingIn(t reflect.Type) *naming {
	name, named := t.FieldByName("name")
	source, ok := t.FieldByName("source")
	if !named || !ok || name.Type != reflect.TypeFor[unistring.String]() || source.Type.Kind() != reflect.String {
		return nil
	}
	return &naming{name.Offset, source.Offset} // embedded structs come first: the offsets are the whole's
}

func (r restoring) rename(p unsafe.Pointer, kind *quickKind) {
	name := (*unistring.String)(unsafe.Add(p, kind.naming.name))
	source := *(*string)(unsafe.Add(p, kind.naming.source))
	at := r.offset(source, name.String())
	if at < 0 {
		return
	}
	own := unistring.NewFromString(r.e.mapName(r.src, at, name.String()))
	for _, at := range kind.programs {
		inner := *(*unsafe.Pointer)(unsafe.Add(p, at))
		if inner == nil {
			continue
		}
		if known := (*unistring.String)(unsafe.Add(inner, theQuick.funcNameAt)); *known == *name {
			*known = own
		}
	}
	*name = own
}

// offset is where the identifier stands that named the function or class with
// this source: behind its keywords, or before the sign of an assignment. It is -1
// where none did.
func (r restoring) offset(source, name string) int {
	text := r.src.Source()
	start := int(uintptr(unsafe.Pointer(unsafe.StringData(source))) - uintptr(unsafe.Pointer(unsafe.StringData(text))))
	if name == "" || start < 0 || start > len(text) {
		return -1
	}
	if rest := strings.TrimLeft(strings.TrimPrefix(source, "async "), " "); strings.HasPrefix(rest, "function") || strings.HasPrefix(rest, "class") {
		rest = strings.TrimLeft(strings.TrimLeftFunc(rest, isIdentifier), "* ")
		if identifier(rest) == name {
			return start + len(source) - len(rest)
		}
	}
	before := strings.TrimRight(text[:start], " (")
	before = strings.TrimRight(strings.TrimRight(strings.TrimSuffix(before, "="), "?|&"), " ")
	if at := len(strings.TrimRightFunc(before, isIdentifier)); before[at:] == name {
		return at
	}
	return -1
}

// identifier is what text begins with.
func identifier(text string) string {
	return text[:len(text)-len(strings.TrimLeftFunc(text, isIdentifier))]
}
