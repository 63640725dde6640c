package cli

// ofProcess are options that the process has, and none of its threads.
var ofProcess = map[string]bool{"title": true, "max-old-space-size": true, "max-old-space-size-percentage": true, "max-heap-size": true, "expose-gc": true, "tls-cipher-list": false,
	"v8-pool-size": true, "env-file": true, "env-file-if-exists": true, "version": true, "help": true, "check": true,
	"interactive": true, "eval": true, "print": true}

// parseForThread reads the options of a worker thread. What it cannot have is
// named in bad.
func parseForThread(args []string) (options map[string]any, bad []string) {
	c := &command{options: map[string]any{}}
	for i := 0; i < len(args); {
		used, err := 1, error(nil)
		o := c.findWhole(args[i])
		if o == nil || o.kind == engine || ofProcess[o.name] {
			bad = append(bad, args[i])
		} else if used, err = c.take(args[i:], false); err != nil {
			bad, used = append(bad, args[i]), 1
		}
		i += used
	}
	return c.options, bad
}

// findWhole is find for what may be no option at all.
func (c *command) findWhole(arg string) *option {
	if len(arg) < 2 || arg[0] != '-' {
		return nil
	}
	o, _, _ := c.find(arg)
	return o
}
