package process

import (
	"reflect"
	"time"

	"github.com/dop251/goja"
)

// environ is process.env: a live view of the program's environment.
type environ struct{ *process }

func (p *process) defineEnv() {
	p.lazy("env", func() goja.Value { return p.ctx.NewVetted(environ{p}) })
}

// Get returns the variable's value, or nil.
func (e environ) Get(key string) goja.Value {
	if v, ok := e.ctx.Environ.Lookup(key); ok {
		return e.vm.ToValue(v)
	}
	return nil
}

// Set turns val into a string, as Node does, and stores it.
func (e environ) Set(key string, val goja.Value) bool {
	if _, isSymbol := val.(*goja.Symbol); isSymbol {
		e.VetSymbol()
	}
	if e.ctx.Args.Flag("pending-deprecation") && !goja.IsString(val) && !goja.IsNumber(val) && !isBoolean(val) {
		e.deprecated("DEP0104", "Assigning any value other than a string, number, or boolean to a process.env property is "+
			"deprecated. Please make sure to convert the value to a string before setting process.env with it.")
	}
	e.ctx.Environ.Set(key, val.String())
	if key == "TZ" && e.ctx.Thread.IsMain() {
		setZone(val.String())
	}
	return true
}

// Vet refuses descriptors of what the environment cannot hold.
func (e environ) Vet(d goja.PropertyDescriptor) {
	text := ""
	switch {
	case d.Getter != nil || d.Setter != nil:
		text = "'process.env' does not accept an accessor(getter/setter) descriptor"
	case d.Value == nil || d.Configurable != goja.FLAG_TRUE || d.Writable != goja.FLAG_TRUE || d.Enumerable != goja.FLAG_TRUE:
		text = "'process.env' only accepts a configurable, writable, and enumerable data descriptor"
	default:
		return
	}
	refusal := e.vm.NewTypeError("%s", text)
	refusal.Set("code", "ERR_INVALID_OBJECT_DEFINE_PROPERTY")
	panic(refusal)
}

// VetSymbol refuses Symbols, as names and as values.
func (e environ) VetSymbol() {
	panic(e.vm.NewTypeError("Cannot convert a Symbol value to a string"))
}

func isBoolean(v goja.Value) bool {
	return v.ExportType() != nil && v.ExportType().Kind() == reflect.Bool
}

// Has says whether the variable exists.
func (e environ) Has(key string) bool {
	_, ok := e.ctx.Environ.Lookup(key)
	return ok
}

// Delete removes the variable.
func (e environ) Delete(key string) bool {
	e.ctx.Environ.Unset(key)
	return true
}

// Keys lists the variables in the environment's order.
func (e environ) Keys() []string { return e.ctx.Environ.Names() }

// setZone makes dates follow a change of TZ.
func setZone(name string) {
	if zone, err := time.LoadLocation(name); err == nil {
		time.Local = zone
	}
}
