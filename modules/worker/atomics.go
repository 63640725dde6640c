package worker

import (
	"encoding/binary"
	"math/big"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// atomics is what all threads' Atomics share: one operation happens at a time.
var atomics struct {
	mu      sync.Mutex
	waiting map[*byte][]*waiter // by the place in memory, the longest first
}

// waiter is one that Atomics.notify may wake.
type waiter struct{ woken chan struct{} }

// element is one element of an integer typed array.
type element struct {
	bytes []byte
	kind  string // the name of the array's class
}

// atomicsBinding is what Atomics of jslib/internal/language/shared_memory.js stands on.
func atomicsBinding(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		// update(view, kind, index, operation, value[, expected]) gives the old value.
		"update": func(call goja.FunctionCall) goja.Value {
			e := elementOf(call)
			atomics.mu.Lock()
			defer atomics.mu.Unlock()
			old := e.load()
			switch operation := js.String(call, 3); operation {
			case "load":
			case "compareExchange":
				if old == e.wrap(bits(call.Argument(5))) {
					e.store(bits(call.Argument(4)))
				}
			default:
				e.store(operate(operation, old, bits(call.Argument(4))))
			}
			return e.value(ctx, old)
		},
		"wait":  func(call goja.FunctionCall) goja.Value { return ctx.VM.ToValue(wait(ctx, call)) },
		"watch": func(call goja.FunctionCall) goja.Value { return ctx.VM.ToValue(watch(ctx, call)) },
		"notify": func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(notify(elementOf(call), call.Argument(3)))
		},
	})
	return obj
}

func elementOf(call goja.FunctionCall) element {
	bytes, _ := js.Bytes(call.Argument(0))
	e := element{kind: js.String(call, 1)}
	size, i := e.size(), js.Int(call, 2, 0)
	e.bytes = bytes[i*size : (i+1)*size]
	return e
}

func (e element) size() int {
	switch e.kind {
	case "Int8Array", "Uint8Array":
		return 1
	case "Int16Array", "Uint16Array":
		return 2
	case "BigInt64Array", "BigUint64Array":
		return 8
	}
	return 4
}

func (e element) load() (v uint64) {
	var whole [8]byte
	copy(whole[:], e.bytes)
	return binary.LittleEndian.Uint64(whole[:])
}

func (e element) store(v uint64) {
	var whole [8]byte
	binary.LittleEndian.PutUint64(whole[:], v)
	copy(e.bytes, whole[:])
}

// wrap cuts v to the element's size.
func (e element) wrap(v uint64) uint64 { return v & (1<<(8*e.size()) - 1) }

// bits are those of a number or BigInt, two's complement.
func bits(v goja.Value) uint64 {
	if b, ok := v.Export().(*big.Int); ok {
		return new(big.Int).And(b, new(big.Int).SetUint64(1<<64-1)).Uint64()
	}
	return uint64(v.ToInteger())
}

func (e element) value(ctx *module.Context, v uint64) goja.Value {
	switch e.kind {
	case "Int8Array":
		return ctx.VM.ToValue(int8(v))
	case "Int16Array":
		return ctx.VM.ToValue(int16(v))
	case "Int32Array":
		return ctx.VM.ToValue(int32(v))
	case "BigInt64Array":
		return ctx.VM.ToValue(big.NewInt(int64(v)))
	case "BigUint64Array":
		return ctx.VM.ToValue(new(big.Int).SetUint64(v))
	}
	return ctx.VM.ToValue(int64(v))
}

func operate(name string, old, v uint64) uint64 {
	switch name {
	case "add":
		return old + v
	case "sub":
		return old - v
	case "and":
		return old & v
	case "or":
		return old | v
	case "xor":
		return old ^ v
	}
	return v // store, exchange
}

// enlist makes a waiter for the element, where it has the expected value.
func enlist(e element, expected goja.Value) (w *waiter, equal bool) {
	atomics.mu.Lock()
	defer atomics.mu.Unlock()
	if e.load() != e.wrap(bits(expected)) {
		return nil, false
	}
	w = &waiter{make(chan struct{})}
	if atomics.waiting == nil {
		atomics.waiting = map[*byte][]*waiter{}
	}
	atomics.waiting[&e.bytes[0]] = append(atomics.waiting[&e.bytes[0]], w)
	return w, true
}

// leave takes a waiter that was not woken from the list, and says whether it was.
func (w *waiter) leave(place *byte) (woken bool) {
	atomics.mu.Lock()
	defer atomics.mu.Unlock()
	list := atomics.waiting[place]
	for i, other := range list {
		if other == w {
			keepWaiting(place, append(list[:i], list[i+1:]...))
			return false
		}
	}
	return true
}

func keepWaiting(place *byte, list []*waiter) {
	if len(list) == 0 {
		delete(atomics.waiting, place)
	} else {
		atomics.waiting[place] = list
	}
}

// pause is how long a wait lasts at most; a negative one, for ever.
func pause(v goja.Value) <-chan time.Time {
	if ms := v.ToFloat(); ms >= 0 && ms < 1e12 {
		return time.After(time.Duration(ms * float64(time.Millisecond)))
	}
	return nil
}

// await gives what Atomics.wait returns.
func (w *waiter) await(place *byte, timeout <-chan time.Time, end <-chan struct{}) string {
	select {
	case <-w.woken:
		return "ok"
	case <-timeout:
	case <-end:
	}
	if w.leave(place) {
		return "ok"
	}
	return "timed-out"
}

// wait(view, kind, index, expected, ms) blocks the thread.
func wait(ctx *module.Context, call goja.FunctionCall) string {
	e := elementOf(call)
	w, equal := enlist(e, call.Argument(3))
	if !equal {
		return "not-equal"
	}
	return w.await(&e.bytes[0], pause(call.Argument(4)), ctx.Termination())
}

// watch(view, kind, index, expected, ms, told) calls told when a wait would
// have ended. It gives "waiting", or what a wait would have given at once.
func watch(ctx *module.Context, call goja.FunctionCall) string {
	e, timeout, told := elementOf(call), call.Argument(4), call.Argument(5)
	w, equal := enlist(e, call.Argument(3))
	if !equal {
		return "not-equal"
	}
	if timeout.ToFloat() == 0 {
		w.leave(&e.bytes[0])
		return "timed-out"
	}
	after, request := pause(timeout), &loop.Request{}
	if after != nil {
		request.Begin(ctx.Loop, "")
	}
	ctx.Loop.Go(func() {
		result := w.await(&e.bytes[0], after, ctx.Termination())
		ctx.Loop.Post(func() {
			request.End()
			ctx.MakeCallback(goja.Undefined(), told, ctx.VM.ToValue(result))
		})
	})
	return "waiting"
}

// notify wakes as many as count says, all where it is undefined.
func notify(e element, count goja.Value) (n int) {
	atomics.mu.Lock()
	defer atomics.mu.Unlock()
	place := &e.bytes[0]
	list := atomics.waiting[place]
	n = len(list)
	if !goja.IsUndefined(count) {
		n = int(min(int64(n), max(0, count.ToInteger())))
	}
	for _, w := range list[:n] {
		close(w.woken)
	}
	keepWaiting(place, list[n:])
	return n
}
