package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// requestKind is a class of requests: its fields as Node lays them out.
type requestKind struct {
	provider int
	fields   []field
}

type field struct {
	name  string
	value any
}

var requestKinds = map[string]requestKind{
	"TCPConnectWrap":  {ProviderTCPConnect, nil},
	"PipeConnectWrap": {ProviderPipeConnect, nil},
	"SendWrap":        {ProviderUDPSend, nil},

	"GetAddrInfoReqWrap": {ProviderGetAddrInfo, nil},
	"GetNameInfoReqWrap": {ProviderGetNameInfo, nil},
	"QueryReqWrap":       {ProviderQuery, nil},
	"ShutdownWrap": {ProviderShutdown, []field{
		{"oncomplete", nil}, {"callback", nil}, {"handle", nil}}},
	"WriteWrap": {ProviderWrite, []field{
		{"oncomplete", nil}, {"callback", nil}, {"handle", nil}, {"async", false},
		{"bytes", 0}, {"buffer", nil}, {"writeStatus", nil}}},
}

// RequestClass is the class of requests with the given name of Node's.
func (r *Realm) RequestClass(name string) *goja.Object {
	if c := r.requests[name]; c != nil {
		return c
	}
	kind := requestKinds[name]
	c := r.Extend(r.AsyncWrapClass(), js.Class{Name: name, New: func(call goja.ConstructorCall) *goja.Object {
		w := &AsyncWrap{}
		w.Init(r, call.This, kind.provider)
		r.Attach(call.This, w)
		for _, f := range kind.fields {
			call.This.Set(f.name, f.value)
		}
		return nil
	}})
	r.requests[name] = c
	return c
}

// NewRequest makes a request from Go.
func (r *Realm) NewRequest(name string) *goja.Object {
	obj, err := r.VM.New(r.RequestClass(name))
	if err != nil {
		panic(js.Thrown(err))
	}
	return obj
}

// Completion returns what calls req.oncomplete(status, ...more) when the
// operation ends, in the async context of now.
func (r *Realm) Completion(req goja.Value, more func() []goja.Value) func(sys.Errno) {
	obj := js.Object(req)
	var scope js.AsyncScope
	if w, ok := js.State[asyncHolder](r.Env, req); ok {
		scope = w.async().scope()
	} else {
		scope = r.NewAsyncScope()
	}
	return func(status sys.Errno) {
		if obj == nil {
			return
		}
		fn := obj.Get("oncomplete")
		if !js.IsCallable(fn) {
			return
		}
		args := append([]goja.Value{r.VM.ToValue(int(status))}, more()...)
		r.RunInScope(scope, func() { r.MakeCallback(obj, fn, args...) })
		r.ForgetAsync(scope.ID)
	}
}

// Errno is a native function's result.
func (r *Realm) Errno(e sys.Errno) goja.Value { return r.VM.ToValue(int(e)) }
