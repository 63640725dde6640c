package module

import (
	"path/filepath"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// The wrapper of a script. Its head stands on the first line, so that line
// numbers are the file's own.
const (
	scriptHead = "(function (exports, require, module, __filename, __dirname) { "
	scriptTail = "\n});"
)

func (l *Loader) defineCompile() {
	l.sources = map[string]*source{}
	l.ctx.MapPosition, l.ctx.MapSource, l.ctx.MapName = l.mapPosition, l.mapSource, l.mapName
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
// mod. Where the format, its third argument, is "module", or the source is an ES
// module and no format is known, mod gets the exports of that.
func (l *Loader) compileMethod(call goja.FunctionCall) goja.Value {
	mod, text, filename := js.Object(call.This), call.Argument(0).String(), call.Argument(1)
	format, typed := untypedFormat(call.Argument(2).String())
	if format == "module" {
		l.loadModuleInto(mod, filename.String())
		return goja.Undefined()
	}
	if typed {
		text = l.withoutTypes(text, filename.String())
	}
	fn, failed := l.compile(text, filename.String())
	if failed != nil {
		if format != "" || !l.looksLikeModule(filename.String(), text) {
			panic(failed)
		}
		if l.refusesDetected(mod) {
			l.warnAtOnce("Failed to load the ES module: " + filename.String() +
				`. Make sure to set "type": "module" in the nearest package.json file or use the .mjs extension.`)
			panic(failed)
		}
		l.loadModuleInto(mod, filename.String())
		return goja.Undefined()
	}
	exports := mod.Get("exports")
	mod.SetSymbol(l.sym.executing, true)
	l.ctx.Invoke(exports, fn, exports, l.requireFor(mod), mod, filename, l.vm.ToValue(filepath.Dir(filename.String())))
	mod.SetSymbol(l.sym.executing, goja.Undefined())
	return goja.Undefined()
}

// compile gives the function of a script, or what its source is wrong with.
func (l *Loader) compile(text, filename string) (fn goja.Value, failed any) {
	if strings.HasPrefix(text, "#!") {
		text = "//" + text
	}
	head, tail := scriptHead, scriptTail
	if l.wrapped {
		whole := l.ctx.Invoke(l.class, l.class.Get("wrap"), l.vm.ToValue(text)).String()
		head, tail, _ = strings.Cut(whole, text)
	}
	failed = l.catch(func() {
		v, err := l.vm.RunProgram(l.Compile(filename, head, text, tail))
		if err != nil {
			panic(js.Thrown(err))
		}
		fn = v
	})
	return fn, failed
}

// Compile makes a program of head, text and tail, of which only text is the
// script's: positions are those in text. What the engine cannot parse is
// lowered. Failure: a SyntaxError as V8 shapes it.
func (l *Loader) Compile(filename, head, text, tail string) *goja.Program {
	l.ctx.GuardNesting(text)
	src := &source{head: len(head)}
	l.sources[filename] = src
	prg, err := compileText(filename, head+text+tail)
	if err == nil && !lower.Silent(text) {
		return l.ctx.Quicken(prg)
	}
	c := &compilation{filename: filename, head: head, tail: tail}
	low, failed := lower.Script(text, filename, c.accept)
	switch {
	case low == nil && err == nil:
		return l.ctx.Quicken(prg)
	case low == nil:
		panic(l.syntaxError(filename, text, l.mistake(err, src, text), failed))
	}
	src.original, src.lowered = text, low
	return l.finish(c, low)
}

// finish gives the program of what was lowered, perhaps in a former run.
func (l *Loader) finish(c *compilation, low *lower.Source) *goja.Program {
	if strings.Contains(low.Code, lower.ImportName) {
		l.defineImport()
	}
	if hasAsyncGenerators(low.Code) {
		l.defineAsyncGenerators()
	}
	if c.prg == nil {
		if err := c.accept(low.Code); err != nil {
			panic(l.vm.NewGoError(err))
		}
	}
	if src := l.sources[c.filename]; src != nil && src.renames() {
		l.ctx.RestoreNames(c.prg)
	}
	return l.ctx.Quicken(c.prg)
}

// compilation is lowered code on its way into the engine.
type compilation struct {
	filename, head, tail string
	prg                  *goja.Program
}

// accept compiles code; an error has its position in code, without the head.
func (c *compilation) accept(code string) error {
	prg, err := compileLowered(c.filename, c.head+code+c.tail)
	c.prg = prg
	if list, ok := err.(parser.ErrorList); ok {
		for _, e := range list {
			if e.Position.Line == 1 {
				e.Position.Column -= len(c.head)
			}
		}
	}
	return err
}

// Check compiles text as a module without running it. Failure: a SyntaxError.
func (l *Loader) Check(filename, text string) {
	if strings.HasPrefix(text, "#!") {
		text = "//" + text
	}
	l.Compile(filename, scriptHead, toText([]byte(text)), scriptTail)
}

func compileText(filename, text string) (*goja.Program, error) {
	return compileTree(filename, text, false)
}

func compileLowered(filename, text string) (*goja.Program, error) {
	return compileTree(filename, text, hasAsyncGenerators(text))
}

func compileTree(filename, text string, asyncGenerators bool) (*goja.Program, error) {
	tree, err := parser.ParseFile(nil, filename, text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, err
	}
	if asyncGenerators {
		markAsyncGenerators(tree)
	}
	if mayFold(text) {
		unfold(tree)
	}
	if mayPassArguments(text) {
		keepArguments(tree)
	}
	return goja.CompileAST(tree, false)
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
