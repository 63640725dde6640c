package child_process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// adopt makes the handle object of a received descriptor: TCP, Pipe or UDP by
// what it is, undefined for anything else.
func adopt(ctx *module.Context, fd int) goja.Value {
	sys.SetNonblock(fd, true)
	switch sys.GuessKind(fd) {
	case sys.KindTCP:
		return adoptStream(ctx, "tcp_wrap", "TCP", fd)
	case sys.KindPipe:
		return adoptStream(ctx, "pipe_wrap", "Pipe", fd)
	case sys.KindUDP:
		return opened(ctx, newOf(ctx, "udp_wrap", "UDP"), fd)
	}
	sys.Close(fd)
	return goja.Undefined()
}

func adoptStream(ctx *module.Context, binding, class string, fd int) goja.Value {
	kind := stream.TypeSocket
	if sys.IsListening(fd) {
		kind = stream.TypeServer
	}
	return opened(ctx, newOf(ctx, binding, class, ctx.VM.ToValue(kind)), fd)
}

func newOf(ctx *module.Context, binding, class string, args ...goja.Value) *goja.Object {
	obj, err := ctx.VM.New(ctx.Builtins.Binding(binding).Get(class), args...)
	if err != nil {
		panic(js.Thrown(err))
	}
	return obj
}

func opened(ctx *module.Context, obj *goja.Object, fd int) goja.Value {
	if errno := ctx.Invoke(obj, obj.Get("open"), ctx.VM.ToValue(fd)); errno.ToInteger() != 0 {
		sys.Close(fd)
		return goja.Undefined()
	}
	return obj
}
