package vm

import (
	"runtime"

	"github.com/dop251/goja"
)

// measure is measureMemory(detailed, eager): a promise of Node's result. The
// heap is Go's, one for all realms and threads: what share of it a realm has is
// not known, but that it lies between none and all of it.
func (c contextify) measure(call goja.FunctionCall) goja.Value {
	detailed, eager := call.Argument(0).ToBoolean(), call.Argument(1).ToBoolean()
	promise, resolve, _ := c.VM.NewPromise()
	answer := func() { c.Enter(func() { resolve(c.measured(detailed)) }) }
	if eager {
		c.Loop.Defer(func() {
			runtime.GC()
			answer()
		})
	} else {
		afterCollection(func() { c.Loop.Post(answer) })
	}
	return c.VM.ToValue(promise)
}

// afterCollection calls f, on another goroutine, once the heap has been
// collected the next time.
func afterCollection(f func()) {
	runtime.AddCleanup(new([4]uintptr), func(f func()) { f() }, f)
}

func (c contextify) measured(detailed bool) *goja.Object {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	result := c.VM.NewObject()
	result.Set("total", c.between(m.HeapAlloc, m.HeapAlloc, m.HeapSys-m.HeapReleased))
	wasm := c.VM.NewObject()
	wasm.Set("code", 0)
	wasm.Set("metadata", 0)
	result.Set("WebAssembly", wasm)
	if detailed {
		others := c.Realms()
		share := func() any { return c.between(m.HeapAlloc/uint64(others+1), 0, m.HeapAlloc) }
		result.Set("current", share())
		list := make([]any, others)
		for i := range list {
			list[i] = share()
		}
		result.Set("other", c.VM.NewArray(list...))
	}
	return result
}

// between is a figure of the result.
func (c contextify) between(estimate, low, high uint64) *goja.Object {
	obj := c.VM.NewObject()
	obj.Set("jsMemoryEstimate", estimate)
	obj.Set("jsMemoryRange", c.VM.NewArray(low, high))
	return obj
}
