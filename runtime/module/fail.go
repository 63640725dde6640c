package module

import (
	"errors"
	"io/fs"

	"github.com/dop251/goja"
)

// newError makes an error of the named class with a code.
func (l *Loader) newError(class, code, text string) *goja.Object {
	ctor := l.vm.GlobalObject().Get(class)
	e, err := l.vm.New(ctor, l.vm.ToValue(text))
	if err != nil {
		panic(err)
	}
	e.Set("code", code)
	l.ctx.SetNativeStack(e, "Module._load")
	return e
}

// nodeError is Node's own error of code, with the loader on its stack.
func (l *Loader) nodeError(code string, args ...any) *goja.Object {
	e := l.ctx.NewNodeError(code, args...)
	l.ctx.SetNativeStack(e, "ModuleLoader.resolve")
	return e
}

func (l *Loader) argType(name, want string, got goja.Value) *goja.Object {
	return l.ctx.NewNodeError("ERR_INVALID_ARG_TYPE", name, want, got)
}

// fileError is Node's error of a file that cannot be read.
func (l *Loader) fileError(err error, call, path string) *goja.Object {
	code, text := "EIO", err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code, text = "ENOENT", "no such file or directory"
	case errors.Is(err, fs.ErrPermission):
		code, text = "EACCES", "permission denied"
	}
	e := l.newError("Error", code, code+": "+text+", "+call+" '"+path+"'")
	e.Set("syscall", call)
	e.Set("path", path)
	return e
}
