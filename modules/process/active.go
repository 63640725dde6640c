package process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// defineActive tells what keeps the program alive.
func (p *process) defineActive() {
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"getActiveResourcesInfo": func(goja.FunctionCall) goja.Value { return p.strings(p.ctx.Loop.ActiveResources()) },
		"_getActiveHandles":      func(goja.FunctionCall) goja.Value { return p.vm.NewArray(p.ctx.Loop.ActiveObjects()...) },
		"_getActiveRequests":     p.activeRequests,
	})
}

// activeRequests gives an object for each request, of the class that it has in
// Node; the requests themselves are Go's.
func (p *process) activeRequests(goja.FunctionCall) goja.Value {
	var requests []any
	for _, name := range p.ctx.Loop.ActiveRequests() {
		class := p.ctx.NewClass(js.Class{Name: name})
		requests = append(requests, p.vm.CreateObject(class.Get("prototype").(*goja.Object)))
	}
	return p.vm.NewArray(requests...)
}
