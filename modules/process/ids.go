package process

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// defineIDs adds the identity of the program: users, groups, umask, title.
func (p *process) defineIDs() {
	for name, get := range map[string]func() int{
		"getuid": os.Getuid, "geteuid": os.Geteuid, "getgid": os.Getgid, "getegid": os.Getegid,
	} {
		p.obj.Set(name, p.ctx.Func(name, 0, func(goja.FunctionCall) goja.Value { return p.vm.ToValue(get()) }))
	}
	for name, which := range map[string]sys.Identity{
		"setuid": sys.UID, "seteuid": sys.EUID, "setgid": sys.GID, "setegid": sys.EGID,
	} {
		p.obj.Set(name, p.ctx.Func(name, 1, func(call goja.FunctionCall) goja.Value {
			return p.setIdentity(name, which, call.Argument(0))
		}))
	}
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"getgroups":  p.groups,
		"setgroups":  p.setGroups,
		"initgroups": p.initGroups,
		"umask":      p.umask,
	})
}

func (p *process) setIdentity(name string, which sys.Identity, id goja.Value) goja.Value {
	kind := "Group"
	if which == sys.UID || which == sys.EUID {
		kind = "User"
	}
	n := p.idOf(id, "id", kind)
	if errno := sys.SetIdentity(which, n); errno != 0 {
		panic(p.credentialError(errno, name))
	}
	return goja.Undefined()
}

// credentialError has the text and the positive errno that Node gives these
// calls alone.
func (p *process) credentialError(errno sys.Errno, syscall string) *goja.Object {
	text := errno.Message()
	e := p.ctx.NewError(errno.Name() + ", " + strings.ToUpper(text[:1]) + text[1:])
	e.Set("errno", -int(errno))
	e.Set("code", errno.Name())
	e.Set("syscall", syscall)
	return e
}

// idOf reads a number, or the name of a user or group.
func (p *process) idOf(v goja.Value, name, kind string) int {
	if goja.IsNumber(v) {
		return int(p.ctx.ValidateUint32(v, name, false))
	}
	if !goja.IsString(v) {
		p.ctx.Throw("ERR_INVALID_ARG_TYPE", name, []string{"number", "string"}, v)
	}
	id, errno := lookupID(v.String(), kind)
	if errno != 0 {
		p.ctx.Throw("ERR_UNKNOWN_CREDENTIAL", kind, v)
	}
	return id
}

func lookupID(name, kind string) (int, sys.Errno) {
	if kind == "Group" {
		return sys.GroupByName(name)
	}
	user, errno := sys.UserByName(name)
	return user.UID, errno
}

func (p *process) groups(goja.FunctionCall) goja.Value {
	list, errno := sys.Groups()
	if errno != 0 {
		panic(p.ctx.NewErrnoException(errno, "getgroups", ""))
	}
	if egid := os.Getegid(); !slices.Contains(list, egid) {
		list = append(list, egid) // as Node: the kernel may leave it out
	}
	values := make([]any, len(list))
	for i, id := range list {
		values[i] = id
	}
	return p.vm.NewArray(values...)
}

func (p *process) setGroups(call goja.FunctionCall) goja.Value {
	list := p.ctx.ValidateArray(call.Argument(0), "groups", 0)
	ids := make([]int, list.Get("length").ToInteger())
	for i := range ids {
		index := strconv.Itoa(i)
		ids[i] = p.idOf(list.Get(index), "groups["+index+"]", "Group")
	}
	if errno := sys.SetGroups(ids); errno != 0 {
		panic(p.credentialError(errno, "setgroups"))
	}
	return goja.Undefined()
}

func (p *process) initGroups(call goja.FunctionCall) goja.Value {
	user, extra := call.Argument(0), p.idOf(call.Argument(1), "extraGroup", "Group")
	name := user.String()
	if goja.IsNumber(user) {
		found, errno := sys.UserByID(p.idOf(user, "user", "User"))
		if errno != 0 {
			p.ctx.Throw("ERR_UNKNOWN_CREDENTIAL", "User", user)
		}
		name = found.Name
	}
	if errno := sys.InitGroups(name, extra); errno != 0 {
		panic(p.credentialError(errno, "initgroups"))
	}
	return goja.Undefined()
}

// umask gives the mask and, with an argument, sets another.
func (p *process) umask(call goja.FunctionCall) goja.Value {
	v := call.Argument(0)
	if goja.IsUndefined(v) {
		old := sys.Umask(0)
		sys.Umask(old)
		return p.vm.ToValue(old)
	}
	if s, ok := v.(goja.String); ok {
		n, err := strconv.ParseUint(s.String(), 8, 32)
		if err != nil {
			p.ctx.Throw("ERR_INVALID_ARG_VALUE", "mask", v, "must be a 32-bit unsigned integer or an octal string")
		}
		return p.vm.ToValue(sys.Umask(int(n)))
	}
	return p.vm.ToValue(sys.Umask(int(p.ctx.ValidateUint32(v, "mask", false))))
}

// defineTitle makes process.title, which a script may change; the system is not
// told.
func (p *process) defineTitle() {
	title := p.ctx.Args.Argv0
	if given := p.ctx.Args.Text("title"); given != "" {
		title = given
	}
	p.ctx.DefineAccessor(p.obj, "title", js.Accessor{
		Get: func(goja.FunctionCall) goja.Value { return p.vm.ToValue(title) },
		Set: func(call goja.FunctionCall) goja.Value {
			title = call.Argument(0).String()
			return goja.Undefined()
		},
	})
}
