package js

import (
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// TestLayout holds what v8layout.go takes the fields of goja to mean.
func TestLayout(t *testing.T) {
	e := New()
	stack := run1(t, e, `
function Point() { this.made = new Error('m'); }
Point.prototype.where = function where() { return new TypeError('t').stack; };
[new Point().made.stack, new Point().where(), (() => new RangeError('r').stack)()].join('|')`)
	for _, want := range []string{
		"Error: m\n    at new Point (x.js:2:", "TypeError: t\n    at Point.where (x.js:3:", "RangeError: r\n    at x.js:4:",
	} {
		if !strings.Contains(stack, want) {
			t.Errorf("no %q in\n%s", want, stack)
		}
	}
}

func TestStackIsFirstProperty(t *testing.T) {
	e := New()
	if got := run1(t, e, `Object.getOwnPropertyNames(new Error('m')).join()`); got != "stack,message" {
		t.Error(got)
	}
}

func TestThrownMessages(t *testing.T) {
	e := New()
	for code, want := range map[string]string{
		"null.x":            "Cannot read properties of null (reading 'x')",
		"var o = {}; o.f()": "o.f is not a function",
		"var p; p.q = 1":    "Cannot set properties of undefined (setting 'q')",
		"new Array(-1)":     "Invalid array length",
	} {
		got := run1(t, e, "var m = ''; try { "+code+" } catch (e) { m = e.message } m")
		if got != want {
			t.Errorf("%s: %q, not %q", code, got, want)
		}
	}
}

func TestUserMessagesStay(t *testing.T) {
	e := New()
	const text = "Cannot read property 'x' of undefined"
	if got := run1(t, e, `new TypeError("`+text+`").message`); got != text {
		t.Error(got)
	}
}

func TestThrowSite(t *testing.T) {
	e := New()
	_, err := e.VM.RunScript("x.js", "const e = new Error('far');\n\n  throw e;")
	site, ok := e.ThrowSite(err.(*goja.Exception))
	if !ok || site.Line != 3 || site.Column != 3 || site.Text != "  throw e;" {
		t.Errorf("%+v %v", site, ok)
	}
}

func run1(t *testing.T, e *Env, code string) string {
	t.Helper()
	v, err := e.VM.RunScript("x.js", code)
	if err != nil {
		t.Fatal(err)
	}
	return v.String()
}
