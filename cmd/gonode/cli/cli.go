// Package cli is the command line of gonode: options, NODE_OPTIONS, and the
// choice of what to run. It hands the list of modules to the runtime.
package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gonode/gonode/modules"
	"github.com/gonode/gonode/runtime"
	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// exitUsage is Node's code for a command line that it refuses.
const exitUsage = 9

// Main runs the command and returns its exit code; a script's own exit ends
// the program.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	refuse := func(err error) int {
		fmt.Fprintf(stderr, "%s: %v\n", args[0], err)
		return exitUsage
	}
	c, err := parse(args[1:])
	if err != nil {
		return refuse(err)
	}
	if err := c.fromEnvironment(os.Getenv); err != nil {
		return refuse(err)
	}
	switch {
	case c.flag("version"):
		fmt.Fprintln(stdout, runtime.NodeVersion)
		return 0
	case c.flag("help"):
		printHelp(stdout)
		return 0
	}
	if err := c.loadEnvFiles(); err != nil {
		return refuse(err)
	}
	sys.DefaultSignals()
	handle.GuardFaults()
	sys.ProtectDescriptors()
	rt, err := runtime.New(c.moduleArgs(args[0]), modules.All())
	if err == nil {
		err = profile(rt)
	}
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", args[0], err)
		return 1
	}
	return c.run(rt, stdin)
}

// run starts what the command line asks for.
func (c *command) run(rt *runtime.Runtime, stdin io.Reader) int {
	code, evaluates := c.text("eval")
	switch {
	case c.flag("check") && c.script != "":
		rt.CheckSyntax(c.scriptPath())
	case evaluates && !c.flag("interactive"):
		rt.RunEval("[eval]", code, c.flag("print"))
	case c.script != "":
		rt.RunMain(c.scriptPath())
	case c.flag("interactive") || !c.stdin && sys.IsTTY(0):
		rt.RunREPL(code)
	default:
		source, err := io.ReadAll(stdin)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if c.flag("check") {
			rt.CheckSource("[stdin]", string(source))
		}
		rt.RunEval("[stdin]", string(source), c.flag("print"))
	}
	return 0
}

func (c *command) scriptPath() string {
	path, err := filepath.Abs(c.script)
	if err != nil {
		return c.script
	}
	if strings.HasSuffix(c.script, "/") {
		path += "/"
	}
	return path
}

func (c *command) moduleArgs(argv0 string) module.Args {
	argv := c.rest
	if c.script != "" {
		argv = append([]string{strings.TrimSuffix(c.scriptPath(), "/")}, c.rest...)
	}
	return module.Args{
		Argv0:            argv0,
		ExecPath:         execPath(),
		ExecArgv:         c.execArgv,
		Argv:             argv,
		Options:          c.options,
		EnvironmentFlags: environmentFlags(),
		ParseOptions:     parseForThread,
		ReadEnvironment:  readEnvironment,
	}
}

// execPath is the program's own file, links followed, as process.execPath is.
func execPath() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// fromEnvironment adds what the environment says of options.
func (c *command) fromEnvironment(getenv func(string) string) error {
	for variable, option := range map[string]string{
		"NODE_NO_WARNINGS":            "no-warnings",
		"NODE_PENDING_DEPRECATION":    "pending-deprecation",
		"NODE_PRESERVE_SYMLINKS":      "preserve-symlinks",
		"NODE_PRESERVE_SYMLINKS_MAIN": "preserve-symlinks-main",
	} {
		if getenv(variable) == "1" {
			c.options[option] = true
		}
	}
	if file := getenv("NODE_REDIRECT_WARNINGS"); file != "" && c.options["redirect-warnings"] == nil {
		c.options["redirect-warnings"] = file
	}
	if value := getenv("NODE_OPTIONS"); value != "" {
		return c.environment(value)
	}
	return nil
}
