package process

import (
	"os"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (p *process) defineStdio() {
	p.lazy("stdout", func() goja.Value { return p.syncStream(1, os.Stdout) })
	p.lazy("stderr", func() goja.Value { return p.syncStream(2, os.Stderr) })
}

// syncStream is the least that console needs: every write reaches the
// descriptor before it returns.
func (p *process) syncStream(fd int, f *os.File) goja.Value {
	o := p.vm.NewObject()
	o.Set("fd", fd)
	o.Set("writable", true)
	p.ctx.SetMethods(o, map[string]js.Fn{"write": func(call goja.FunctionCall) goja.Value {
		data, ok := js.Bytes(call.Argument(0))
		if !ok {
			data = []byte(call.Argument(0).String())
		}
		f.Write(data)
		return p.vm.ToValue(true)
	}})
	return o
}
