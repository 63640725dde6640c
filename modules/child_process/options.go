package child_process

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// spawnOptions reads the options object of the bindings.
type spawnOptions struct {
	ctx *module.Context
	obj *goja.Object
}

func (o spawnOptions) read() *sys.SpawnOptions {
	out := &sys.SpawnOptions{
		File:     o.text("file"),
		Args:     o.list("args"),
		Env:      o.list("envPairs"),
		Dir:      o.text("cwd"),
		Detached: o.truth("detached"),
		UID:      o.number("uid", -1),
		GID:      o.number("gid", -1),
	}
	if len(out.Args) == 0 {
		out.Args = []string{out.File}
	}
	return out
}

// refusal is the failure of what sys.SpawnOptions cannot say: a negative uid or
// gid.
func (o spawnOptions) refusal() sys.Errno {
	if o.number("uid", 0) < 0 || o.number("gid", 0) < 0 {
		return sys.EINVAL
	}
	return 0
}

func (o spawnOptions) get(name string) goja.Value {
	if v := o.obj.Get(name); v != nil {
		return v
	}
	return goja.Undefined()
}

func (o spawnOptions) text(name string) string {
	if v := o.get(name); !js.IsNil(v) {
		return v.String()
	}
	return ""
}

func (o spawnOptions) truth(name string) bool { return o.get(name).ToBoolean() }

func (o spawnOptions) number(name string, def int) int {
	if v := o.get(name); !js.IsNil(v) {
		return int(v.ToInteger())
	}
	return def
}

// list is nil where the option is absent.
func (o spawnOptions) list(name string) []string {
	obj := js.Object(o.get(name))
	if obj == nil {
		return nil
	}
	out := []string{}
	for _, v := range js.Elements(obj) {
		if _, isSymbol := v.(*goja.Symbol); isSymbol {
			panic(o.ctx.VM.NewTypeError("Cannot convert a Symbol value to a string"))
		}
		out = append(out, o.ctx.ToString(v).String())
	}
	return out
}

// entries are the objects of options.stdio.
func (o spawnOptions) entries() []spawnOptions {
	list := js.Object(o.get("stdio"))
	if list == nil {
		return nil
	}
	n := int(list.Get("length").ToInteger())
	out := make([]spawnOptions, n)
	for i := range out {
		out[i] = spawnOptions{o.ctx, list.Get(strconv.Itoa(i)).ToObject(o.ctx.VM)}
	}
	return out
}
