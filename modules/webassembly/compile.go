package webassembly

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/tetratelabs/wazero"

	"github.com/gonode/gonode/runtime/js"
)

// compiled is what stands behind a WebAssembly.Module.
type compiled struct {
	code wazero.CompiledModule
	*description
	source []byte // as the script gave it
}

// build compiles source. It may run on any goroutine.
func (b *binding) build(source []byte) (*compiled, error) {
	if err := checkHead(source); err != nil {
		return nil, err
	}
	given := source
	d, malformed := describe(source)
	if malformed == nil {
		source = withTableFunctions(source, d)
	}
	code, err := b.engine.CompileModule(background, source)
	if err == nil {
		err = malformed
	}
	return &compiled{code, d, given}, err
}

// checkHead says what is wrong with the first eight bytes, as V8 does.
func checkHead(source []byte) error {
	for at, want := range []string{"\x00asm", "\x01\x00\x00\x00"} {
		at *= 4
		if len(source) < at+4 {
			return fmt.Errorf("expected 4 bytes, fell off end @+%d", at)
		}
		if found := source[at : at+4]; string(found) != want {
			return fmt.Errorf("expected %s % x, found % x @+%d", []string{"magic word", "version"}[at/4], want, found, at)
		}
	}
	return nil
}

func (b *binding) compileError(who string, err error) goja.Value {
	return b.newError("CompileError", who+": "+strings.TrimSpace(err.Error()))
}

func (b *binding) handle(state any) *goja.Object {
	obj := b.VM.NewObject()
	b.Attach(obj, state)
	return obj
}

// compile(who, source) gives a module's handle, or throws a CompileError.
func (b *binding) compile(call goja.FunctionCall) goja.Value {
	source, _ := js.Bytes(call.Argument(1))
	c, err := b.build(bytes.Clone(source))
	if err != nil {
		panic(b.compileError(call.Argument(0).String(), err))
	}
	return b.handle(c)
}

// compileLater(who, source, callback) compiles in a goroutine: callback(error,
// handle).
func (b *binding) compileLater(call goja.FunctionCall) goja.Value {
	who, callback := call.Argument(0).String(), call.Argument(2)
	source, _ := js.Bytes(call.Argument(1))
	source = bytes.Clone(source)
	var c *compiled
	var err error
	frame := b.AsyncFrame()
	b.Loop.Work(nil, "WASM", func() { c, err = b.build(source) }, func() {
		b.Enter(func() {
			b.RunInFrame(frame, func() {
				if err != nil {
					b.Call(nil, callback, b.compileError(who, err))
					return
				}
				b.Call(nil, callback, goja.Null(), b.handle(c))
			})
		})
	})
	return goja.Undefined()
}

func (b *binding) validate(call goja.FunctionCall) goja.Value {
	source, _ := js.Bytes(call.Argument(0))
	_, err := b.build(bytes.Clone(source))
	return b.VM.ToValue(err == nil)
}

func (b *binding) module(v goja.Value) *compiled {
	c, _ := js.State[*compiled](b.Env, v)
	return c
}

func (b *binding) record(pairs ...string) goja.Value {
	obj := b.VM.NewObject()
	for i := 0; i < len(pairs); i += 2 {
		obj.Set(pairs[i], pairs[i+1])
	}
	return obj
}

// imports(handle) lists {module, name, kind}.
func (b *binding) imports(call goja.FunctionCall) goja.Value {
	var list []goja.Value
	for _, i := range b.module(call.Argument(0)).description.imports {
		list = append(list, b.record("module", i.module, "name", i.name, "kind", kindNames[i.kind]))
	}
	return b.NewList(list)
}

// exports(handle) lists {name, kind}.
func (b *binding) exports(call goja.FunctionCall) goja.Value {
	var list []goja.Value
	for _, e := range b.module(call.Argument(0)).description.exports {
		list = append(list, b.record("name", e.name, "kind", kindNames[e.kind]))
	}
	return b.NewList(list)
}

// sections(handle, name) lists the custom sections of a name.
func (b *binding) sections(call goja.FunctionCall) goja.Value {
	var list []goja.Value
	for _, s := range b.module(call.Argument(0)).custom {
		if s.name == call.Argument(1).String() {
			list = append(list, b.VM.ToValue(b.VM.NewArrayBuffer(slices.Clone(s.data))))
		}
	}
	return b.NewList(list)
}
