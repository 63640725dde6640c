package timers

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// immediate is one setImmediate.
type immediate struct {
	t         *timers
	obj       *goja.Object
	callback  goja.Value // null once called or cleared
	args      []goja.Value
	scope     js.AsyncScope
	refed     bool
	destroyed bool
}

// immediates is the queue of the check phase.
type immediates struct {
	t     *timers
	queue []*immediate
	spare []*immediate
	kind  *kind[*immediate]
}

func (im *immediates) init(t *timers) {
	im.t = t
	t.Loop.SetImmediateHook(im.run)
	ctor := t.NewClass(js.Class{Name: "Immediate", Length: 2})
	proto := ctor.Get("prototype").(*goja.Object)
	im.kind = newKind(t, proto, immediateFields)
	t.DefineHidden(proto, "ref", t.Func("ref", 0, chained(im.kind, func(s *immediate) { s.setRef(true) })))
	t.DefineHidden(proto, "unref", t.Func("unref", 0, chained(im.kind, func(s *immediate) { s.setRef(false) })))
	t.DefineHidden(proto, "hasRef", t.Func("hasRef", 0, answer(im.kind, func(s *immediate) goja.Value {
		return t.VM.ToValue(s.refed)
	})))
	t.symbolMethod(proto, t.inspectCustom(), "[nodejs.util.inspect.custom]", im.inspect)
	t.symbolMethod(proto, t.dispose(), "[Symbol.dispose]", nothing(im.kind, (*immediate).clear))
}

func (t *timers) setImmediate(call goja.FunctionCall) goja.Value {
	t.checkCallback(call.Argument(0))
	im := &immediate{t: t, callback: call.Argument(0), args: rest(call, 1), scope: t.NewAsyncScope()}
	im.obj = t.immediates.kind.lazy.New(im)
	im.scope.Resource = im.obj
	t.AnnounceAsync(im.scope, "Immediate", im.obj)
	im.setRef(true)
	t.immediates.queue = append(t.immediates.queue, im)
	return im.obj
}

func (t *timers) clearImmediate(call goja.FunctionCall) goja.Value {
	if im, ok := t.immediates.kind.of(call.Argument(0)); ok {
		im.clear()
	}
	return goja.Undefined()
}

func (im *immediate) clear() {
	if im.destroyed {
		return
	}
	im.end()
	im.callback, im.args = goja.Undefined(), nil
	im.t.ForgetAsync(im.scope.ID)
}

func (im *immediate) end() {
	im.setRef(false)
	im.destroyed = true
}

func (im *immediate) setRef(refed bool) {
	if im.destroyed || im.refed == refed {
		return
	}
	im.refed = refed
	if refed {
		im.t.Loop.AddImmediates(1)
	} else {
		im.t.Loop.AddImmediates(-1)
	}
}

// run calls the immediates that waited when the phase began; those that they
// set wait for the next turn.
func (im *immediates) run() {
	queue := im.queue
	im.queue = im.spare[:0]
	for i, s := range queue {
		queue[i] = nil
		if !s.destroyed {
			s.end()
			im.call(s)
		}
	}
	im.spare = queue[:0]
}

func (im *immediates) call(s *immediate) {
	im.t.RunInScope(s.scope, func() {
		im.t.Enter(func() {
			defer func() { s.callback = goja.Null() }()
			im.t.Invoke(s.obj, s.callback, s.args...)
		})
	})
	im.t.ForgetAsync(s.scope.ID)
}

// inspect shows what Node keeps on the object itself, Symbols included.
func (im *immediates) inspect(call goja.FunctionCall) goja.Value {
	s := receiver(im.kind, call)
	shown := im.t.VM.CreateObject(im.t.shownAs("Immediate"))
	copyFields(shown, s, immediateFields)
	var refed any = s.refed
	if s.destroyed {
		refed = goja.Null()
	}
	shown.SetSymbol(goja.NewSymbol("refed"), refed)
	im.t.showScope(shown, s.scope)
	return im.t.inspectAs(shown, call, false)
}

var immediateFields = []field[*immediate]{
	{"_idleNext", func(*immediate) goja.Value { return goja.Null() }, nil},
	{"_idlePrev", func(*immediate) goja.Value { return goja.Null() }, nil},
	{"_onImmediate", func(s *immediate) goja.Value { return s.callback },
		func(s *immediate, v goja.Value) { s.callback = v }},
	{"_argv", func(s *immediate) goja.Value { return s.t.array(s.args) }, nil},
	{"_destroyed", func(s *immediate) goja.Value { return s.t.VM.ToValue(s.destroyed) }, nil},
}
