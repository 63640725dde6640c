package runtime

import (
	"fmt"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// rejections watches promises that were rejected with nobody to handle it, and
// tells of them when the microtasks are done.
type rejections struct {
	r       *Runtime
	mode    string
	pending []rejection
	told    map[*goja.Promise]int // those reported, by number
	late    []*goja.Promise       // reported, and handled since
	count   int
}

// rejection is one with the async context that it happened in.
type rejection struct {
	*goja.Promise
	frame goja.Value
}

func (r *Runtime) watchRejections() {
	w := &rejections{r: r, mode: r.ctx.Args.Text("unhandled-rejections"), told: map[*goja.Promise]int{}}
	r.ctx.TrackRejections(w.track)
	r.ctx.AfterMicrotasks = w.process
}

func (w *rejections) track(p *goja.Promise, op goja.PromiseRejectionOperation) {
	if op == goja.PromiseRejectionReject {
		w.pending = append(w.pending, rejection{p, w.r.ctx.AsyncFrame()})
		return
	}
	for i, q := range w.pending {
		if q.Promise == p {
			w.pending = append(w.pending[:i], w.pending[i+1:]...)
			return
		}
	}
	if w.told[p] > 0 {
		w.late = append(w.late, p)
	}
}

// process tells of everything pending. It says whether scripts ran, and may
// have left further work.
func (w *rejections) process() bool {
	if len(w.pending) == 0 && len(w.late) == 0 {
		return false
	}
	late, pending := w.late, w.pending
	w.late, w.pending = nil, nil
	for _, p := range late {
		id := w.told[p]
		delete(w.told, p)
		if !w.emit("rejectionHandled", js.PromiseObject(p)) {
			w.call("emitRejectionHandled", w.r.ctx.VM.ToValue(id))
		}
	}
	for _, p := range pending {
		w.count++
		w.told[p.Promise] = w.count
		w.r.ctx.RunInFrame(p.frame, func() { w.tell(p.Promise) })
	}
	return true
}

func (w *rejections) emit(event string, args ...goja.Value) (listened bool) {
	life := &w.r.ctx.Life
	if life.EmitRejection == nil {
		return false
	}
	threw := w.guard(func() { listened = life.EmitRejection(event, args...) })
	return listened || threw
}

// guard reports what a listener throws, and says whether it did.
func (w *rejections) guard(f func()) (threw bool) {
	ex := w.r.ctx.VM.Try(f)
	if ex != nil {
		w.r.ctx.Uncaught(ex)
	}
	return ex != nil
}

func (w *rejections) tell(p *goja.Promise) {
	reason, promise := p.Result(), js.PromiseObject(p)
	switch w.mode {
	case "none":
		w.emit("unhandledRejection", reason, promise)
	case "warn":
		w.emit("unhandledRejection", reason, promise)
		w.warn(p, reason)
	case "strict":
		w.throw(reason)
		if !w.emit("unhandledRejection", reason, promise) {
			w.warn(p, reason)
		}
	default:
		if !w.emit("unhandledRejection", reason, promise) {
			w.throw(reason)
		}
	}
}

// throw makes an uncaught exception of a rejection.
func (w *rejections) throw(reason goja.Value) {
	ctx := w.r.ctx
	value := reason
	if o := js.Object(reason); o == nil || o.Get("stack") == nil {
		value = w.unhandled(reason)
	}
	ex := ctx.VM.Try(func() { panic(value) })
	w.guard(func() { w.r.fatal(ex, module.UnhandledRejection) })
}

const origin = "This error originated either by throwing inside of an async function without a catch block, " +
	"or by rejecting a promise which was not handled with .catch()."

func (w *rejections) unhandled(reason goja.Value) goja.Value {
	ctx := w.r.ctx
	e := ctx.NewError(origin + " The promise rejected with the reason \"" + plainText(reason) + "\".")
	e.Set("code", "ERR_UNHANDLED_REJECTION")
	ctx.DefineHidden(e, "name", ctx.VM.ToValue("UnhandledPromiseRejection"))
	ctx.SetNativeStack(e, "processPromiseRejections")
	return e
}

// plainText shows a value without running any of its code.
func plainText(v goja.Value) string {
	switch t := v.(type) {
	case *goja.Symbol:
		return "Symbol(" + t.String() + ")"
	case *goja.Object:
		if t.ClassName() == "Function" {
			return t.String()
		}
		name := "Object"
		if ctor := js.Object(t.Get("constructor")); ctor != nil {
			name = ctor.Get("name").String()
		}
		return "#<" + name + ">"
	}
	return v.String()
}

func (w *rejections) warn(p *goja.Promise, reason goja.Value) {
	ctx := w.r.ctx
	w.call("emitUnhandledRejection", reason, ctx.VM.ToValue(plainText(reason)),
		ctx.VM.ToValue(fmt.Sprintf("Unhandled promise rejection. %s To terminate the node process on unhandled promise "+
			"rejection, use the CLI flag `--unhandled-rejections=strict` (see "+
			"https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: %d)", origin, w.told[p])))
}

// call calls a function of the warnings' file.
func (w *rejections) call(name string, args ...goja.Value) {
	w.guard(func() {
		warnings := w.r.ctx.RequireObject("internal/process/warning")
		w.r.ctx.Invoke(goja.Undefined(), warnings.Get(name), args...)
	})
}
