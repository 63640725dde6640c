package async

import (
	"weak"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Channels registers what diagnostics_channel tells the native code that may
// have something to publish.
var Channels = &module.Module{
	Name:     "internal/diagnostics_channel",
	Bindings: map[string]func(*module.Context) *goja.Object{"diagnostics_channel": channels},
}

func channels(ctx *module.Context) *goja.Object {
	obj, all := ctx.VM.NewObject(), &channelMap{held: map[any]weak.Pointer[goja.Object]{}}
	ctx.SetMethods(obj, map[string]js.Fn{
		"setActive": func(call goja.FunctionCall) goja.Value {
			if name, ok := call.Argument(0).(goja.String); ok {
				ctx.SetChannelActive(name.String(), call.Argument(1).ToBoolean())
			}
			return goja.Undefined()
		},
		"find": func(call goja.FunctionCall) goja.Value {
			if o := all.held[channelKey(call.Argument(0))].Value(); o != nil {
				return o
			}
			return goja.Undefined()
		},
		"hold": func(call goja.FunctionCall) goja.Value {
			all.hold(channelKey(call.Argument(0)), js.Object(call.Argument(1)))
			return goja.Undefined()
		},
	})
	return obj
}

// channelMap has the channels by name. It does not keep them: a channel lasts as
// long as somebody has it or listens to it.
type channelMap struct {
	held map[any]weak.Pointer[goja.Object]
	full int // how many there may be before those that are gone are looked for
}

// channelKey is a string or Symbol; two strings of the same text are the same.
func channelKey(name goja.Value) any {
	if text, ok := name.(goja.String); ok {
		return text.String()
	}
	symbol, _ := name.(*goja.Symbol)
	return symbol
}

func (m *channelMap) hold(key any, channel *goja.Object) {
	m.held[key] = weak.Make(channel)
	if len(m.held) <= m.full {
		return
	}
	for key, channel := range m.held {
		if channel.Value() == nil {
			delete(m.held, key)
		}
	}
	m.full = max(2*len(m.held), minChannels)
}

// minChannels is what Node's own modules have, and some.
const minChannels = 128
