// Command node runs Node's own test files under real node and under gonode and
// compares. It is started by the script run beside it:
//
//	tests/node/run [flags] [family|glob …]
//
// A test counts when the oracle passes it in the same run. With a second
// oracle, those that it fails are counted apart: Node itself has changed there.
// A failure that failures.txt does not name, or a pass that it does, makes the
// exit code 1.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

type options struct {
	oracle   string
	second   string
	runtime  string
	json     bool
	failing  bool
	cached   bool
	verbose  bool
	again    bool
	jobs     int
	timeout  time.Duration
	failures string
	tests    string
	families []string
}

func main() {
	o := options{}
	flag.StringVar(&o.oracle, "oracle", "node", "the `command` whose passes count")
	flag.StringVar(&o.second, "second", "", "the `command` of a newer node: what it fails counts as changed")
	flag.StringVar(&o.runtime, "runtime", "", "the `command` under test (default: gonode, built from this tree)")
	flag.BoolVar(&o.json, "json", false, "print the results as JSON")
	flag.BoolVar(&o.failing, "only-failing", false, "run only what failures.txt lists")
	flag.BoolVar(&o.cached, "cached-oracle", false, "take the oracle's results of an earlier run where there are some")
	flag.BoolVar(&o.verbose, "v", false, "print the output of each failing test")
	flag.BoolVar(&o.again, "again", false, "run an unexpected failure once more, alone, and report it as flaky if it passes then")
	flag.IntVar(&o.jobs, "j", runtime.NumCPU()*2, "tests at a time")
	flag.DurationVar(&o.timeout, "timeout", 60*time.Second, "time limit of a test")
	flag.StringVar(&o.failures, "failures", "tests/node/failures.txt", "the list of known failures")
	flag.StringVar(&o.tests, "tests", "", "the `folder` test of another release's sources, already unpacked")
	flag.Parse()
	o.families = flag.Args()
	if len(o.families) == 0 {
		o.families = []string{"cluster", "net", "dgram", "child-process"}
	}
	ok, err := run(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tests/node:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(o options) (ok bool, err error) {
	suite, err := openSuite(o.tests)
	if err != nil {
		return false, err
	}
	if suite.slots, err = takeSlots(max(o.jobs, 1)); err != nil {
		return false, err
	}
	if o.runtime == "" {
		if o.runtime, err = buildGonode(suite.slots); err != nil {
			return false, err
		}
	}
	known, err := readFailures(o.failures)
	if err != nil {
		return false, err
	}
	tests := suite.selectTests(o, known)
	if len(tests) == 0 {
		return false, fmt.Errorf("no test file matches %v", o.families)
	}
	results := runAll(suite, tests, o)
	if o.again {
		suite.runAgain(results, known, o)
	}
	suite.doubt(results, known, o)
	return report(os.Stdout, results, known, o), nil
}

// buildGonode builds this tree's gonode where no other run puts its own.
func buildGonode(s *slots) (string, error) {
	bin := filepath.Join(s.dir, fmt.Sprintf("gonode-%d", s.numbers[0]))
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/gonode")
	cmd.Stderr = os.Stderr
	return bin, cmd.Run()
}
