package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

//go:embed workloads/serve.js
var serveScript string

// server is a primary with its workers, in a process group of its own.
type server struct {
	cmd    *exec.Cmd
	orders io.WriteCloser
	log    string
	ended  chan struct{}
	ready  chan struct{} // closed once the first lot of workers listens

	mu        sync.Mutex
	address   string
	listening []int // pids
	done      int   // orders carried out
	stopping  bool
	died      string // how the primary ended by itself
}

// startServer starts workers of a script and waits until all listen.
func (b *bench) startServer(script string, env ...string) (*server, error) {
	path := filepath.Join(b.home, "serve.js")
	s := &server{log: filepath.Join(b.home, "log"), ended: make(chan struct{}), ready: make(chan struct{})}
	os.Remove(s.log)
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		return nil, err
	}
	s.cmd = exec.Command(b.command[0], append(b.command[1:len(b.command):len(b.command)], path)...)
	s.cmd.Env = append(os.Environ(), append(env, "LOG="+s.log, "NODE_CLUSTER_SCHED_POLICY="+b.policy, fmt.Sprint("WORKERS=", b.workers))...)
	s.cmd.Stderr = os.Stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.orders, _ = s.cmd.StdinPipe()
	out, _ := s.cmd.StdoutPipe()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go s.read(out, b.workers)
	select {
	case <-s.ready:
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("the primary ended: %s", s.died)
	case <-time.After(30 * time.Second):
		s.kill()
		return nil, fmt.Errorf("the workers do not listen")
	}
}

// read follows what the primary says of its workers until it ends.
func (s *server) read(out io.Reader, workers int) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		s.heed(lines.Text(), workers)
	}
	err := s.cmd.Wait()
	s.mu.Lock()
	if !s.stopping {
		s.died = fmt.Sprint(err)
	}
	s.mu.Unlock()
	close(s.ended)
}

func (s *server) heed(line string, workers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var pid, port int
	switch word, _, _ := strings.Cut(line, " "); word {
	case "listening":
		fmt.Sscanf(line, "listening %d %d", &pid, &port)
		s.address = fmt.Sprint("127.0.0.1:", port)
		s.listening = append(s.listening, pid)
		if len(s.listening) == workers {
			select {
			case <-s.ready:
			default:
				close(s.ready)
			}
		}
	case "gone":
		fmt.Sscanf(line, "gone %d", &pid)
		s.forget(pid)
	case "rolled", "reloaded":
		s.done++
	}
}

func (s *server) forget(pid int) {
	for i, p := range s.listening {
		if p == pid {
			s.listening = append(s.listening[:i], s.listening[i+1:]...)
			return
		}
	}
}

// victim picks a worker that listens, and none where fewer than least would be
// left: without a worker that listens, there is no port.
func (s *server) victim(least int) (pid int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.listening) <= least {
		return 0, false
	}
	pid = s.listening[0]
	s.listening = s.listening[1:]
	return pid, true
}

// back says that a worker taken by victim serves again.
func (s *server) back(pid int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listening = append(s.listening, pid)
}

func (s *server) order(text string) { io.WriteString(s.orders, text+"\n") }

func (s *server) state() (died string, done int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.died, s.done
}

// stop ends the primary in good order, and its group by force.
func (s *server) stop() {
	s.mu.Lock()
	s.stopping = true
	s.mu.Unlock()
	s.orders.Close()
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
	}
	s.kill()
}

func (s *server) kill() {
	syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	<-s.ended
}
