package util

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// color is a pair of terminal codes, on and off.
type color struct {
	name    string
	on, off int
}

var colors = [...]color{
	{"reset", 0, 0}, {"bold", 1, 22}, {"dim", 2, 22}, {"italic", 3, 23}, {"underline", 4, 24}, {"blink", 5, 25},
	{"inverse", 7, 27}, {"hidden", 8, 28}, {"strikethrough", 9, 29}, {"doubleunderline", 21, 24},
	{"black", 30, 39}, {"red", 31, 39}, {"green", 32, 39}, {"yellow", 33, 39}, {"blue", 34, 39},
	{"magenta", 35, 39}, {"cyan", 36, 39}, {"white", 37, 39},
	{"bgBlack", 40, 49}, {"bgRed", 41, 49}, {"bgGreen", 42, 49}, {"bgYellow", 43, 49}, {"bgBlue", 44, 49},
	{"bgMagenta", 45, 49}, {"bgCyan", 46, 49}, {"bgWhite", 47, 49}, {"framed", 51, 54}, {"overlined", 53, 55},
	{"gray", 90, 39}, {"redBright", 91, 39}, {"greenBright", 92, 39}, {"yellowBright", 93, 39},
	{"blueBright", 94, 39}, {"magentaBright", 95, 39}, {"cyanBright", 96, 39}, {"whiteBright", 97, 39},
	{"bgGray", 100, 49}, {"bgRedBright", 101, 49}, {"bgGreenBright", 102, 49}, {"bgYellowBright", 103, 49},
	{"bgBlueBright", 104, 49}, {"bgMagentaBright", 105, 49}, {"bgCyanBright", 106, 49}, {"bgWhiteBright", 107, 49},
}

// Other names of some colours, with what they stand for.
var colorAliases = [...][2]string{
	{"grey", "gray"}, {"blackBright", "gray"}, {"bgGrey", "bgGray"}, {"bgBlackBright", "bgGray"},
	{"faint", "dim"}, {"crossedout", "strikethrough"}, {"strikeThrough", "strikethrough"},
	{"crossedOut", "strikethrough"}, {"conceal", "hidden"}, {"swapColors", "inverse"}, {"swapcolors", "inverse"},
	{"doubleUnderline", "doubleunderline"},
}

var styles = [...][2]string{
	{"special", "cyan"}, {"number", "yellow"}, {"bigint", "yellow"}, {"boolean", "yellow"}, {"undefined", "grey"},
	{"null", "bold"}, {"string", "green"}, {"symbol", "green"}, {"date", "magenta"}, {"regexp", ""}, {"module", "underline"},
}

func (l *lib) colorsObject() *goja.Object {
	obj := l.VM.CreateObject(nil)
	for _, c := range colors {
		obj.Set(c.name, l.VM.NewArray(c.on, c.off))
	}
	for _, alias := range colorAliases {
		get := l.Func("get", 0, func(goja.FunctionCall) goja.Value { return obj.Get(alias[1]) })
		set := l.Func("set", 1, func(call goja.FunctionCall) goja.Value {
			obj.Set(alias[1], call.Argument(0))
			return goja.Undefined()
		})
		obj.DefineAccessorProperty(alias[0], get, set, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return obj
}

func (l *lib) stylesObject() *goja.Object {
	obj := l.VM.CreateObject(nil)
	for _, s := range styles {
		if s[1] == "" {
			obj.Set(s[0], l.highlighter())
			continue
		}
		obj.Set(s[0], s[1])
	}
	return obj
}

// style colours text as inspect.styles says, where colours are on.
func (in *inspector) style(text, kind string) string {
	if in.stylize != nil {
		return in.Invoke(goja.Undefined(), in.stylize, in.VM.ToValue(text), in.VM.ToValue(kind)).String()
	}
	if !in.colors {
		return text
	}
	return in.paint(text, kind)
}

func (l *lib) paint(text, kind string) string {
	style := l.inspectFn.Get("styles").ToObject(l.VM).Get(kind)
	switch {
	case js.IsNil(style):
		return text
	case js.IsCallable(style):
		return l.Invoke(goja.Undefined(), style, l.VM.ToValue(text)).String()
	}
	pair := js.Object(l.inspectFn.Get("colors").ToObject(l.VM).Get(style.String()))
	if pair == nil {
		return text
	}
	return escape(pair.Get("0")) + text + escape(pair.Get("1"))
}

func escape(code goja.Value) string { return "\x1b[" + code.String() + "m" }

func paintCode(text string, on, off int) string {
	return "\x1b[" + strconv.Itoa(on) + "m" + text + "\x1b[" + strconv.Itoa(off) + "m"
}

// indentLines moves every line but the first.
func indentLines(s string, by int) string {
	if by == 0 || !strings.Contains(s, "\n") {
		return s
	}
	return strings.ReplaceAll(s, "\n", "\n"+strings.Repeat(" ", by))
}
