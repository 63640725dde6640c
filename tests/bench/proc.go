package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a script under a peer, with its process tree.
type server struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	stdin io.WriteCloser
	hello map[string]float64
}

// start runs script under p and waits for its first line, a JSON object.
func start(p *peer, script string, env ...string) (*server, error) {
	path, err := filepath.Abs(filepath.Join("tests/bench/workloads", script))
	if err != nil {
		return nil, err
	}
	args := append(append([]string{}, p.command[1:]...), path)
	cmd := exec.Command(p.command[0], args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, lines: bufio.NewScanner(out), stdin: stdin}
	if s.hello, err = s.line(); err != nil {
		s.stop()
		return nil, fmt.Errorf("%s under %s: %v", script, p.name, err)
	}
	return s, nil
}

// line reads the next JSON line of the server.
func (s *server) line() (map[string]float64, error) {
	timer := time.AfterFunc(60*time.Second, func() { syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) })
	defer timer.Stop()
	if !s.lines.Scan() {
		return nil, fmt.Errorf("ended without a line")
	}
	var v map[string]float64
	return v, json.Unmarshal(s.lines.Bytes(), &v)
}

func (s *server) address() string { return fmt.Sprintf("127.0.0.1:%d", int(s.hello["port"])) }

// stop ends the whole process group.
func (s *server) stop() {
	syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	s.cmd.Wait()
}

// tree lists the process and all its descendants.
func (s *server) tree() []int { return descendants(s.cmd.Process.Pid) }

func descendants(pid int) []int {
	all := []int{pid}
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, f := range files {
		text, _ := os.ReadFile(f)
		for _, word := range strings.Fields(string(text)) {
			if child, err := strconv.Atoi(word); err == nil {
				all = append(all, descendants(child)...)
			}
		}
	}
	return all
}

// cpu is the CPU time of the process tree so far, in nanoseconds by the
// scheduler's own count (utime has a grain of 10 ms).
func (s *server) cpu() time.Duration {
	var sum time.Duration
	for _, pid := range s.tree() {
		files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
		for _, f := range files {
			text, _ := os.ReadFile(f)
			if words := strings.Fields(string(text)); len(words) > 0 {
				ns, _ := strconv.ParseInt(words[0], 10, 64)
				sum += time.Duration(ns)
			}
		}
	}
	return sum
}

// pss is the proportional memory of pid, in kilobytes.
func pss(pid int) float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb
		}
	}
	return 0
}

// workerPSS is the mean of the processes below the first, or the first's own
// where it has none.
func (s *server) workerPSS() float64 {
	pids := s.tree()
	if len(pids) > 1 {
		pids = pids[1:]
	}
	var sum float64
	for _, pid := range pids {
		sum += pss(pid)
	}
	return sum / float64(len(pids))
}
