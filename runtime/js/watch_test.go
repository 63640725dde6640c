package js

import (
	"testing"

	"github.com/dop251/goja"
)

// TestWatch: a method that is assigned, shadowed, redefined or deleted has
// changed; a property beside it has not changed it.
func TestWatch(t *testing.T) {
	for change, unchanged := range map[string]bool{
		"":                                  true,
		"top.other = 1":                     true,
		"base.other = 1; delete base.other": true,
		"top.on = 1":                        false,
		"base.on = 1":                       false,
		"base.hidden = 1":                   false,
		"middle.hidden = 1":                 false,
		"base.other = 1; top.hidden = 1":    false,
		"base.missing = 1":                  false,
		"delete base.hidden":                false,
		"Object.setPrototypeOf(top, null)":  false,
		"Object.defineProperty(base, 'on', {get() {}})":    false,
		"const f = base.on; delete base.on; middle.on = f": false,
	} {
		e := New()
		run := func(text string) {
			if _, err := e.VM.RunString(text); err != nil {
				t.Fatal(err)
			}
		}
		run(`var base = {on() {}}, middle = Object.create(base), top = Object.create(middle);
			Object.defineProperty(base, 'hidden', {value() {}, writable: true, configurable: true});`)
		w := e.WatchMethods(Object(e.VM.Get("top")), []string{"on", "hidden", "missing"}, nil)
		run(change)
		for range 2 {
			if w.Unchanged() != unchanged {
				t.Errorf("after %q: unchanged %v", change, !unchanged)
			}
		}
	}
}

// TestWatchInherited: what shadows it in the object itself does not count.
func TestWatchInherited(t *testing.T) {
	for change, unchanged := range map[string]bool{
		"top.on = 1": true, "delete top.on": true, "middle.on = 1": false, "base.on = 1": false, "delete base.on": false,
	} {
		e := New()
		mustRun(t, e, goja.MustCompile("", "var base = {on() {}}, middle = Object.create(base), top = Object.create(middle, {on: {value: 1, configurable: true, writable: true}})", false))
		w := e.WatchMethods(Object(e.VM.Get("top")), nil, []string{"on"})
		mustRun(t, e, goja.MustCompile("", change, false))
		if w.Unchanged() != unchanged {
			t.Errorf("after %q: unchanged %v", change, !unchanged)
		}
	}
}

func TestMapTables(t *testing.T) {
	e := New()
	e.WatchMethods(e.VM.NewObject(), nil, nil)
	if !theQuick.mapTables {
		t.Error("Go's maps are not what slots.go takes them for: properties are looked up each time")
	}
}
