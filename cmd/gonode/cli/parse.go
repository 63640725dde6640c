package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// command is a parsed command line.
type command struct {
	options  map[string]any
	execArgv []string // options as typed
	script   string   // "" where there is none
	stdin    bool     // "-" was given
	rest     []string
}

func (c *command) flag(name string) bool { on, _ := c.options[name].(bool); return on }

func (c *command) list(name string) []string { l, _ := c.options[name].([]string); return l }

func (c *command) text(name string) (string, bool) {
	s, ok := c.options[name].(string)
	return s, ok
}

// parse reads the arguments behind the program's name. Errors are Node's, to be
// printed behind the program's name.
func parse(args []string) (*command, error) {
	c := &command{options: map[string]any{}}
	i := 0
	for i < len(args) {
		arg := args[i]
		if arg == "-" || arg == "--" || !strings.HasPrefix(arg, "-") {
			break
		}
		used, err := c.take(args[i:], false)
		if err != nil {
			return nil, err
		}
		c.execArgv = append(c.execArgv, args[i:i+used]...)
		i += used
	}
	c.operands(args[i:])
	return c, c.validate()
}

// operands reads the script and what follows it.
func (c *command) operands(args []string) {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	_, evaluates := c.text("eval")
	switch {
	case evaluates || len(args) == 0:
		c.rest = args
	case args[0] == "-":
		c.stdin, c.rest = true, args
	default:
		c.script, c.rest = args[0], args[1:]
	}
}

// take reads the option at args[0] and says how many arguments it used.
func (c *command) take(args []string, fromEnv bool) (used int, err error) {
	arg := args[0]
	o, value, hasValue := c.find(arg)
	if o == nil {
		if positive := negated(arg); positive != nil && (positive.env || !fromEnv) {
			return 1, c.negate(positive, arg)
		}
	}
	switch {
	case o == nil && fromEnv, o != nil && fromEnv && !o.env:
		return 0, fmt.Errorf("%s is not allowed in NODE_OPTIONS", arg)
	case o == nil:
		return 0, fmt.Errorf("bad option: %s", arg)
	case o.kind == refused:
		return 0, fmt.Errorf("%s is not supported by gonode", cutValue(arg))
	case o.kind == engine:
		return 1, nil
	case o.kind == flag:
		c.set(o)
		return 1, nil
	}
	used = 1
	if !hasValue {
		if len(args) < 2 || strings.HasPrefix(args[1], "-") && o.name != "eval" && o.name != "print" && len(args[1]) > 1 {
			return c.missing(o, arg)
		}
		value, used = args[1], 2
	}
	return used, c.setValue(o, arg, value)
}

// missing is an option without its value; -p alone means what follows.
func (c *command) missing(o *option, arg string) (int, error) {
	if o.name == "print" {
		c.options["print"] = true
		return 1, nil
	}
	return 0, fmt.Errorf("%s requires an argument", arg)
}

// find looks an option up as typed: --name, --name=value, --no_name, -n.
func (c *command) find(arg string) (o *option, value string, hasValue bool) {
	if arg == "-pe" || arg == "-ep" {
		c.options["print"] = true
		return findOption("eval"), "", false
	}
	name, long := strings.CutPrefix(arg, "--")
	if !long {
		return findShort(arg[1:]), "", false
	}
	name, value, hasValue = strings.Cut(name, "=")
	name = strings.ReplaceAll(name, "_", "-")
	if o = findOption(name); o == nil && strings.HasPrefix(name, "harmony") {
		o = findOption("harmony")
	}
	return o, value, hasValue
}

func cutValue(arg string) string {
	name, _, _ := strings.Cut(arg, "=")
	return name
}

// set turns a flag on, and its opposite off: the last one counts.
func (c *command) set(o *option) {
	delete(c.options, "no-"+o.name)
	delete(c.options, strings.TrimPrefix(o.name, "no-"))
	c.options[o.name] = true
}

// negated is the option whose --no- arg is, nil for any other arg.
func negated(arg string) *option {
	name, isNegation := strings.CutPrefix(strings.ReplaceAll(cutValue(arg), "_", "-"), "--no-")
	if !isNegation || strings.HasPrefix(name, "no-") {
		return nil
	}
	return findOption(name)
}

// negate turns o off, if it is one that can be on.
func (c *command) negate(o *option, arg string) error {
	switch o.kind {
	case list, number, text:
		if o.name == "print" { // on, or the code
			break
		}
		return fmt.Errorf("%s is an invalid negation because it is not a boolean option", arg)
	}
	delete(c.options, o.name)
	return nil
}

func (c *command) setValue(o *option, arg, value string) error {
	switch o.kind {
	case list:
		c.options[o.name] = append(c.list(o.name), value)
	case number:
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return fmt.Errorf("invalid value for %s", cutValue(arg))
		}
		c.options[o.name] = n
	default:
		c.options[o.name] = value
	}
	if o.name == "print" {
		c.options["print"], c.options["eval"] = true, value
	}
	return nil
}

func (c *command) validate() error {
	modes := []string{"strict", "warn", "none", "throw"}
	if mode, ok := c.text("unhandled-rejections"); ok && !slices.Contains(modes, mode) {
		return fmt.Errorf("invalid value for --unhandled-rejections")
	}
	if share, ok := c.text("max-old-space-size-percentage"); ok {
		if n, err := strconv.ParseFloat(share, 64); err != nil || n <= 0 || n > 100 {
			return fmt.Errorf("--max-old-space-size-percentage must be greater than 0 and up to 100. Got: %s", share)
		}
	}
	if c.flag("use-openssl-ca") && c.flag("use-bundled-ca") {
		return fmt.Errorf("either --use-openssl-ca or --use-bundled-ca can be used, not both")
	}
	if c.flag("tls-min-v1.3") && c.flag("tls-max-v1.2") {
		return fmt.Errorf("either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both")
	}
	switch kind, ok := c.text("input-type"); {
	case !ok || kind == "commonjs", kind == "module":
	case strings.HasSuffix(kind, "-typescript"):
		return fmt.Errorf("--input-type=%s is not supported by gonode", kind)
	default:
		return fmt.Errorf(`--input-type must be "module","commonjs", "module-typescript" or "commonjs-typescript"`)
	}
	if c.flag("check") && (c.flag("interactive") || c.options["eval"] != nil) {
		return fmt.Errorf("either --check or --eval can be used, not both")
	}
	return nil
}

// environment adds the options of NODE_OPTIONS; what the command line says
// already stays.
func (c *command) environment(value string) error {
	args, err := splitOptions(value)
	if err != nil {
		return err
	}
	env := &command{options: map[string]any{}}
	for i := 0; i < len(args); {
		if !strings.HasPrefix(args[i], "-") || args[i] == "-" || args[i] == "--" {
			return fmt.Errorf("%s is not allowed in NODE_OPTIONS", args[i])
		}
		used, err := env.take(args[i:], true)
		if err != nil {
			return err
		}
		i += used
	}
	c.merge(env)
	return env.validate()
}

func (c *command) merge(env *command) {
	for name, v := range env.options {
		if values, ok := v.([]string); ok {
			c.options[name] = append(values, c.list(name)...)
		} else if c.options[name] == nil {
			c.options[name] = v
		}
	}
}

// splitOptions cuts NODE_OPTIONS at spaces; double quotes group, a backslash in
// them takes the next character as it is.
func splitOptions(value string) (args []string, err error) {
	var word strings.Builder
	quoted, started := false, false
	for i := 0; i < len(value); i++ {
		switch ch := value[i]; {
		case ch == '\\' && quoted:
			if i++; i == len(value) {
				return nil, fmt.Errorf("invalid value for NODE_OPTIONS (invalid escape)")
			}
			word.WriteByte(value[i])
		case ch == '"':
			quoted, started = !quoted, true
		case ch == ' ' && !quoted:
			if started {
				args = append(args, word.String())
			}
			word.Reset()
			started = false
		default:
			word.WriteByte(ch)
			started = true
		}
	}
	if quoted {
		return nil, fmt.Errorf("invalid value for NODE_OPTIONS (unterminated string)")
	}
	if started {
		args = append(args, word.String())
	}
	return args, nil
}
