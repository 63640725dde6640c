// Package module finds and runs modules: the contract for built-in ones, their
// registry, the CommonJS loader and the lowering of newer syntax.
//
// It must not import the modules themselves: the list comes from cmd.
package module

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
)

// Module is a built-in module with a Go half. Modules that are JavaScript alone
// need none: a file in jslib is enough.
type Module struct {
	// Name is what require() takes, without "node:".
	Name string
	// Exports makes the module's exports at the first require. Where it is nil,
	// jslib/<Name>.js makes them.
	Exports func(*Context) goja.Value
	// Bindings are the objects that internalBinding(name) gives to files of
	// jslib, made at the first use. Names are Node's own where Node has one
	// (tcp_wrap, pipe_wrap, uv); one name belongs to one module.
	Bindings map[string]func(*Context) *goja.Object
}

// Context is what a module sees of the runtime that loads it.
type Context struct {
	*js.Env
	// Loop is the event loop of the realm.
	Loop *loop.Loop
	// Args are the program's own facts, read once at start.
	Args Args
	// Builtins finds built-in modules, Loader the script's own.
	Builtins *Builtins
	Loader   *Loader
	// Life is the life cycle of the process, or of the thread.
	Life Life
	// Thread says which thread the realm is.
	Thread Thread
	// Env is the environment that scripts see.
	Environ Environ
	// Evaluate runs code as a script in the global scope, with require and
	// module at hand, or as an ES module where it is one.
	Evaluate func(name, code string)
	// StartThread runs a thread: a realm and a loop of its own, on a goroutine
	// of its own. Failures: those of loop.New.
	StartThread func(ThreadOptions) (RunningThread, error)
}

// Args says how the process was started.
type Args struct {
	Argv0    string   // as typed
	ExecPath string   // absolute path of the binary
	ExecArgv []string // options before the script
	Argv     []string // the script's absolute path and what follows it
	// Options are the command line's by name, without dashes: bool, string,
	// []string, or float64.
	Options map[string]any
	// ParseOptions reads options as the command line has them, up to what is none,
	// and names those that a thread cannot have.
	ParseOptions func(args []string) (options map[string]any, used, bad []string)
	// ReadEnvironment adds the options that an environment's variables stand for.
	ReadEnvironment func(options map[string]any, getenv func(string) string)
	// EnvironmentFlags are the options that NODE_OPTIONS takes.
	EnvironmentFlags []string
}

// Flag says whether a boolean option was given.
func (a *Args) Flag(name string) bool {
	on, _ := a.Options[name].(bool)
	return on
}

// Text is the value of a string option, "" where it was not given.
func (a *Args) Text(name string) string {
	s, _ := a.Options[name].(string)
	return s
}

// List is the values of an option that may be repeated.
func (a *Args) List(name string) []string {
	list, _ := a.Options[name].([]string)
	return list
}
