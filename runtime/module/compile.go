package module

import (
	"path/filepath"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"

	"github.com/gonode/gonode/runtime/js"
)

// The wrapper of a script. Its head stands on the first line, so that line
// numbers are the file's own.
const (
	scriptHead = "(function (exports, require, module, __filename, __dirname) { "
	scriptTail = "\n});"
)

func (l *Loader) defineCompile() {
	l.sources = map[string]*source{}
	l.ctx.MapPosition, l.ctx.MapSource = l.mapPosition, l.mapSource
	wrapper := l.vm.ToValue(l.array([]string{scriptHead, scriptTail})).(*goja.Object)
	l.ctx.DefineAccessor(l.class, "wrapper", js.Accessor{
		Get: func(goja.FunctionCall) goja.Value { l.wrapped = true; return wrapper },
		Set: func(call goja.FunctionCall) goja.Value {
			l.wrapped = true
			wrapper = js.Object(call.Argument(0))
			return goja.Undefined()
		},
	})
	wrap := goja.Value(l.ctx.Func("wrap", 1, func(call goja.FunctionCall) goja.Value {
		return l.vm.ToValue(wrapper.Get("0").String() + call.Argument(0).String() + wrapper.Get("1").String())
	}))
	l.ctx.DefineAccessor(l.class, "wrap", js.Accessor{
		Get: func(goja.FunctionCall) goja.Value { return wrap },
		Set: func(call goja.FunctionCall) goja.Value {
			l.wrapped = true
			wrap = call.Argument(0)
			return goja.Undefined()
		},
	})
}

// compileMethod is Module.prototype._compile: it runs source as the body of
// mod.
func (l *Loader) compileMethod(call goja.FunctionCall) goja.Value {
	mod, text, filename := js.Object(call.This), call.Argument(0).String(), call.Argument(1)
	fn := l.compile(text, filename.String())
	exports := mod.Get("exports")
	mod.SetSymbol(l.sym.executing, true)
	l.ctx.Invoke(exports, fn, exports, l.requireFor(mod), mod, filename, l.vm.ToValue(filepath.Dir(filename.String())))
	mod.SetSymbol(l.sym.executing, goja.Undefined())
	return goja.Undefined()
}

func (l *Loader) compile(text, filename string) goja.Value {
	if strings.HasPrefix(text, "#!") {
		text = "//" + text
	}
	head, tail := scriptHead, scriptTail
	if l.wrapped {
		whole := l.ctx.Invoke(l.class, l.class.Get("wrap"), l.vm.ToValue(text)).String()
		head, tail, _ = strings.Cut(whole, text)
	}
	fn, err := l.vm.RunProgram(l.Compile(filename, head, text, tail))
	if err != nil {
		panic(js.Thrown(err))
	}
	return fn
}

// Compile makes a program of head, text and tail, of which only text is the
// script's: positions are those in text. What the engine cannot parse is
// lowered. Failure: a SyntaxError as V8 shapes it.
func (l *Loader) Compile(filename, head, text, tail string) *goja.Program {
	src := &source{head: len(head)}
	l.sources[filename] = src
	prg, err := compileText(filename, head+text+tail)
	if err == nil {
		return prg
	}
	low, failed := lower(text, filename)
	if failed != nil {
		panic(l.syntaxError(filename, text, l.mistake(err, src, text), failed))
	}
	for _, step := range low {
		if prg, err2 := compileText(filename, head+step.Code+tail); err2 == nil {
			src.original, src.lowered = text, step
			return prg
		}
	}
	panic(l.syntaxError(filename, text, l.mistake(err, src, text), nil))
}

// Check compiles text as a module without running it. Failure: a SyntaxError.
func (l *Loader) Check(filename, text string) {
	if strings.HasPrefix(text, "#!") {
		text = "//" + text
	}
	l.Compile(filename, scriptHead, toText([]byte(text)), scriptTail)
}

func compileText(filename, text string) (*goja.Program, error) {
	ast, err := parser.ParseFile(nil, filename, text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, err
	}
	return goja.CompileAST(ast, false)
}

// mistake is where and why source does not parse.
type mistake struct {
	line, column int // from 1, in the script's own text
	message      string
}

// mistake reads an error of goja's.
func (l *Loader) mistake(err error, src *source, text string) mistake {
	var m mistake
	var pos file.Position
	switch e := err.(type) {
	case parser.ErrorList:
		pos, m.message = e[0].Position, e[0].Message
	case *parser.Error:
		pos, m.message = e.Position, e.Message
	case *goja.CompilerSyntaxError:
		pos, m.message = e.File.Position(e.Offset), e.Message
	default:
		m.message = err.Error()
	}
	m.line, m.column = pos.Line, pos.Column
	if m.line == 1 {
		m.column -= src.head
	}
	if lines := strings.Count(text, "\n") + 1; m.line > lines {
		m.line, m.column = lines, len(lineOf(text, lines))+1
	}
	return m
}

func lineOf(text string, n int) string {
	lines := strings.SplitN(text, "\n", n+1)
	if n < 1 || n > len(lines) {
		return ""
	}
	return strings.TrimSuffix(lines[n-1], "\r")
}
