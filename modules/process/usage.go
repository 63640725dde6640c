package process

import (
	"runtime/metrics"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// defineUsage adds what the program consumes.
func (p *process) defineUsage() {
	memory := p.ctx.Func("memoryUsage", 0, p.memoryUsage)
	memory.Set("rss", p.ctx.Func("rss", 0, func(goja.FunctionCall) goja.Value { return p.vm.ToValue(p.rss()) }))
	p.obj.Set("memoryUsage", memory)
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"cpuUsage": func(call goja.FunctionCall) goja.Value {
			return p.cpuUsage(call, sys.ProcessUsage)
		},
		"threadCpuUsage": func(call goja.FunctionCall) goja.Value {
			return p.cpuUsage(call, sys.ThreadUsage)
		},
		"resourceUsage": p.resourceUsage,
		"constrainedMemory": func(goja.FunctionCall) goja.Value {
			return p.vm.ToValue(float64(sys.ConstrainedMemory()))
		},
		"availableMemory": func(goja.FunctionCall) goja.Value {
			return p.vm.ToValue(float64(sys.AvailableMemory()))
		},
	})
}

func (p *process) rss() float64 {
	n, errno := sys.ResidentMemory()
	if errno != 0 {
		panic(p.ctx.NewUVException(errno, "uv_resident_set_memory", "", ""))
	}
	return float64(n)
}

// memoryUsage tells of Go's heap, which holds scripts and buffers alike:
// external memory is not told apart from it.
func (p *process) memoryUsage(goja.FunctionCall) goja.Value {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/total:bytes"}}
	metrics.Read(samples)
	o := p.vm.NewObject()
	o.Set("rss", p.rss())
	o.Set("heapTotal", float64(samples[1].Value.Uint64()))
	o.Set("heapUsed", float64(samples[0].Value.Uint64()))
	o.Set("external", 0)
	o.Set("arrayBuffers", 0)
	return o
}

// cpuUsage is the processor time used, or used since an earlier answer.
func (p *process) cpuUsage(call goja.FunctionCall, read func() (sys.Usage, sys.Errno)) goja.Value {
	var user, system float64
	if prev := call.Argument(0); prev.ToBoolean() {
		o := p.ctx.ValidateObject(prev, "prevValue")
		user = p.previous(o, "user")
		system = p.previous(o, "system")
	}
	usage, errno := read()
	if errno != 0 {
		panic(p.ctx.NewUVException(errno, "getrusage", "", ""))
	}
	o := p.vm.NewObject()
	o.Set("user", float64(usage.UserMicros)-user)
	o.Set("system", float64(usage.SystemMicros)-system)
	return o
}

func (p *process) previous(o *goja.Object, name string) float64 {
	v := o.Get(name)
	if v == nil || !goja.IsNumber(v) {
		if v == nil {
			v = goja.Undefined()
		}
		p.ctx.Throw("ERR_INVALID_ARG_TYPE", "prevValue."+name, "number", v)
	}
	if f := v.ToFloat(); f < 0 || f > 1<<53 {
		class := p.ctx.NodeErrorClass("ERR_INVALID_ARG_VALUE").Get("RangeError")
		e, err := p.vm.New(class, p.vm.ToValue("prevValue."+name), v)
		if err != nil {
			panic(js.Thrown(err))
		}
		panic(e)
	}
	return v.ToFloat()
}

func (p *process) resourceUsage(goja.FunctionCall) goja.Value {
	u, errno := sys.ProcessUsage()
	if errno != 0 {
		panic(p.ctx.NewUVException(errno, "uv_getrusage", "", ""))
	}
	o := p.vm.NewObject()
	for _, f := range []struct {
		name  string
		value int64
	}{
		{"userCPUTime", u.UserMicros}, {"systemCPUTime", u.SystemMicros}, {"maxRSS", u.MaxRSS},
		{"sharedMemorySize", u.SharedText}, {"unsharedDataSize", u.UnsharedData}, {"unsharedStackSize", u.UnsharedStack},
		{"minorPageFault", u.MinorFaults}, {"majorPageFault", u.MajorFaults}, {"swappedOut", u.Swaps},
		{"fsRead", u.BlocksIn}, {"fsWrite", u.BlocksOut},
		{"ipcSent", u.MessagesOut}, {"ipcReceived", u.MessagesIn}, {"signalsCount", u.Signals},
		{"voluntaryContextSwitches", u.VoluntarySwitches}, {"involuntaryContextSwitches", u.InvoluntarySwitches},
	} {
		o.Set(f.name, f.value)
	}
	return o
}
