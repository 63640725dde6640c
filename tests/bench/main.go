// Command bench measures gonode beside its peers on the same scripts, with the
// same load generator, in turns, on the loopback.
//
//	go run ./tests/bench [flags] [workload …]
//
// The figure that counts is CPU microseconds an operation over the server's
// whole process tree: it survives a noisy machine. README.md says how it is
// measured.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

type options struct {
	rounds   int
	duration time.Duration
	json     bool
	html     string
	deno     bool
}

func main() {
	o := options{}
	flag.IntVar(&o.rounds, "rounds", 3, "how often each peer is measured, in turns; the best round counts")
	flag.DurationVar(&o.duration, "for", 2*time.Second, "how long a load lasts")
	flag.BoolVar(&o.json, "json", false, "print the results as JSON")
	flag.StringVar(&o.html, "html", "", "draw the results into `file`")
	flag.BoolVar(&o.deno, "deno", false, "measure deno too")
	flag.Parse()
	if err := run(o, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options, names []string) error {
	peers, err := findPeers(o)
	if err != nil {
		return err
	}
	var rows []*row
	for _, w := range workloads {
		if !wanted(w, names) {
			continue
		}
		rows = append(rows, measure(w, peers, o))
	}
	if len(rows) == 0 {
		return fmt.Errorf("no workload named %v", names)
	}
	return print(os.Stdout, rows, peers, o)
}

// wanted says whether the command line asks for w: by its name, by its group's,
// or, outside of groups, by naming nothing.
func wanted(w *workload, names []string) bool {
	if len(names) == 0 {
		return w.group == ""
	}
	return contains(names, w.name) || w.group != "" && contains(names, w.group)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// measure runs w under each peer, in turns, and keeps each one's best round.
func measure(w *workload, peers []*peer, o options) *row {
	r := &row{workload: w, best: map[string]*sample{}}
	for round := range o.rounds {
		for _, p := range peers {
			if p.serves != nil && p.serves(w) == "" {
				continue
			}
			fmt.Fprintf(os.Stderr, "%s: round %d of %d: %s\n", w.name, round+1, o.rounds, p.name)
			s, err := w.run(w, p, o)
			if err != nil {
				fmt.Fprintf(os.Stderr, "  %v\n", err)
				r.fail(p, err)
				continue
			}
			r.add(p, s)
		}
	}
	return r
}
