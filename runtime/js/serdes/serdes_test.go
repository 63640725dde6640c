package serdes

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// newRealm makes a realm whose Buffer is a bare subclass of Uint8Array.
func newRealm(t testing.TB) (*js.Env, *Codec) {
	t.Helper()
	env := js.New()
	class, err := env.VM.RunString(`class Buffer extends Uint8Array {
		static from(buffer, offset, length) { return new Buffer(buffer, offset, length); }
	}; Buffer`)
	if err != nil {
		t.Fatal(err)
	}
	exports := env.VM.NewObject()
	exports.Set("Buffer", class)
	env.SetRequire(func(string) goja.Value { return exports })
	env.SetBufferClass(class.(*goja.Object))
	return env, New(env)
}

func run(t testing.TB, env *js.Env, src string) goja.Value {
	t.Helper()
	v, err := env.VM.RunString(src)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// engineLacks are values that goja has no form for.
var engineLacks = map[string]bool{"regexpD": true, "regexpV": true, "f16": true}

// TestValuesOfV8 reads what v8.serialize wrote and writes it again.
func TestValuesOfV8(t *testing.T) {
	f, err := os.Open("../../wire/testdata/v8values.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	env, c := newRealm(t)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cols := strings.Fields(lines.Text())
		if cols[0] == "raw" || engineLacks[cols[1]] {
			continue
		}
		t.Run(cols[0]+" "+cols[1], func(t *testing.T) {
			want, err := hex.DecodeString(cols[2])
			if err != nil {
				t.Fatal(err)
			}
			v, err := c.Deserialize(env.NewBuffer(bytes.Clone(want)))
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Serialize(v); !bytes.Equal(got, want) {
				t.Errorf("got  %x\nwant %x", got, want)
			}
		})
	}
}

func TestMessageRoundTrip(t *testing.T) {
	env, c := newRealm(t)
	v := run(t, env, `({ text: 'é€', buffer: new Buffer([1, 2]), view: new Int16Array([3]), map: new Map([[1, new Set([2])]]) })`)
	frame := c.EncodeMessage(nil, v)
	got, err := c.DecodeMessage(frame[4:])
	if err != nil {
		t.Fatal(err)
	}
	clear(frame) // the message must not share it
	env.VM.Set("got", got)
	want := `é€ Buffer 1,2 Int16Array 3 2`
	is := run(t, env, `[got.text, got.buffer.constructor.name, got.buffer, got.view.constructor.name, got.view, [...got.map.get(1)]].join(' ')`)
	if is.String() != want {
		t.Errorf("got %s", is)
	}
}

func TestClone(t *testing.T) {
	env, c := newRealm(t)
	refuse := func(message string) goja.Value { return env.VM.ToValue("refused: " + message) }
	env.VM.Set("clone", func(call goja.FunctionCall) goja.Value {
		var transfer []*goja.Object
		for _, v := range call.Arguments[1:] {
			transfer = append(transfer, v.(*goja.Object))
		}
		parcel := c.Pack(call.Argument(0), Packing{Transfer: transfer, Refuse: refuse})
		v, err := c.Unpack(parcel, nil)
		if err != nil {
			t.Error(err)
		}
		return v
	})
	for _, test := range []struct{ src, want string }{
		{`const a = { x: 1 }; a.self = a; const b = clone(a); b !== a && b.self === b && b.x`, "1"},
		{`const u = new Uint8Array([1, 2, 3]).subarray(1); const v = clone(u); v.byteOffset + ':' + v + ':' + v.buffer.byteLength`, "1:2,3:3"},
		{`const m = clone([new Uint8Array(2), 0]); m[0].length + ',' + m.length`, "2,2"},
		{`const p = new Uint16Array(2); const q = clone([p, p.buffer]); q[0].buffer === q[1]`, "true"},
		{`const ab = new ArrayBuffer(4); const n = clone({ ab }, ab); n.ab.byteLength`, "4"},
		{`const d = clone(new DataView(new ArrayBuffer(4), 1)); d.byteOffset + ',' + d.byteLength`, "1,3"},
		{`const e = clone(new RangeError('m', { cause: 1 })); e instanceof RangeError && e.message + e.cause`, "m1"},
		{`const o = clone(JSON.parse('{"__proto__": 5}')); Object.keys(o) + o.__proto__`, "__proto__5"},
		{`clone('\ud800').charCodeAt(0).toString(16)`, "d800"},
		{`Object.is(clone(-0), -0)`, "true"},
		{`1 in clone([1, , 3])`, "false"},
		{`clone(() => 1)`, "refused: () => 1 could not be cloned."},
		{`clone({ a: Symbol('x') })`, "refused: Symbol(x) could not be cloned."},
		{`clone(new WeakMap())`, "refused: #<WeakMap> could not be cloned."},
		{`clone(Promise.resolve())`, "refused: #<Promise> could not be cloned."},
		{`clone(new Proxy([], {}))`, "refused: [object Array] could not be cloned."},
		{`clone(new Map().entries())`, "refused: [object Map Iterator] could not be cloned."},
		{`clone((function () { return arguments; })())`, "refused: #<Object> could not be cloned."},
		{`const t = new ArrayBuffer(1); clone(1, t, t)`, "refused: Transfer list contains duplicate ArrayBuffer"},
		{`const g = new ArrayBuffer(1); clone(1, g); clone(g)`, "refused: An ArrayBuffer is detached and could not be cloned."},
		{`clone(1, {})`, "refused: Found invalid value in transferList."},
	} {
		got := run(t, env, `(() => { try { return eval(`+js.QuoteString(test.src)+`); } catch (e) { return e; } })()`)
		if got.String() != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.src, got, test.want)
		}
	}
}

func TestTooDeepIsRangeError(t *testing.T) {
	env, c := newRealm(t)
	env.VM.Set("serialize", func(call goja.FunctionCall) goja.Value { c.Serialize(call.Argument(0)); return nil })
	got := run(t, env, `let a = []; for (let i = 0; i < 100000; i++) a = [a];
		let err; try { serialize(a) } catch (e) { err = e } String(err)`)
	if got.String() != "RangeError: Maximum call stack size exceeded" {
		t.Errorf("got %s", got)
	}
}

func FuzzDecodeMessage(f *testing.F) {
	data, err := os.ReadFile("../../wire/testdata/v8values.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		b, err := hex.DecodeString(strings.Fields(line)[2])
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	_, c := newRealm(f)
	f.Fuzz(func(t *testing.T, data []byte) { c.DecodeMessage(data) })
}

func BenchmarkMessage(b *testing.B) {
	env, c := newRealm(b)
	v := run(b, env, `({ cmd: 'work', id: 12, list: [1, 2, 3], nested: { name: 'x' } })`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.DecodeMessage(c.EncodeMessage(nil, v)[4:]); err != nil {
			b.Fatal(err)
		}
	}
}
