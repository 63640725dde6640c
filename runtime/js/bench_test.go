package js

import (
	"testing"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/sys"
)

func BenchmarkAttach(b *testing.B) {
	e := New()
	type st struct{ _ int }
	s := &st{}
	b.ReportAllocs()
	for b.Loop() {
		e.Attach(e.VM.NewObject(), s)
	}
}

func BenchmarkState(b *testing.B) {
	e := New()
	type st struct{ _ int }
	o := e.VM.NewObject()
	e.Attach(o, &st{})
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := State[*st](e, o); !ok {
			b.Fatal()
		}
	}
}

func BenchmarkMakeCallback(b *testing.B) {
	e := New()
	fn, _ := e.VM.RunString("(function(a){ return a })")
	arg := e.VM.ToValue(1)
	b.ReportAllocs()
	e.Reside(func() {
		for b.Loop() {
			e.MakeCallback(nil, fn, arg)
		}
	})
}

func BenchmarkMakeCallbackFromOutside(b *testing.B) {
	e := New()
	fn, _ := e.VM.RunString("(function(a){ return a })")
	arg := e.VM.ToValue(1)
	b.ReportAllocs()
	for b.Loop() {
		e.MakeCallback(nil, fn, arg)
	}
}

func BenchmarkInvokeNested(b *testing.B) {
	e := New()
	fn, _ := e.VM.RunString("(function(a){ return a })")
	arg := e.VM.ToValue(1)
	b.ReportAllocs()
	e.Enter(func() {
		for b.Loop() {
			e.Invoke(nil, fn, arg)
		}
	})
}

func BenchmarkNativeCallFromJS(b *testing.B) {
	e := New()
	e.VM.Set("f", e.Func("f", 0, func(goja.FunctionCall) goja.Value { return goja.Undefined() }))
	fn, _ := e.VM.RunString("(function(n){ for (let i=0;i<n;i++) f(i) })")
	b.ReportAllocs()
	n := b.N
	e.Invoke(nil, fn, e.VM.ToValue(n))
}

func BenchmarkNewUint8Array(b *testing.B) {
	e := New()
	e.bufferCtor = e.VM.GlobalObject().Get("Uint8Array").(*goja.Object)
	data := make([]byte, 64)
	b.ReportAllocs()
	for b.Loop() {
		e.NewBuffer(data)
	}
}

func BenchmarkJSEmit(b *testing.B) {
	e := New()
	fn, err := e.VM.RunString(`(function(n){
	class E { constructor(){ this._events={data:null} } emit(t, a) { const h=this._events[t]; if (h===undefined) return false; if (typeof h==='function') { if (arguments.length===2) h.call(this,a); else h.apply(this,[a]) } return true } }
	const x=new E(); x._events.data=function(a){};
	for (let i=0;i<n;i++) x.emit('data', i) })`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	e.Invoke(nil, fn, e.VM.ToValue(b.N))
}

func BenchmarkErrnoException(b *testing.B) {
	e := New()
	b.ReportAllocs()
	e.Enter(func() {
		for b.Loop() {
			e.NewErrnoException(sys.ECONNRESET, "read", "")
		}
	})
}
