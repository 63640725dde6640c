package cli

import (
	"fmt"
	"io"
	"strings"
)

const helpHead = `gonode runs Node programs, cluster programs first of all.

Usage: gonode [options] script.js [arguments]
       gonode [options] -e code [arguments]
       gonode                              the REPL; with input from a pipe, runs it

Options:
`

const helpTail = `
  -                              read the script from stdin
  --                             what follows is the script and its arguments

Environment:
  NODE_OPTIONS                   options, as above, set apart by spaces
  NODE_PATH                      folders to look in for modules, set apart by ':'
  NODE_DEBUG                     parts that tell what they do: cluster,net,child_process,stream,timer
  NODE_NO_WARNINGS=1             the same as --no-warnings
  NODE_REDIRECT_WARNINGS=file    the same as --redirect-warnings
  NODE_CLUSTER_SCHED_POLICY      rr or none: who hands out a cluster's connections
  NODE_DISABLE_COMPILE_CACHE=1   do not keep rewritten sources in the user's cache folder

Options of V8 about memory and optimisation are accepted and change nothing.
`

func printHelp(w io.Writer) {
	var b strings.Builder
	b.WriteString(helpHead)
	for _, o := range options {
		if o.help == "" {
			continue
		}
		head := "--" + o.name
		if o.short != "" {
			head = "-" + o.short + ", " + head
		}
		if o.arg != "" {
			head += " " + o.arg
		}
		fmt.Fprintf(&b, "  %-30s %s\n", head, o.help)
	}
	b.WriteString(helpTail)
	io.WriteString(w, b.String())
}
