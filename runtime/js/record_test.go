package js

import (
	"testing"

	"github.com/dop251/goja"
)

// TestRecords: each is an ordinary object, which scripts may change at will.
func TestRecords(t *testing.T) {
	e := New()
	k := e.NewRecordKind("a", "b")
	test, _ := goja.AssertFunction(run(e.VM, func() *goja.Program {
		return goja.MustCompile("", `(function (o) {
			const seen = JSON.stringify(o) + (Object.getPrototypeOf(o) === Object.prototype)
			for (let i = 0; i < 20; i++) o['p' + i] = i
			delete o.a
			o.b = 3
			return seen + Object.keys(o).length + o.b
		})`, true)
	}))
	for i := range 3 {
		v, err := test(nil, k.New(e.VM.ToValue(i), e.VM.ToValue("x")))
		if err != nil {
			t.Fatal(err)
		}
		if want := `{"a":` + string(rune('0'+i)) + `,"b":"x"}true213`; v.String() != want {
			t.Errorf("%s, not %s", v, want)
		}
	}
}
