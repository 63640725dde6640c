package cli

import "strings"

// ofProcess are options that the process has, and none of its threads.
var ofProcess = map[string]bool{"title": true, "max-old-space-size": true, "max-old-space-size-percentage": true, "max-heap-size": true, "expose-gc": true, "stack-size": true, "tls-cipher-list": false,
	"v8-pool-size": true, "env-file": true, "env-file-if-exists": true, "version": true, "help": true, "check": true,
	"interactive": true, "eval": true, "print": true}

// parseForThread reads the options of a worker thread, up to what is none. What
// it cannot have is named in bad; used are the options themselves.
func parseForThread(args []string) (options map[string]any, used, bad []string) {
	c := &command{options: map[string]any{}}
	i := 0
	for i < len(args) && isOption(args[i]) {
		n, err := 1, error(nil)
		o := c.findWhole(args[i])
		if o == nil || o.kind == engine || ofProcess[o.name] {
			bad = append(bad, args[i])
		} else if n, err = c.take(args[i:], false); err != nil {
			bad, n = append(bad, args[i]), 1
		}
		i += n
	}
	return c.options, args[:i], bad
}

func isOption(arg string) bool { return strings.HasPrefix(arg, "-") && arg != "-" && arg != "--" }

// readEnvironment adds what an environment says of options. Its NODE_OPTIONS are
// known to be good.
func readEnvironment(options map[string]any, getenv func(string) string) {
	c := &command{options: options}
	_ = c.fromEnvironment(getenv)
}

// findWhole is find for what may be no option at all.
func (c *command) findWhole(arg string) *option {
	if len(arg) < 2 || arg[0] != '-' {
		return nil
	}
	if o, _, _ := c.find(arg); o != nil {
		return o
	}
	return negated(arg)
}
