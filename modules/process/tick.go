package process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (p *process) defineTicks() {
	p.ctx.SetMethods(p.obj, map[string]js.Fn{"nextTick": p.nextTick})
}

// nextTick runs a function behind the current callback, before anything else.
func (p *process) nextTick(call goja.FunctionCall) goja.Value {
	fn := p.ctx.ValidateFunction(call.Argument(0), "callback")
	if p.ctx.Life.Exiting {
		return goja.Undefined()
	}
	var args []goja.Value
	if len(call.Arguments) > 1 {
		args = append(args, call.Arguments[1:]...)
	}
	p.ctx.NextTick(fn, args...)
	return goja.Undefined()
}
