// Package net is the Go half of the module "net": Node's bindings tcp_wrap,
// pipe_wrap, stream_wrap, js_stream, uv, symbols and block_list. The classes of handles
// are runtime/stream's; server and socket are in jslib/net.js.
//
// It must not import other modules.
package net

import (
	"net/netip"
	"os"
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// Module registers "net".
var Module = &module.Module{
	Name: "net",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"tcp_wrap":    tcpWrap,
		"pipe_wrap":   pipeWrap,
		"stream_wrap": streamWrap,
		"js_stream":   jsStreamBinding,
		"symbols":     symbols,
		"uv":          uv,
		"block_list":  blockList,
		"net":         facts,
	},
}

func realm(ctx *module.Context) *stream.Realm { return stream.Of(ctx.Env, ctx.Loop) }

// object makes a plain object.
func object(ctx *module.Context, fields map[string]any) *goja.Object {
	obj := ctx.VM.NewObject()
	for name, v := range fields {
		obj.Set(name, v)
	}
	return obj
}

func tcpWrap(ctx *module.Context) *goja.Object {
	r := realm(ctx)
	return object(ctx, map[string]any{
		"TCP":            r.TCPClass(),
		"TCPConnectWrap": r.RequestClass("TCPConnectWrap"),
		"constants": object(ctx, map[string]any{
			"SOCKET": stream.TypeSocket, "SERVER": stream.TypeServer,
			"UV_TCP_IPV6ONLY": stream.BindIPv6Only, "UV_TCP_REUSEPORT": stream.BindReusePort,
		}),
	})
}

func pipeWrap(ctx *module.Context) *goja.Object {
	r := realm(ctx)
	return object(ctx, map[string]any{
		"Pipe":            r.PipeClass(),
		"PipeConnectWrap": r.RequestClass("PipeConnectWrap"),
		"constants": object(ctx, map[string]any{
			"SOCKET": stream.TypeSocket, "SERVER": stream.TypeServer, "IPC": stream.TypeIPC,
			"UV_READABLE": stream.PipeReadable, "UV_WRITABLE": stream.PipeWritable,
		}),
	})
}

func streamWrap(ctx *module.Context) *goja.Object {
	r := realm(ctx)
	return object(ctx, map[string]any{
		"LibuvStreamWrap":    r.StreamWrapClass(),
		"ShutdownWrap":       r.RequestClass("ShutdownWrap"),
		"WriteWrap":          r.RequestClass("WriteWrap"),
		"streamBaseState":    r.State(),
		"kReadBytesOrError":  stream.ReadBytesOrError,
		"kArrayBufferOffset": stream.ArrayBufferOffset,
		"kBytesWritten":      stream.BytesWritten,
		"kLastWriteWasAsync": stream.LastWriteWasAsync,
		"kLastWriteErr":      stream.LastWriteErr,
		"setReader": ctx.Func("setReader", 1, func(call goja.FunctionCall) goja.Value {
			r.SetReader(call.Argument(0))
			return goja.Undefined()
		}),
		"enableFast": ctx.Func("enableFast", 1, func(call goja.FunctionCall) goja.Value {
			return r.EnableFast(call.Argument(0).(*goja.Object))
		}),
	})
}

// enableShort also sees to it that what scripts change of sockets or streams
// counts from the moment on that they can change it.
func enableShort(ctx *module.Context, facts *goja.Object) {
	loaded := func(name string) bool { return ctx.Builtins.Loaded(name) != goja.Undefined() }
	r := realm(ctx)
	r.EnableShort(stream.ShortWay{
		Load:         func() *goja.Object { return ctx.RequireObject("internal/net/short") },
		OnConnection: facts.Get("onconnection"),
		Drained:      facts.Get("emitCloseIfDrained"),
		Watched:      func() bool { return ctx.ChannelActive("net.server.socket") },
	})
	for _, name := range []string{"stream", "internal/net/socket"} {
		if loaded(name) {
			r.PrepareShort()
		}
		ctx.Builtins.OnLoad(name, r.PrepareShort)
	}
}

func symbols(ctx *module.Context) *goja.Object {
	s := realm(ctx).Symbols()
	return object(ctx, map[string]any{
		"owner_symbol":    s.Owner,
		"async_id_symbol": s.AsyncID,
		"handle_onclose":  s.OnClose,
	})
}

func uv(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"errname": func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(sys.Errno(js.Int(call, 0, 0)).Name())
		},
		"getErrorMessage": func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(sys.Errno(js.Int(call, 0, 0)).Message())
		},
		"getErrorMap": func(goja.FunctionCall) goja.Value { return errorMap(ctx) },
	})
	for _, e := range sys.Errnos() {
		obj.Set("UV_"+e.Name, int(e.Errno))
	}
	return obj
}

// errorMap is a Map of number to [name, message].
func errorMap(ctx *module.Context) goja.Value {
	entries := ctx.VM.NewArray()
	for i, e := range sys.Errnos() {
		entries.Set(strconv.Itoa(i), ctx.VM.NewArray(int(e.Errno), ctx.VM.NewArray(e.Name, e.Message)))
	}
	m, err := ctx.VM.New(ctx.VM.GlobalObject().Get("Map"), entries)
	if err != nil {
		panic(js.Thrown(err))
	}
	return m
}

// facts are what jslib/internal/net.js asks the machine.
func facts(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"isIP": func(call goja.FunctionCall) goja.Value { return ctx.VM.ToValue(isIP(call.Argument(0))) },
		"guessHandleType": func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(guess(js.Int(call, 0, -1)))
		},
		"loadedModule": func(call goja.FunctionCall) goja.Value {
			return ctx.Builtins.Loaded(js.String(call, 0))
		},
		"isClusterWorker": func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(clusterWorker) },
		"isTCP":           func(call goja.FunctionCall) goja.Value { return ctx.VM.ToValue(isTCP(ctx, call.Argument(0))) },
		"publish":         func(call goja.FunctionCall) goja.Value { return publish(ctx, call) },
		"enableShort": func(goja.FunctionCall) goja.Value {
			enableShort(ctx, obj)
			return goja.Undefined()
		},
	})
	obj.Set("onconnection", ctx.Builtins.Later("internal/net/server_connection", "onconnection", 2))
	obj.Set("emitCloseIfDrained", ctx.Builtins.Later("internal/net/server_methods", "_emitCloseIfDrained", 0))
	return obj
}

// isTCP says whether v is a handle of the class TCP, which nobody needs to make to
// ask.
func isTCP(ctx *module.Context, v goja.Value) bool {
	_, ok := js.State[*stream.TCP](ctx.Env, v)
	return ok
}

// publish(name, message) publishes on a diagnostics channel. As long as nobody has
// loaded diagnostics_channel, nobody can have subscribed.
func publish(ctx *module.Context, call goja.FunctionCall) goja.Value {
	channels := js.Object(ctx.Builtins.Loaded("diagnostics_channel"))
	if channels == nil {
		return goja.Undefined()
	}
	channel := ctx.Invoke(channels, channels.Get("channel"), call.Argument(0)).(*goja.Object)
	if channel.Get("hasSubscribers").ToBoolean() {
		ctx.Invoke(channel, channel.Get("publish"), call.Argument(1))
	}
	return goja.Undefined()
}

// guess says UNKNOWN of a closed descriptor, as Node does.
func guess(fd int) string {
	if kind := sys.GuessKind(fd); kind != sys.KindInvalid || fd < 0 {
		return string(kind)
	}
	return string(sys.KindUnknown)
}

// clusterWorker is known before cluster takes the variable out of the
// environment.
var clusterWorker = os.Getenv("NODE_UNIQUE_ID") != ""

// isIP says 4, 6, or 0 for what is no address. Zones hold letters, digits and
// "-.:" only.
func isIP(v goja.Value) int {
	if js.IsNil(v) {
		return 0
	}
	addr, err := netip.ParseAddr(v.String())
	switch {
	case err != nil || !plainZone(addr.Zone()):
		return 0
	case addr.Is4():
		return 4
	}
	return 6
}

func plainZone(zone string) bool {
	for _, c := range zone {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '-', c == '.', c == ':':
		default:
			return false
		}
	}
	return true
}
