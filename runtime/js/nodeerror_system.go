package js

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/sys"
)

// NewError makes a plain Error.
func (e *Env) NewError(message string) *goja.Object {
	ctor, _ := goja.AssertConstructor(e.errors.ctor)
	obj, err := ctor(nil, e.VM.ToValue(message))
	if err != nil {
		panic(Thrown(err))
	}
	return obj
}

// NewAbortError is Node's AbortError; an empty message takes the usual one, a
// nil cause leaves `cause` out.
func (e *Env) NewAbortError(message string, cause goja.Value) *goja.Object {
	if message == "" {
		message = "The operation was aborted"
	}
	ctor, _ := goja.AssertConstructor(e.RequireObject("internal/errors").Get("AbortError"))
	args := []goja.Value{e.VM.ToValue(message)}
	if cause != nil {
		options := e.VM.NewObject()
		options.Set("cause", cause)
		args = append(args, options)
	}
	obj, err := ctor(nil, args...)
	if err != nil {
		panic(Thrown(err))
	}
	return obj
}

// NewErrnoException reads "kill EPERM", or "kill EPERM original".
func (e *Env) NewErrnoException(no sys.Errno, syscall, original string) *goja.Object {
	text := syscall + " " + no.Name()
	if original != "" {
		text += " " + original
	}
	return e.systemError(text, no, syscall)
}

// NewLoopException is NewErrnoException of what the loop has met, made later on: no
// frame of who asks for it is in its stack.
func (e *Env) NewLoopException(no sys.Errno, syscall string) *goja.Object {
	obj := e.NewErrnoException(no, syscall, "")
	if inside, ok := theLayout.errorOf(obj); ok && *inside.frames != nil {
		inside.store([]goja.StackFrame{})
	}
	return obj
}

// NewUVException reads "ENOENT: no such file or directory, open 'path' ->
// 'dest'"; path and dest may be empty.
func (e *Env) NewUVException(no sys.Errno, syscall, path, dest string) *goja.Object {
	obj := e.systemError(uvText(no, "", syscall, path, dest), no, syscall)
	setGiven(obj, "path", path)
	setGiven(obj, "dest", dest)
	return obj
}

// NewUVExceptionText is NewUVException without its properties; an empty message
// takes the error's own.
func (e *Env) NewUVExceptionText(no sys.Errno, message, syscall, path, dest string) *goja.Object {
	return e.NewError(uvText(no, message, syscall, path, dest))
}

func uvText(no sys.Errno, message, syscall, path, dest string) string {
	if message == "" {
		message = no.Message()
	}
	text := no.Name() + ": " + message + ", " + syscall
	if path != "" {
		text += " '" + path + "'"
	}
	if dest != "" {
		text += " -> '" + dest + "'"
	}
	return text
}

func setGiven(obj *goja.Object, name, value string) {
	if value != "" {
		obj.Set(name, value)
	}
}

func (e *Env) withErrno(obj *goja.Object, no sys.Errno, syscall string) *goja.Object {
	obj.Set("errno", int(no))
	obj.Set("code", no.Name())
	obj.Set("syscall", syscall)
	return obj
}

// NewExceptionWithHostPort reads "connect ECONNREFUSED 127.0.0.1:80", and
// "… - Local (additional)" where additional is given. A port of 0 means that
// address is a path.
func (e *Env) NewExceptionWithHostPort(no sys.Errno, syscall, address string, port int, additional string) *goja.Object {
	return e.hostPortException(no, syscall+" "+no.Name()+hostPort(" ", address, port)+local(additional), syscall, address, port)
}

// NewUVExceptionWithHostPort reads "listen EADDRINUSE: address already in use
// :::9999". A port of 0 means that address is a path.
func (e *Env) NewUVExceptionWithHostPort(no sys.Errno, syscall, address string, port int) *goja.Object {
	text := syscall + " " + no.Name() + ": " + no.Message() + hostPort(" ", address, port)
	obj := e.NewError(text)
	obj.Set("code", no.Name())
	obj.Set("errno", int(no))
	obj.Set("syscall", syscall)
	e.setHostPort(obj, address, port)
	return obj
}

func (e *Env) hostPortException(no sys.Errno, text, syscall, address string, port int) *goja.Object {
	obj := e.systemError(text, no, syscall)
	e.setHostPort(obj, address, port)
	return obj
}

func (e *Env) setHostPort(obj *goja.Object, address string, port int) {
	if address == "" {
		obj.Set("address", goja.Undefined())
	} else {
		obj.Set("address", address)
	}
	if port != 0 {
		obj.Set("port", port)
	}
}

func hostPort(sep, address string, port int) string {
	switch {
	case port > 0:
		return sep + address + ":" + strconv.Itoa(port)
	case address != "":
		return sep + address
	}
	return ""
}

func local(additional string) string {
	if additional == "" {
		return ""
	}
	return " - Local (" + additional + ")"
}

// NewDNSException reads "getaddrinfo ENOTFOUND host". The two libuv errors of
// a name that does not exist are both ENOTFOUND.
func (e *Env) NewDNSException(no sys.Errno, syscall, hostname string) *goja.Object {
	code := no.Name()
	if no == sys.EAI_NODATA || no == sys.EAI_NONAME {
		code = "ENOTFOUND"
	}
	return e.dnsException(e.VM.ToValue(int(no)), code, syscall, hostname)
}

// NewDNSCodeException is NewDNSException for the codes of the resolver, such as
// "ENODATA", which have no number.
func (e *Env) NewDNSCodeException(code, syscall, hostname string) *goja.Object {
	return e.dnsException(goja.Undefined(), code, syscall, hostname)
}

func (e *Env) dnsException(no goja.Value, code, syscall, hostname string) *goja.Object {
	text := syscall + " " + code
	if hostname != "" {
		text += " " + hostname
	}
	obj := e.NewError(text)
	obj.Set("errno", no)
	obj.Set("code", code)
	obj.Set("syscall", syscall)
	setGiven(obj, "hostname", hostname)
	return obj
}

// fillSystemError gives a SystemError the context of the failed call: text,
// info, and accessors that read and write info.
func (e *Env) fillSystemError(obj *goja.Object, info *nodeErrorInfo, args []goja.Value) {
	if IsNil(arguments(args).at(0)) {
		panic(e.VM.NewTypeError("Cannot read properties of %s (reading 'syscall')", arguments(args).at(0)))
	}
	context := args[0].ToObject(e.VM)
	e.DefineHidden(obj, "name", e.VM.ToValue("SystemError"))
	head := info.text
	if added := e.nodeErrs.added[info.code]; added != nil {
		head = added.text.String()
	}
	text := head + ": " + context.Get("syscall").String() + " returned " +
		context.Get("code").String() + " (" + context.Get("message").String() + ")"
	for _, part := range [...]struct{ name, sep string }{{"path", " "}, {"dest", " => "}} {
		if v := context.Get(part.name); v != nil && !goja.IsUndefined(v) {
			text += part.sep + v.String()
		}
	}
	e.DefineHidden(obj, "message", e.VM.ToValue(text))
	obj.DefineDataProperty("info", context, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	for _, name := range [...]string{"errno", "syscall", "path", "dest"} {
		if v := context.Get(name); name == "errno" || name == "syscall" || v != nil && !goja.IsUndefined(v) {
			e.forward(obj, context, name)
		}
	}
}

// forward makes obj.name read and write context.name.
func (e *Env) forward(obj, context *goja.Object, name string) {
	get := e.Func("get", 0, func(goja.FunctionCall) goja.Value {
		v := context.Get(name)
		if v == nil {
			return goja.Undefined()
		}
		if o, isObj := v.(*goja.Object); isObj {
			return e.VM.ToValue(o.String())
		}
		return v
	})
	set := e.Func("set", 1, func(call goja.FunctionCall) goja.Value {
		Put(context, name, call.Argument(0))
		return goja.Undefined()
	})
	obj.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// fillNodeError adds what some codes carry besides their text.
func (e *Env) fillNodeError(obj *goja.Object, code string, args []goja.Value) {
	a := arguments(args)
	switch code {
	case "ERR_INVALID_URL":
		obj.Set("input", a.at(0))
		if !IsNil(a.at(1)) {
			obj.Set("base", a.at(1))
		}
	case "ERR_INVALID_FILE_URL_PATH":
		if a.has(1) {
			obj.Set("input", a.at(1))
		}
	case "ERR_INVALID_ADDRESS_FAMILY":
		obj.Set("host", a.at(1))
		obj.Set("port", a.at(2))
	case "ERR_FALSY_VALUE_REJECTION":
		obj.Set("reason", a.at(0))
	case "ERR_ENCODING_INVALID_ENCODED_DATA":
		obj.Set("errno", a.at(1))
	case "ERR_MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT":
		if given(a.at(2)) {
			obj.Set("url", a.str(2))
		}
	case "ERR_ACCESS_DENIED":
		obj.Set("permission", orEmpty(a, 1))
		obj.Set("resource", orEmpty(a, 2))
	case "ERR_VM_MODULE_LINK_FAILURE":
		if given(a.at(1)) {
			obj.Set("cause", a.at(1))
		}
	case "ERR_TEST_FAILURE":
		obj.Set("failureType", a.at(1))
		obj.Set("cause", a.at(0))
	}
}

func orEmpty(a arguments, i int) string {
	if a.has(i) {
		return a.str(i)
	}
	return ""
}

// inspectGetters lets util.inspect show what the accessors of a SystemError
// read.
func (e *Env) inspectGetters(proto *goja.Object) {
	inspect := e.Func("", 3, func(call goja.FunctionCall) goja.Value {
		options := e.VM.NewObject()
		if given := Object(call.Argument(1)); given != nil {
			for _, name := range given.Keys() {
				options.Set(name, given.Get(name))
			}
		}
		options.Set("getters", true)
		options.Set("customInspect", false)
		return e.Invoke(goja.Undefined(), call.Argument(2), call.This, options)
	})
	proto.DefineDataPropertySymbol(e.SymbolFor("nodejs.util.inspect.custom"), inspect,
		goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}
