package js

import (
	"strings"

	"github.com/dop251/goja"
)

// MendFunction has Function take import(). lowered gets the
// text of such a function, an expression, and the file that asks for it; it
// gives the function, or nil where the text is wrong.
func (e *Env) MendFunction(lowered func(text, file string) *goja.Object) {
	class := Object(e.VM.GlobalObject().Get("Function"))
	call, construct := theLayout.nativeConstructor(class)
	original := *construct
	*construct = func(args []goja.Value, newTarget *goja.Object) (made *goja.Object) {
		refused := e.VM.Try(func() { made = original(args, newTarget) })
		if refused == nil {
			return made
		}
		text, ok := functionText(args)
		if !ok {
			panic(refused)
		}
		if made = lowered(text, e.scriptFile()); made == nil {
			panic(refused)
		}
		if newTarget != nil && newTarget != class {
			made.SetPrototype(Object(newTarget.Get("prototype")))
		}
		return made
	}
	*call = func(c goja.FunctionCall) goja.Value { return (*construct)(c.Arguments, class) }
}

// functionText is the function that the arguments of Function make; ok is false
// where their text holds no import(), or a comment
// among the parameters, which could reach into the body.
func functionText(args []goja.Value) (text string, ok bool) {
	var params []string
	body := ""
	for i, arg := range args {
		if i == len(args)-1 {
			body = arg.String()
		} else {
			params = append(params, arg.String())
		}
	}
	list := strings.Join(params, ",")
	ok = !strings.Contains(list, "/") && strings.Contains(body, "import")
	return "(function anonymous(" + list + "\n) {\n" + body + "\n})", ok
}

// scriptFile is the file of the innermost function that is no native one.
func (e *Env) scriptFile() string {
	for _, frame := range e.VM.CaptureCallStack(0, nil) {
		if name := frame.SrcName(); name != "" && name != "<native>" {
			return name
		}
	}
	return ""
}
