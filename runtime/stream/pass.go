package stream

import (
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// passThrough writes data to the socket that owner is piped to, if that is all
// that happens to it. No JavaScript runs, and data stays the reader's. What
// does not fit waits at the handle, and the reader with it.
func (w *StreamWrap) passThrough(owner *goja.Object, data []byte) bool {
	to := w.realm.pipedTo(owner)
	w.stream.ReadWide(to != nil)
	if to == nil || to.stream.WriteQueueSize() > 0 {
		return false
	}
	n, errno := to.stream.TryWrite(data)
	if errno != 0 && errno != sys.EAGAIN {
		return false
	}
	to.sent += int64(len(data))
	if n < len(data) {
		w.hold()
		rest := *rests.Get().(*[]byte)
		rest = append(rest[:0], data[n:]...)
		if to.stream.Write([][]byte{rest}, func(sys.Errno) { w.release(rest) }) != 0 {
			w.release(rest)
		}
	}
	return true
}

// rests are buffers for what passThrough cannot pass on yet.
var rests = sync.Pool{New: func() any { return new([]byte) }}

// pipedTo is the handle of the socket that owner's only 'data' listener writes
// to, if neither of them needs more; else nil.
func (r *Realm) pipedTo(owner *goja.Object) *StreamWrap {
	f := r.fast
	events, ok := owner.Get("_events").(*goja.Object)
	if !ok {
		return nil
	}
	listener, ok := events.Get("data").(*goja.Object)
	if !ok || !js.IsNil(owner.GetSymbol(f.timeout)) {
		return nil
	}
	dest, ok := listener.GetSymbol(f.dest).(*goja.Object)
	if !ok || dest.Get("write") != f.short || !js.IsNil(dest.GetSymbol(f.timeout)) {
		return nil
	}
	return r.writable(dest)
}

// hold stops reading until release, unless a script starts or stops it first.
func (w *StreamWrap) hold() {
	w.stream.ReadStop()
	w.own().held = true
}

// letGo ends hold.
func (w *StreamWrap) letGo() {
	if w.held {
		w.held = false
	}
}

func (w *StreamWrap) release(rest []byte) {
	rests.Put(&rest)
	if w.held && !w.handle.IsClosing() {
		w.resumeRead()
	}
	w.letGo()
}
