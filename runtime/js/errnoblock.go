package js

import (
	"slices"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"github.com/gonode/gonode/runtime/sys"
)

// The error of a system call is one block (quick_block.go), copied from the first
// of the realm: a server has one for each connection that its client resets.

// errnoNames are its properties, in the order of the block's slots.
var errnoNames = []unistring.String{"stack", "message", "errno", "code", "syscall"}

// errnoKind is what a realm copies such errors from; all nil until there was one.
type errnoKind struct {
	pattern *pattern
	proto   *goja.Object
	last    errnoWords
}

// errnoWords are what an error says: mostly the same as the one before.
type errnoWords struct {
	text, syscall string
	no            sys.Errno
	values        [4]goja.Value // of errnoNames, from message on
}

func (w *errnoWords) of(e *Env, text string, no sys.Errno, syscall string) *[4]goja.Value {
	if w.text != text || w.no != no || w.syscall != syscall {
		*w = errnoWords{text, syscall, no, [4]goja.Value{
			e.VM.ToValue(text), e.VM.ToValue(int(no)), e.VM.ToValue(no.Name()), e.VM.ToValue(syscall),
		}}
	}
	return &w.values
}

// systemError is an Error with the properties errno, code and syscall.
func (e *Env) systemError(text string, no sys.Errno, syscall string) *goja.Object {
	limit, traced := e.traceLimit()
	kind := &e.errors.errno
	if kind.pattern == nil || !traced {
		obj := e.withErrno(e.NewError(text), no, syscall)
		kind.learn(e, obj)
		return obj
	}
	obj := kind.pattern.new(e.VM, kind.proto)
	slots := (*mapSlots)(unsafe.Add(unsafe.Pointer(obj), kind.pattern.slotsAt))
	words := kind.last.of(e, text, no, syscall)
	*recordedValue(slots.at[1].value) = words[0]
	for i, v := range words[1:] {
		slots.at[2+i].value = v
	}
	inside, _ := theLayout.errorOf(obj)
	inside.store(e.capture(limit, nil))
	return obj
}

// learn takes obj, which no script knows yet, as a pattern.
func (k *errnoKind) learn(e *Env, obj *goja.Object) {
	theQuick.init(e.VM)
	inside, isError := theLayout.errorOf(obj)
	if !isError || !theQuick.smallMaps || !slices.Equal(*inside.names, errnoNames) {
		return
	}
	k.pattern, k.proto = newBlockKind(obj, mapSize, 2).patternOf(obj), obj.Prototype()
}

// recordedValue is the place of the value in goja's record of a property; nil
// where entry is no record.
func recordedValue(entry goja.Value) *goja.Value {
	if w := (*[2]unsafe.Pointer)(unsafe.Pointer(&entry)); entry != nil && w[0] == theQuick.propertyWord {
		return (*goja.Value)(unsafe.Add(w[1], theQuick.valueAt))
	}
	return nil
}
