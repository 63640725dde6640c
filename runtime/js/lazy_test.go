package js

import (
	"testing"

	"github.com/dop251/goja"
)

// lazyThing makes a realm with `thing`, of a class whose properties come late.
func lazyThing(t *testing.T) (e *Env, realized *int) {
	e, realized = New(), new(int)
	proto := e.VM.NewObject()
	proto.Set("hello", "world")
	kind := e.NewLazyKind(LazyClass{
		Proto: proto, Names: []string{"a", "b"}, Guarded: []string{"hello"},
		Realize: func(obj *goja.Object, state any) {
			*realized++
			obj.Set("a", state)
			obj.Set("b", 2)
		},
	})
	base := e.VM.NewObject()
	base.DefineAccessorProperty("sum", e.Func("", 0, func(call goja.FunctionCall) goja.Value {
		return e.VM.ToValue("general")
	}), nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	proto.SetPrototype(base)
	proto.Set("say", func(word string) string { return "general " + word })
	kind.Method("say", 1, func(_ *goja.Object, _ any, call goja.FunctionCall) (goja.Value, bool) {
		return e.VM.ToValue("fast"), call.Argument(0).String() == "hi"
	})
	kind.Getter("sum", func(_ *goja.Object, state any, _ goja.FunctionCall) (goja.Value, bool) {
		return e.VM.ToValue(state), true
	})
	e.VM.Set("thing", kind.New(1))
	e.VM.Set("proto", proto)
	e.VM.Set("overrides", func() bool { return kind.Overrides(e.VM.Get("thing").(*goja.Object)) })
	e.VM.Set("realized", func() int { return *realized })
	return e, realized
}

func TestLazyObjects(t *testing.T) {
	for code, want := range map[string]string{
		"[thing.hello, realized()].join()":                                               "world,0",
		"[thing.a, thing.b, realized()].join()":                                          "1,2,1",
		"thing.c = 3; [realized(), thing.c, thing.a, Object.keys(thing)].join()":         "0,3,1,a,b,c",
		"[Object.keys(thing), realized(), JSON.stringify(thing)].join()":                 `a,b,0,{"a":1,"b":2}`,
		"thing.a = 7; [thing.a, thing.b, realized()].join()":                             "7,2,1",
		"delete thing.a; [thing.a, thing.b, 'a' in thing, Object.keys(thing)].join()":    ",2,false,b",
		"Object.defineProperty(thing, 'a', {value: 9}); [thing.b, thing.a].join()":       "2,9",
		"[Object.getPrototypeOf(thing) === proto, realized()].join()":                    "true,0",
		"const child = Object.create(thing); [child.a, Object.keys(child).length]+''":    "1,0",
		"[overrides(), (thing.x = 1, overrides()), (thing.hello = 1, overrides())]+''":   "false,false,true",
		"const s = Symbol(); thing[s] = 5; [realized(), thing.a, thing[s]].join()":       "0,1,5",
		"[thing.say('hi'), realized(), thing.say('ho'), realized(), thing.say('hi')]+''": "fast,0,general ho,1,general hi",
		"[thing.sum, realized(), thing.a, thing.sum].join()":                             "1,0,1,general",
		"thing.hello = 'me'; [thing.a, thing.hello].join()":                              "1,me",
		"[{...thing}.a, Object.entries(thing), Object.hasOwn(thing, 'b')].join()":        "1,a,1,b,2,true",
	} {
		e, _ := lazyThing(t)
		if got := run1(t, e, code); got != want {
			t.Errorf("%s: %s, not %s", code, got, want)
		}
	}
}

func BenchmarkLazyObject(b *testing.B) {
	e := New()
	kind := e.NewLazyKind(LazyClass{Proto: e.VM.NewObject(), Names: []string{"a"}})
	b.ReportAllocs()
	for b.Loop() {
		kind.New(nil)
	}
}
