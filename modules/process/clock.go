package process

import (
	"math/big"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// started is close enough to the program's start.
var started = time.Now()

func (p *process) defineClock() {
	hrtime := p.ctx.Func("hrtime", 1, p.hrtime)
	hrtime.Set("bigint", p.ctx.Func("hrtimeBigInt", 0, func(goja.FunctionCall) goja.Value {
		return p.vm.ToValue(big.NewInt(sys.Hrtime()))
	}))
	p.obj.Set("hrtime", hrtime)
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"uptime": func(goja.FunctionCall) goja.Value { return p.vm.ToValue(time.Since(started).Seconds()) },
	})
}

// hrtime gives [seconds, nanoseconds], or the difference to an earlier one.
func (p *process) hrtime(call goja.FunctionCall) goja.Value {
	now := sys.Hrtime()
	sec, nsec := now/1e9, now%1e9
	if !goja.IsUndefined(call.Argument(0)) {
		prev := p.ctx.ValidateArray(call.Argument(0), "time", 0)
		if n := prev.Get("length").ToInteger(); n != 2 {
			p.ctx.Throw("ERR_OUT_OF_RANGE", "time", 2, n)
		}
		sec -= prev.Get("0").ToInteger()
		nsec -= prev.Get("1").ToInteger()
		if nsec < 0 {
			sec, nsec = sec-1, nsec+1e9
		}
	}
	return p.vm.NewArray(sec, nsec)
}
