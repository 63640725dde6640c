package timers

import (
	"math"
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// timeout is one setTimeout or setInterval.
type timeout struct {
	t          *timers
	obj        *goja.Object
	callback   goja.Value // null or undefined once cleared
	args       []goja.Value
	after      float64    // _idleTimeout; -1 once cleared
	repeat     goja.Value // milliseconds, or null
	start      int64
	scope      js.AsyncScope
	list       *list
	prev, next *timeout
	refed      bool
	destroyed  bool
	known      bool // clearTimeout takes its number
}

const maxTimeout = 1<<31 - 1

func (t *timers) setTimeout(call goja.FunctionCall) goja.Value {
	return t.timeouts.add(call, false)
}

func (t *timers) setInterval(call goja.FunctionCall) goja.Value {
	return t.timeouts.add(call, true)
}

func (ts *timeouts) add(call goja.FunctionCall, repeat bool) goja.Value {
	t := ts.t
	t.checkCallback(call.Argument(0))
	timer := &timeout{
		t:        t,
		callback: call.Argument(0),
		args:     rest(call, 2),
		after:    t.duration(call.Argument(1)),
		repeat:   goja.Null(),
		scope:    t.NewAsyncScope(),
		refed:    true,
	}
	if repeat {
		timer.repeat = t.VM.ToValue(timer.after)
	}
	timer.obj = ts.kind.lazy.New(timer)
	timer.scope.Resource = timer.obj
	t.AnnounceAsync(timer.scope, "Timeout", timer.obj)
	ts.insert(timer, ts.now())
	ts.count(1)
	return timer.obj
}

// duration is what a script asked for, brought into 1 … 2³¹-1.
func (t *timers) duration(v goja.Value) float64 {
	if goja.IsUndefined(v) {
		return 1
	}
	ms := v.ToFloat()
	if ms >= 1 && ms <= maxTimeout {
		return ms
	}
	text := strconv.FormatFloat(ms, 'f', -1, 64)
	const set = "\nTimeout duration was set to 1."
	switch {
	case ms > maxTimeout:
		if math.IsInf(ms, 1) {
			text = "Infinity"
		}
		t.warn("TimeoutOverflowWarning", text+" does not fit into a 32-bit signed integer."+set)
	case ms < 0 && !t.warnedNegative:
		t.warnedNegative = true
		t.warn("TimeoutNegativeWarning", t.VM.ToValue(ms).String()+" is a negative number."+set)
	case math.IsNaN(ms) && !t.warnedNaN:
		t.warnedNaN = true
		t.warn("TimeoutNaNWarning", "NaN is not a number."+set)
	}
	return 1
}

// clearTimeout takes a Timeout, or the number that it turned into.
func (t *timers) clearTimeout(call goja.FunctionCall) goja.Value {
	v := call.Argument(0)
	timer, ok := t.timeouts.kind.of(v)
	if !ok {
		if js.IsNil(v) || js.Object(v) != nil {
			return goja.Undefined()
		}
		id, err := strconv.ParseInt(v.String(), 10, 64)
		if timer = t.timeouts.known[id]; err != nil || timer == nil {
			return goja.Undefined()
		}
	}
	timer.clear()
	return goja.Undefined()
}

func (timer *timeout) clear() {
	if timer.destroyed {
		return
	}
	if timer.list != nil {
		timer.callback, timer.args = goja.Undefined(), nil
	} else {
		timer.callback = goja.Null() // its callback runs now
	}
	timer.unlink()
	timer.after = -1
	timer.destroy()
}

// destroy ends the timer's claim on the loop; refresh may revive it.
func (timer *timeout) destroy() {
	ts := &timer.t.timeouts
	timer.destroyed = true
	timer.t.ForgetAsync(timer.scope.ID)
	if timer.known {
		delete(ts.known, timer.scope.ID)
	}
	if timer.refed {
		ts.count(-1)
	}
}

// refresh starts the timer anew, also one that has fired.
func (timer *timeout) refresh() {
	if timer.after < 0 {
		return
	}
	ts := &timer.t.timeouts
	ts.insert(timer, ts.now())
	if timer.destroyed {
		timer.destroyed = false
		timer.scope = timer.t.NewAsyncScope()
		timer.scope.Resource = timer.obj
		timer.t.AnnounceAsync(timer.scope, "Timeout", timer.obj)
		if timer.refed {
			ts.count(1)
		}
	}
}

func (timer *timeout) setRef(refed bool) {
	if timer.refed == refed {
		return
	}
	timer.refed = refed
	if timer.destroyed {
		return
	}
	if refed {
		timer.t.timeouts.count(1)
	} else {
		timer.t.timeouts.count(-1)
	}
}

// number makes the timer known by its id.
func (timer *timeout) number() goja.Value {
	ts := &timer.t.timeouts
	if !timer.destroyed {
		if ts.known == nil {
			ts.known = map[int64]*timeout{}
		}
		timer.known = true
		ts.known[timer.scope.ID] = timer
	}
	return timer.t.VM.ToValue(timer.scope.ID)
}

// neighbour stands for _idlePrev and _idleNext: scripts ask whether the timer
// is in a list.
func (timer *timeout) neighbour() goja.Value {
	if timer.list == nil {
		return goja.Null()
	}
	return timer.t.timeouts.view(timer.list)
}

var timeoutFields = []field[*timeout]{
	{"_idleTimeout", func(s *timeout) goja.Value { return s.t.VM.ToValue(s.after) },
		func(s *timeout, v goja.Value) { s.after = v.ToFloat() }},
	{"_idlePrev", (*timeout).neighbour, nil},
	{"_idleNext", (*timeout).neighbour, nil},
	{"_idleStart", func(s *timeout) goja.Value { return s.t.VM.ToValue(s.start) },
		func(s *timeout, v goja.Value) { s.start = v.ToInteger() }},
	{"_onTimeout", func(s *timeout) goja.Value { return s.callback },
		func(s *timeout, v goja.Value) { s.callback = v }},
	{"_timerArgs", func(s *timeout) goja.Value { return s.t.array(s.args) },
		func(s *timeout, v goja.Value) { s.setArgs(v) }},
	{"_repeat", func(s *timeout) goja.Value { return s.repeat },
		func(s *timeout, v goja.Value) { s.repeat = v }},
	{"_destroyed", func(s *timeout) goja.Value { return s.t.VM.ToValue(s.destroyed) }, nil},
}

func (timer *timeout) setArgs(v goja.Value) {
	timer.args = nil
	if list := js.Object(v); list != nil {
		timer.args = js.Elements(list)
	}
}
