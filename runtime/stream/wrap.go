package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
)

// AsyncWrap is the Go state of an asynchronous resource's object. Others embed
// it.
type AsyncWrap struct {
	realm       *Realm
	obj         *goja.Object
	id, trigger int64      // as the following, of its scope
	frame       goja.Value // likewise
	provider    uint8
	announced   bool // to hooks, with obj as the resource
}

// Init makes obj the object of w, created now in the current async context.
// provider is Node's number for the kind, see the Provider constants.
func (w *AsyncWrap) Init(r *Realm, obj *goja.Object, provider int) {
	*w = AsyncWrap{realm: r, obj: obj, provider: uint8(provider)}
	w.announce()
}

// announce starts the operation anew.
func (w *AsyncWrap) announce() {
	s := w.realm.NewAsyncScope()
	w.id, w.trigger, w.frame = s.ID, s.Trigger, s.Frame
	if w.announced = w.realm.HasAsyncHooks(); w.announced {
		w.realm.AnnounceAsync(w.scope(), providerNames[int(w.provider)], w.obj)
	}
}

// scope is the async context of the resource.
func (w *AsyncWrap) scope() js.AsyncScope {
	s := js.AsyncScope{ID: w.id, Trigger: w.trigger, Frame: w.frame}
	if w.announced {
		s.Resource = w.obj
	}
	return s
}

// Object is the JavaScript object.
func (w *AsyncWrap) Object() *goja.Object { return w.obj }

// Realm is the realm of the object.
func (w *AsyncWrap) Realm() *Realm { return w.realm }

func (w *AsyncWrap) async() *AsyncWrap { return w }

// Callback enters JavaScript in the async context of the resource and calls
// the method name of its object, if there is one.
func (w *AsyncWrap) Callback(name string, args ...goja.Value) {
	if fn := w.obj.Get(name); js.IsCallable(fn) {
		w.call(fn, args...)
	}
}

func (w *AsyncWrap) call(fn goja.Value, args ...goja.Value) {
	w.realm.RunInScope(w.scope(), func() { w.realm.MakeCallback(w.obj, fn, args...) })
}

// Run runs f with the right to call JavaScript, in the async context of the
// resource.
func (w *AsyncWrap) Run(f func()) {
	w.realm.RunInScope(w.scope(), func() { w.realm.Enter(f) })
}

type asyncHolder interface{ async() *AsyncWrap }

// Node's provider numbers.
const (
	ProviderDNSChannel  = 2
	ProviderGetAddrInfo = 10
	ProviderGetNameInfo = 11
	ProviderJSStream    = 22
	ProviderPipeConnect = 25
	ProviderPipeServer  = 26
	ProviderPipe        = 27
	ProviderProcess     = 28
	ProviderQuery       = 30
	ProviderShutdown    = 36
	ProviderSignal      = 37
	ProviderTCPConnect  = 40
	ProviderTCPServer   = 41
	ProviderTCP         = 42
	ProviderTTY         = 43
	ProviderUDPSend     = 44
	ProviderUDP         = 45
	ProviderWrite       = 53
)

var providerNames = map[int]string{
	ProviderDNSChannel: "DNSCHANNEL", ProviderGetAddrInfo: "GETADDRINFOREQWRAP", ProviderGetNameInfo: "GETNAMEINFOREQWRAP",
	ProviderJSStream: "JSSTREAM", ProviderPipeConnect: "PIPECONNECTWRAP", ProviderPipeServer: "PIPESERVERWRAP", ProviderPipe: "PIPEWRAP",
	ProviderProcess: "PROCESSWRAP", ProviderQuery: "QUERYWRAP", ProviderShutdown: "SHUTDOWNWRAP",
	ProviderSignal: "SIGNALWRAP", ProviderTCPConnect: "TCPCONNECTWRAP", ProviderTCPServer: "TCPSERVERWRAP",
	ProviderTCP: "TCPWRAP", ProviderTTY: "TTYWRAP", ProviderUDPSend: "UDPSENDWRAP", ProviderUDP: "UDPWRAP",
	ProviderWrite: "WRITEWRAP",
}

// AsyncWrapClass is the class at the root of all others here.
func (r *Realm) AsyncWrapClass() *goja.Object {
	if r.async == nil {
		r.async = r.NewClass(js.Class{Name: "AsyncWrap", Methods: map[string]js.Fn{
			"getAsyncId":      r.getAsyncID,
			"asyncReset":      r.asyncReset,
			"getProviderType": r.getProviderType,
		}})
	}
	return r.async
}

func (r *Realm) getAsyncID(call goja.FunctionCall) goja.Value {
	return r.VM.ToValue(js.This[asyncHolder](r.Env, call).async().id)
}

func (r *Realm) asyncReset(call goja.FunctionCall) goja.Value {
	w := js.This[asyncHolder](r.Env, call).async()
	r.ForgetAsync(w.id)
	w.announce()
	return goja.Undefined()
}

func (r *Realm) getProviderType(call goja.FunctionCall) goja.Value {
	return r.VM.ToValue(int(js.This[asyncHolder](r.Env, call).async().provider))
}

// Handle is what runtime/handle's types have in common.
type Handle interface {
	Ref()
	Unref()
	HasRef() bool
	SetOwner(loop.Owner)
	IsClosing() bool
	Close(onClosed func())
	Base() *loop.Handle
}

// HandleWrap is the Go state of a handle's object. Others embed it.
type HandleWrap struct {
	AsyncWrap
	handle *loop.Handle // of a whole that is a Handle
}

// InitHandle is Init for a handle.
func (w *HandleWrap) InitHandle(r *Realm, obj *goja.Object, provider int, h Handle) {
	w.Init(r, obj, provider)
	w.handle = h.Base()
	h.SetOwner(w)
}

// ActiveObject is the socket or server above the handle, else its own object.
func (w *HandleWrap) ActiveObject() any {
	if owner, ok := w.obj.GetSymbol(w.realm.Symbols().Owner).(*goja.Object); ok {
		return owner
	}
	return w.obj
}

// Handle is the handle behind the object: *handle.TCP, *handle.Pipe and so on.
func (w *HandleWrap) Handle() Handle { return w.handle.Whole().(Handle) }

func (w *HandleWrap) wrap() *HandleWrap { return w }

type handleHolder interface{ wrap() *HandleWrap }

// HandleOf finds the handle behind v; ok is false for other values.
func HandleOf(e *js.Env, v goja.Value) (w *HandleWrap, ok bool) {
	h, ok := js.State[handleHolder](e, v)
	if !ok {
		return nil, false
	}
	return h.wrap(), true
}

// FD is the descriptor behind the handle, -1 where there is none.
func (w *HandleWrap) FD() int {
	if h, ok := w.handle.Whole().(interface{ FD() int }); ok {
		return h.FD()
	}
	return -1
}

// HandleWrapClass has what all handles have: close, ref, unref, hasRef.
func (r *Realm) HandleWrapClass() *goja.Object {
	if r.handle == nil {
		r.handle = r.Extend(r.AsyncWrapClass(), js.Class{Name: "HandleWrap", Methods: map[string]js.Fn{
			"close":  r.close,
			"ref":    r.onHandle((*loop.Handle).Ref),
			"unref":  r.onHandle((*loop.Handle).Unref),
			"hasRef": r.hasRef,
		}})
	}
	return r.handle
}

func (r *Realm) onHandle(method func(*loop.Handle)) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		if w, ok := HandleOf(r.Env, call.This); ok {
			method(w.handle)
		}
		return goja.Undefined()
	}
}

func (r *Realm) hasRef(call goja.FunctionCall) goja.Value {
	w, ok := HandleOf(r.Env, call.This)
	return r.VM.ToValue(ok && w.handle.HasRef())
}

func (r *Realm) close(call goja.FunctionCall) goja.Value {
	if w, ok := HandleOf(r.Env, call.This); ok && !w.handle.IsClosing() {
		w.keepOnClose(call.Argument(0))
		w.handle.Whole().Close(w.closed)
	}
	return goja.Undefined()
}

func (w *HandleWrap) keepOnClose(callback goja.Value) {
	if js.IsCallable(callback) {
		w.obj.SetSymbol(w.realm.Symbols().OnClose, callback)
	}
}

func (w *HandleWrap) closed() {
	if fn := w.obj.GetSymbol(w.realm.Symbols().OnClose); js.IsCallable(fn) {
		w.call(fn)
	}
	w.realm.ForgetAsync(w.id)
}

// OwnerAccessor is the property "owner" of handles: the owner symbol's value.
func (r *Realm) OwnerAccessor() js.Accessor {
	return js.Accessor{
		Get: func(call goja.FunctionCall) goja.Value {
			if v := call.This.ToObject(r.VM).GetSymbol(r.Symbols().Owner); v != nil {
				return v
			}
			return goja.Undefined()
		},
		Set: func(call goja.FunctionCall) goja.Value {
			call.This.ToObject(r.VM).SetSymbol(r.Symbols().Owner, call.Argument(0))
			return goja.Undefined()
		},
	}
}
