package runtime

import "github.com/dop251/goja"

// global names a property of globalThis that a built-in module provides at the
// first use.
type global struct {
	name, module string
	export       string // "" for the exports themselves
	enumerable   bool
}

// accessors are those of the globals that Node has as accessors; the others are
// data properties.
var accessors = map[string]bool{"process": true, "Buffer": true, "performance": true}

// readOnly are the accessors without a setter.
var readOnly = map[string]bool{"crypto": true, "navigator": true}

// globals is Node's list, in Node's order.
var globals = []global{
	{"console", "console", "", false},
	{"process", "process", "", false},
	{"Buffer", "buffer", "Buffer", false},
	{"clearImmediate", "timers", "clearImmediate", true},
	{"setImmediate", "timers", "setImmediate", true},
	{"URL", "internal/url", "URL", false},
	{"URLSearchParams", "internal/url", "URLSearchParams", false},
	{"DOMException", "internal/errors", "DOMException", false},
	{"AbortController", "internal/abort_controller", "AbortController", false},
	{"AbortSignal", "internal/abort_controller", "AbortSignal", false},
	{"Event", "internal/event_target", "Event", false},
	{"EventTarget", "internal/event_target", "EventTarget", false},
	{"CustomEvent", "internal/event_target", "CustomEvent", false},
	{"TextEncoder", "internal/encoding", "TextEncoder", false},
	{"TextDecoder", "internal/encoding", "TextDecoder", false},
	{"clearInterval", "timers", "clearInterval", true},
	{"clearTimeout", "timers", "clearTimeout", true},
	{"setInterval", "timers", "setInterval", true},
	{"setTimeout", "timers", "setTimeout", true},
	{"queueMicrotask", "internal/microtask", "queueMicrotask", true},
	{"structuredClone", "internal/structured_clone", "structuredClone", true},
	{"atob", "buffer", "atob", true},
	{"btoa", "buffer", "btoa", true},
	{"BroadcastChannel", "worker_threads", "BroadcastChannel", false},
	{"MessageChannel", "worker_threads", "MessageChannel", false},
	{"MessagePort", "worker_threads", "MessagePort", false},
	{"CloseEvent", "internal/web_events", "CloseEvent", false},
	{"ErrorEvent", "internal/web_events", "ErrorEvent", false},
	{"WebSocket", "internal/websocket", "WebSocket", false},
	{"Navigator", "internal/navigator", "Navigator", false},
	{"MessageEvent", "internal/worker/messaging", "MessageEvent", false},
	{"Blob", "buffer", "Blob", false},
	{"File", "buffer", "File", false},
	{"Performance", "perf_hooks", "Performance", false},
	{"PerformanceEntry", "perf_hooks", "PerformanceEntry", false},
	{"PerformanceMark", "perf_hooks", "PerformanceMark", false},
	{"PerformanceMeasure", "perf_hooks", "PerformanceMeasure", false},
	{"PerformanceObserver", "perf_hooks", "PerformanceObserver", false},
	{"PerformanceObserverEntryList", "perf_hooks", "PerformanceObserverEntryList", false},
	{"PerformanceResourceTiming", "perf_hooks", "PerformanceResourceTiming", false},
	{"performance", "perf_hooks", "performance", true},
	{"Crypto", "internal/crypto/webcrypto", "Crypto", false},
	{"CryptoKey", "internal/crypto/webcrypto", "CryptoKey", false},
	{"SubtleCrypto", "internal/crypto/webcrypto", "SubtleCrypto", false},
	{"ReadableStream", "stream/web", "ReadableStream", false},
	{"ReadableStreamDefaultReader", "stream/web", "ReadableStreamDefaultReader", false},
	{"ReadableStreamBYOBReader", "stream/web", "ReadableStreamBYOBReader", false},
	{"ReadableStreamBYOBRequest", "stream/web", "ReadableStreamBYOBRequest", false},
	{"ReadableByteStreamController", "stream/web", "ReadableByteStreamController", false},
	{"ReadableStreamDefaultController", "stream/web", "ReadableStreamDefaultController", false},
	{"TransformStream", "stream/web", "TransformStream", false},
	{"TransformStreamDefaultController", "stream/web", "TransformStreamDefaultController", false},
	{"WritableStream", "stream/web", "WritableStream", false},
	{"WritableStreamDefaultController", "stream/web", "WritableStreamDefaultController", false},
	{"WritableStreamDefaultWriter", "stream/web", "WritableStreamDefaultWriter", false},
	{"ByteLengthQueuingStrategy", "stream/web", "ByteLengthQueuingStrategy", false},
	{"CountQueuingStrategy", "stream/web", "CountQueuingStrategy", false},
	{"TextEncoderStream", "stream/web", "TextEncoderStream", false},
	{"TextDecoderStream", "stream/web", "TextDecoderStream", false},
	{"CompressionStream", "stream/web", "CompressionStream", false},
	{"DecompressionStream", "stream/web", "DecompressionStream", false},
	{"WebAssembly", "internal/webassembly", "", false},
	{"fetch", "internal/fetch/global", "fetch", true},
	{"FormData", "internal/fetch/formdata", "FormData", false},
	{"Headers", "internal/fetch/headers", "Headers", false},
	{"Request", "internal/fetch/request", "Request", false},
	{"Response", "internal/fetch/response", "Response", false},
	{"crypto", "internal/crypto/webcrypto", "crypto", true},
	{"navigator", "internal/navigator", "navigator", true},
}

// defineGlobals makes the globals, each loaded when a script first reads it.
func (r *Runtime) defineGlobals() {
	ctx := r.ctx
	obj := ctx.VM.GlobalObject()
	obj.Delete("GoError") // the engine's own
	obj.DefineDataProperty("global", obj, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	for _, g := range globals {
		if !ctx.Builtins.Has(g.module) {
			continue
		}
		load := func() goja.Value { return r.load(g) }
		switch {
		case readOnly[g.name]:
			get := ctx.Func("get "+g.name, 0, func(goja.FunctionCall) goja.Value { return load() })
			obj.DefineAccessorProperty(g.name, get, nil, goja.FLAG_TRUE, goja.ToFlag(g.enumerable))
		case accessors[g.name]:
			ctx.DefineLazy(obj, g.name, g.enumerable, load)
		default:
			ctx.DefineLazyGlobal(g.name, g.enumerable, load)
		}
	}
}

func (r *Runtime) load(g global) goja.Value {
	v := r.ctx.Builtins.Require(g.module)
	if g.export == "" {
		return v
	}
	return v.(*goja.Object).Get(g.export)
}
