package js

import (
	"regexp"
	"testing"

	"github.com/dop251/goja"
)

var jsonTexts = []string{
	`{}`, `[]`, ` { "a" : [ 1 , 2.5 , -0 , 1e3 , 1E-2 , 123456789012345678901 ] , "b" : null } `, `"é€😀"`, `"\ud83d\ude00\n\u00e9\/"`,
	`true`, `false`, `null`, `0`, `-1.5e+3`, `1e99`, `9007199254740993`, `{"a":1,"a":2}`, `{"2":1,"1":2,"b":3}`, `{"__proto__":{"x":1}}`,
	`{"\u0061":1,"é":2}`, `"a\u2028b"`, "\"\x7f\"", `[[[[{"a":[]}]]]]`,
	``, ` `, `{`, `[1,]`, `{"a":1,}`, `{a:1}`, `01`, `-`, `1.`, `.5`, `1e`, `+1`, `"a`, `"\x"`, "\"\n\"", `nul`, `truex`, `[1 2]`, `{"a" 1}`, `1 2`, `"\u12g4"`, `"\u+123"`, `NaN`, `'a'`, "\xff", "[1]\x00",
}

// render shows a value with its keys in order, as far as JSON can.
const render = `(function show(v) {
	if (Array.isArray(v)) return '[' + v.map(show).join() + ']';
	if (v !== null && typeof v === 'object') {
		const keys = Object.getOwnPropertyNames(v).map((k) => JSON.stringify(k) + ':' + show(v[k]));
		return (Object.getPrototypeOf(v) === Object.prototype ? '' : 'odd') + '{' + keys + '}';
	}
	return Object.is(v, -0) ? '-0' : typeof v === 'number' ? String(v) : JSON.stringify(v);
})`

// engineErrs matches texts that the engine's own JSON.parse reads otherwise
// than V8: lone surrogates, numbers beyond the range.
var engineErrs = regexp.MustCompile(`\\u[dD]|[eE]\+?\d\d\d|\d{300}`)

// shown parses text by parse, in its realm, and renders the result.
func shown(t *testing.T, vm *goja.Runtime, parse func() (goja.Value, error)) (string, error) {
	v, err := parse()
	if err != nil {
		return "", err
	}
	f, err := vm.RunString(render)
	if err != nil {
		t.Fatal(err)
	}
	show, _ := goja.AssertFunction(f)
	s, err := show(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return s.String(), nil
}

func sameJSON(t *testing.T, e *Env, engine *goja.Runtime, text string) {
	t.Helper()
	v, ok := e.ParseJSON([]byte(text))
	if !ok || engineErrs.MatchString(text) {
		return
	}
	got, _ := shown(t, e.VM, func() (goja.Value, error) { return v, nil })
	want, err := shown(t, engine, func() (goja.Value, error) {
		parse, _ := goja.AssertFunction(engine.GlobalObject().Get("JSON").(*goja.Object).Get("parse"))
		return parse(nil, engine.ToValue(text))
	})
	if err != nil || got != want {
		t.Errorf("%q\ngot  %s\nwant %s %v", text, got, want, err)
	}
}

func TestParseJSONEqualsTheEngine(t *testing.T) {
	e, engine := New(), goja.New()
	for _, text := range jsonTexts {
		sameJSON(t, e, engine, text)
	}
}

func TestParseJSONTakesWhatIsValid(t *testing.T) {
	e := New()
	for _, text := range jsonTexts[:19] {
		if _, ok := e.ParseJSON([]byte(text)); !ok {
			t.Errorf("%s is not taken", text)
		}
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, text := range jsonTexts {
		f.Add(text)
	}
	e, engine := New(), goja.New()
	f.Fuzz(func(t *testing.T, text string) { sameJSON(t, e, engine, text) })
}

func BenchmarkParseJSON(b *testing.B) {
	e := New()
	text := []byte(`{"cmd":"work","id":12,"list":[1,2,3],"nested":{"name":"x"}}`)
	b.ReportAllocs()
	for b.Loop() {
		e.ParseJSON(text)
	}
}
