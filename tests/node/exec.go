package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// outcome is what became of one test under one runtime.
type outcome struct {
	Pass   bool
	Code   int
	Output string `json:",omitempty"`
}

type result struct {
	*test
	Oracle  outcome
	Second  *outcome `json:",omitempty"` // of the second oracle, where there is one
	Runtime outcome
}

// changed says that Node itself has changed between the two oracles.
func (r *result) changed() bool { return r.Second != nil && !r.Second.Pass }

// runAll runs the parallel tests several at a time, then the sequential ones
// one by one.
func runAll(s *suite, tests []*test, o options) []*result {
	s.herd = &herd{over: map[string]string{}}
	go s.herd.watch()
	results := make([]*result, len(tests))
	first, second := s.openOracle(o.oracle, o), s.openOracle(o.second, o)
	each := func(slot, i int) {
		r := &result{test: tests[i], Oracle: *first.ask(tests[i], slot)}
		if r.Oracle.Pass {
			r.Second = second.ask(r.test, slot)
			r.Runtime = s.exec(r.test, o.runtime, slot, o.timeout)
		}
		results[i] = r
	}
	inTurn(tests, o.jobs, "parallel/", each)
	inTurn(tests, 1, "sequential/", each)
	first.save()
	second.save()
	return results
}

// runAgain gives unexpected failures a second try with the machine to
// themselves. One that passes then is flaky: said, and to be mended.
func (s *suite) runAgain(results []*result, known map[string]string, o options) {
	for _, r := range results {
		if _, listed := known[r.Name]; listed || !r.Oracle.Pass || r.Runtime.Pass {
			continue
		}
		if r.Runtime = s.exec(r.test, o.runtime, 0, o.timeout); r.Runtime.Pass {
			fmt.Fprintf(os.Stderr, "FLAKY  %s\n", r.Name)
		}
	}
}

// doubts is how often Node is asked again about a test that gonode has failed.
const doubts = 5

// doubt asks Node again about unexpected failures, as busy as the machine is now:
// a test that Node fails too, one time in a few, says nothing of gonode. gonode
// gets no second try.
func (s *suite) doubt(results []*result, known map[string]string, o options) {
	for _, r := range results {
		if _, listed := known[r.Name]; listed || !r.Oracle.Pass || r.Runtime.Pass {
			continue
		}
		for range doubts {
			if r.Oracle = s.exec(r.test, o.oracle, 0, o.timeout); !r.Oracle.Pass {
				fmt.Fprintf(os.Stderr, "FLAKY under Node  %s\n", r.Name)
				break
			}
		}
	}
}

// inTurn runs each for the tests whose name begins with prefix, jobs at a time.
// slot tells the running ones apart: ports and temp folders come from it.
func inTurn(tests []*test, jobs int, prefix string, each func(slot, i int)) {
	todo := make(chan int)
	var wg sync.WaitGroup
	for slot := range jobs {
		wg.Go(func() {
			for i := range todo {
				each(slot, i)
			}
		})
	}
	for i, t := range tests {
		if strings.HasPrefix(t.Name, prefix) {
			todo <- i
		}
	}
	close(todo)
	wg.Wait()
}

// exec runs t under command; at the end all its processes are killed: no test
// leaves one behind.
func (s *suite) exec(t *test, command string, slot int, limit time.Duration) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	tmp, err := os.MkdirTemp("", "nt")
	if err != nil {
		return outcome{Output: err.Error()}
	}
	defer os.RemoveAll(tmp)
	cmd := exec.CommandContext(ctx, command, append(t.flags, t.path)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Dir = filepath.Dir(s.test)
	cmd.Env = testEnv(tmp, s.slots.numbers[slot])
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 2 * time.Second
	err = cmd.Run()
	s.herd.kill(tmp)
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it has ended well; a child of its own took longer
	}
	res := outcome{Pass: err == nil, Code: cmd.ProcessState.ExitCode(), Output: out.String()}
	if why := s.herd.overran(tmp); why != "" {
		res.Pass = false
		res.Output += "\n(killed: " + why + ")"
	}
	if ctx.Err() != nil {
		res.Output += fmt.Sprintf("\n(no end after %v)", limit)
	}
	return res
}

func testEnv(tmp string, slot int) []string {
	var env []string
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "NODE_") {
			env = append(env, kv)
		}
	}
	return append(env,
		"NODE_TEST_KNOWN_GLOBALS=0", // Node 26 has globals that the tests do not know
		"NODE_TEST_DIR="+tmp,
		fmt.Sprintf("TEST_THREAD_ID=%d", slot),
		fmt.Sprintf("TEST_SERIAL_ID=%d", slot),
		fmt.Sprintf("NODE_COMMON_PORT=%d", firstPort+slot*slotPorts))
}
