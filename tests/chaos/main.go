// Command chaos kills, stops and replaces the workers of a cluster under load,
// and counts what its clients lose.
//
//	go run ./tests/chaos [--for 60s] [--mode kill|stop|roll|reload|mixed|http|primary|all] [--runtime gonode|node|bun|deno]
//	go run ./tests/chaos --mode many|wide|long
//
// All is on the loopback and ends by itself. README.md says what is counted.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

type options struct {
	duration time.Duration
	mode     string
	runtime  string
	clients  int
	workers  int
	every    time.Duration
	count    int
	policy   string
	strict   bool
}

func main() {
	o := options{}
	flag.DurationVar(&o.duration, "for", 60*time.Second, "how long each mode lasts")
	flag.StringVar(&o.mode, "mode", "all", "kill, stop, roll, reload, mixed, http, primary, all of these; or many, wide, long")
	flag.StringVar(&o.runtime, "runtime", "gonode", "gonode, node, bun, deno or the path of one")
	flag.IntVar(&o.clients, "clients", 16, "how many clients ask at once")
	flag.IntVar(&o.workers, "workers", 4, "how many workers serve")
	flag.DurationVar(&o.every, "every", 300*time.Millisecond, "the time between two faults")
	flag.IntVar(&o.count, "count", 0, "how many connections many and long make (0: 10,000 and 1,000,000)")
	flag.StringVar(&o.policy, "policy", "rr", "who accepts: rr, the primary; none, each worker from a socket that all share")
	flag.BoolVar(&o.strict, "strict", true, "fail when anything is lost")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	home, err := os.MkdirTemp("", "gonode-chaos-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	bench := &bench{options: o, home: home}
	if bench.command, err = findRuntime(o.runtime, home); err != nil {
		return err
	}
	if limit := limits[o.mode]; limit != nil {
		return limit(bench)
	}
	names := strings.Split(o.mode, ",")
	if o.mode == "all" {
		names = []string{"kill", "stop", "roll", "reload", "mixed", "http", "primary"}
	}
	return bench.runModes(names)
}

func (b *bench) runModes(names []string) error {
	var results []*result
	for _, name := range names {
		m, ok := modes[name]
		if !ok && name != "primary" {
			return fmt.Errorf("no mode %q", name)
		}
		run := b.run
		if name == "primary" {
			run = b.killPrimaries
		}
		r, err := run(name, m)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		results = append(results, r)
	}
	printTable(os.Stdout, results)
	if !b.strict {
		return nil
	}
	for _, r := range results {
		if err := r.verdict(); err != nil {
			return err
		}
	}
	return nil
}
