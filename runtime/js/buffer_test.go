package js

import (
	"runtime"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// newBuffers makes a realm whose Buffers are a subclass of Uint8Array, with two
// of them, a and b.
func newBuffers(t *testing.T) *Env {
	e := New()
	class, err := e.VM.RunString(`class Buffer extends Uint8Array {}; globalThis.Buffer = Buffer`)
	if err != nil {
		t.Fatal(err)
	}
	e.SetBufferClass(class.(*goja.Object))
	e.VM.Set("a", e.NewBuffer([]byte("first")))
	e.VM.Set("b", e.CopyBuffer([]byte("2nd")))
	return e
}

func TestBuffersAreAsConstructed(t *testing.T) {
	e := newBuffers(t)
	for _, check := range []string{
		`a instanceof Buffer && Object.getPrototypeOf(a) === Buffer.prototype`,
		`Object.prototype.toString.call(a) === '[object Uint8Array]' && ArrayBuffer.isView(a)`,
		`a.buffer instanceof ArrayBuffer && a.buffer !== b.buffer && a.buffer.byteLength === 5`,
		`a.length === 5 && b.length === 3 && a.byteOffset === 0`,
		`a[0] === 102 && b[0] === 50 && a[5] === undefined && Object.keys(a).length === 5`,
		`a[0] = 70, new Uint8Array(a.buffer)[0] === 70 && b[0] === 50`,
		`a.own = 1, a.own === 1 && b.own === undefined && !('own' in a.buffer)`,
		`a.buffer.own = 2, b.buffer.own === undefined`,
		`a.subarray(1) instanceof Buffer && a.subarray(1).buffer === a.buffer`,
		`new DataView(b.buffer).getUint8(2) === 100`,
		`a !== b && new Set([a, b, a]).size === 2 && new WeakMap([[a, 1]]).get(b) === undefined`,
		`new Uint8Array(b).join() === '50,110,100'`,
	} {
		if v, err := e.VM.RunString(check); err != nil || !v.ToBoolean() {
			t.Errorf("%s: %v %v", check, v, err)
		}
	}
}

// TestBuffersOutliveCollections: all that a Buffer points to is known to Go.
func TestBuffersOutliveCollections(t *testing.T) {
	e := newBuffers(t)
	e.VM.RunString(`var kept = []`)
	keep, _ := goja.AssertFunction(e.VM.Get("kept").(*goja.Object).Get("push"))
	for range 2000 {
		keep(e.VM.Get("kept"), e.NewBuffer([]byte(strings.Repeat("x", 100))))
		keep(e.VM.Get("kept"), e.CopyBuffer([]byte(strings.Repeat("x", 100))))
		near := e.CopyBuffer([]byte(strings.Repeat("x", nearBytes)))
		near.Set("own", strings.Repeat("y", 10))
		keep(e.VM.Get("kept"), near)
		if e.VM.Get("kept").(*goja.Object).Get("length").ToInteger()%1500 == 0 {
			runtime.GC()
		}
	}
	v, err := e.VM.RunString(`kept.every((b) => b.every((byte) => byte === 120) && b.buffer.byteLength === b.length && (b.length === 100 || b.own === 'yyyyyyyyyy'))`)
	if err != nil || !v.ToBoolean() {
		t.Error(v, err)
	}
}
