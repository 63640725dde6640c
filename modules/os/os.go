// Package os is require('os') and the binding 'constants': facts of the
// machine, the user and the system's numbers.
//
// The facts themselves come from runtime/sys. It must not import other modules.
package os

import (
	"runtime"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// Module is require('os').
var Module = &module.Module{
	Name:     "os",
	Exports:  exports,
	Bindings: map[string]func(*module.Context) *goja.Object{"constants": constantsBinding, "os": newBinding},
}

// facts is the module in one realm.
type facts struct{ *module.Context }

func exports(ctx *module.Context) goja.Value {
	f := facts{ctx}
	obj := ctx.VM.NewObject()
	f.plain(obj, "arch", f.arch)
	f.plain(obj, "availableParallelism", func() any { return sys.Parallelism() })
	f.method(obj, "cpus", f.cpus)
	f.plain(obj, "endianness", func() any { return "LE" })
	f.plain(obj, "freemem", func() any { return sys.FreeMemory() })
	f.method(obj, "getPriority", f.getPriority)
	f.plain(obj, "homedir", f.checked("getHomeDirectory"))
	f.plain(obj, "hostname", func() any { return f.uname().Nodename })
	f.method(obj, "loadavg", f.loadavg)
	f.method(obj, "networkInterfaces", f.networkInterfaces)
	f.plain(obj, "platform", func() any { return runtime.GOOS })
	f.plain(obj, "release", func() any { return f.uname().Release })
	f.method(obj, "setPriority", f.setPriority)
	f.plain(obj, "tmpdir", f.tmpdir)
	f.plain(obj, "totalmem", func() any { return sys.TotalMemory() })
	f.plain(obj, "type", func() any { return f.uname().Sysname })
	f.method(obj, "userInfo", f.userInfo)
	f.plain(obj, "uptime", f.uptime)
	f.plain(obj, "version", func() any { return f.uname().Version })
	f.plain(obj, "machine", func() any { return f.uname().Machine })
	fixed := func(name string, v goja.Value, configurable goja.Flag) {
		obj.DefineDataProperty(name, v, goja.FLAG_FALSE, configurable, goja.FLAG_TRUE)
	}
	fixed("constants", ctx.Builtins.Binding("constants").Get("os"), goja.FLAG_FALSE)
	fixed("EOL", ctx.VM.ToValue("\n"), goja.FLAG_TRUE)
	fixed("devNull", ctx.VM.ToValue("/dev/null"), goja.FLAG_TRUE)
	return obj
}

func (f facts) method(obj *goja.Object, name string, fn js.Fn) {
	obj.Set(name, f.Func(name, 0, fn))
}

// plain defines a function without arguments, which also stands for its result
// where a primitive is wanted: `${os.hostname}`.
func (f facts) plain(obj *goja.Object, name string, get func() any) {
	call := func(goja.FunctionCall) goja.Value { return f.VM.ToValue(get()) }
	fn := f.Func(name, 0, call)
	fn.DefineDataPropertySymbol(goja.SymToPrimitive, f.Func("", 0, call), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	obj.Set(name, fn)
}

func (f facts) arch() any {
	switch runtime.GOARCH {
	case "amd64":
		return "x64"
	case "386":
		return "ia32"
	}
	return runtime.GOARCH
}

// must throws the SystemError of a failed call.
func (f facts) must(no sys.Errno, syscall string) {
	if no == 0 {
		return
	}
	context := f.VM.NewObject()
	fillRefusal(context, no, syscall)
	f.Throw("ERR_SYSTEM_ERROR", context)
}

func (f facts) uname() sys.Uname {
	u, no := sys.GetUname()
	f.must(no, "uv_os_uname")
	return u
}

func (f facts) uptime() any {
	seconds, no := sys.Uptime()
	f.must(no, "uv_uptime")
	return seconds
}

func (f facts) loadavg(goja.FunctionCall) goja.Value {
	load := sys.LoadAverage()
	return f.VM.NewArray(load[0], load[1], load[2])
}

func (f facts) cpus(goja.FunctionCall) goja.Value {
	cpus, no := sys.CPUs()
	f.must(no, "uv_cpu_info")
	list := make([]any, len(cpus))
	for i, c := range cpus {
		times := f.VM.NewObject()
		times.Set("user", c.User)
		times.Set("nice", c.Nice)
		times.Set("sys", c.Sys)
		times.Set("idle", c.Idle)
		times.Set("irq", c.Intr)
		cpu := f.VM.NewObject()
		cpu.Set("model", c.Model)
		cpu.Set("speed", c.SpeedMHz)
		cpu.Set("times", times)
		list[i] = cpu
	}
	return f.VM.NewArray(list...)
}

func (f facts) networkInterfaces(goja.FunctionCall) goja.Value {
	addrs, no := sys.InterfaceAddrs()
	f.must(no, "uv_interface_addresses")
	result := f.VM.NewObject()
	for _, a := range addrs {
		list := js.Object(result.Get(a.Interface))
		if list == nil {
			list = f.VM.NewArray()
			result.Set(a.Interface, list)
		}
		list.Set(strconv.Itoa(int(list.Get("length").ToInteger())), f.address(a))
	}
	return result
}

func (f facts) address(a sys.InterfaceAddr) *goja.Object {
	obj := f.VM.NewObject()
	family := "IPv6"
	if a.Prefix.Addr().Is4() {
		family = "IPv4"
	}
	obj.Set("address", a.Prefix.Addr().String())
	obj.Set("netmask", netmask(a.Prefix))
	obj.Set("family", family)
	obj.Set("mac", a.MAC)
	obj.Set("internal", a.Internal)
	obj.Set("cidr", a.Prefix.String())
	if family == "IPv6" {
		obj.Set("scopeid", a.ScopeID)
	}
	return obj
}

func (f facts) getPriority(call goja.FunctionCall) goja.Value {
	pid := 0
	if v := call.Argument(0); !goja.IsUndefined(v) {
		pid = int(f.ValidateInt32(v, "pid"))
	}
	nice, no := sys.GetPriority(pid)
	f.must(no, "uv_os_getpriority")
	return f.VM.ToValue(nice)
}

// setPriority([pid, ]priority)
func (f facts) setPriority(call goja.FunctionCall) goja.Value {
	pid, priority := call.Argument(0), call.Argument(1)
	if goja.IsUndefined(priority) {
		pid, priority = f.VM.ToValue(0), pid
	}
	number := int(f.ValidateInt32(pid, "pid"))
	nice := f.ValidateInteger(priority, "priority", -20, 19)
	f.must(sys.SetPriority(number, int(nice)), "uv_os_setpriority")
	return goja.Undefined()
}

// env reads process.env, which scripts may change.
func (f facts) env(name string) string {
	env := js.Object(js.Object(f.VM.Get("process")).Get("env"))
	if v := env.Get(name); v != nil && !goja.IsUndefined(v) {
		return v.String()
	}
	return ""
}

func (f facts) tmpdir() any {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		if dir := f.env(name); dir != "" {
			if len(dir) > 1 {
				dir = strings.TrimSuffix(dir, "/")
			}
			return dir
		}
	}
	return "/tmp"
}
