package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// herd keeps watch over the processes of all running tests. A test's processes
// may leave its process group; what marks them is their environment.
type herd struct {
	mu   sync.Mutex
	over map[string]string // what a test had too much of, by mark
}

const (
	markName = "NODE_TEST_DIR="
	tooMany  = 150     // processes of one test
	tooLarge = 2 << 30 // bytes of their memory together
)

// watch kills every test that multiplies or grows without end, until the
// program ends.
func (h *herd) watch() {
	for range time.Tick(300 * time.Millisecond) {
		for mark, pids := range members() {
			if why := excess(pids); why != "" {
				h.mu.Lock()
				h.over[mark] = why
				h.mu.Unlock()
				h.kill(mark)
			}
		}
	}
}

// excess says what the processes of one test have too much of, if anything.
func excess(pids []int) string {
	if len(pids) > tooMany {
		return fmt.Sprintf("more than %d processes", tooMany)
	}
	var bytes int
	for _, pid := range pids {
		bytes += memory(pid)
	}
	if bytes > tooLarge {
		return fmt.Sprintf("%d MB of memory, more than %d", bytes>>20, tooLarge>>20)
	}
	return ""
}

// memory is what a process holds for itself alone, in bytes; 0 if it is gone.
func memory(pid int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	var size, resident, shared int
	fmt.Sscan(string(text), &size, &resident, &shared)
	return (resident - shared) * os.Getpagesize()
}

// kill ends all processes with the mark, also those that start meanwhile.
func (h *herd) kill(mark string) {
	for range 50 {
		pids := members()[mark]
		if len(pids) == 0 {
			return
		}
		for _, pid := range pids {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// overran says what the test with the mark had too much of, if it was killed
// for that.
func (h *herd) overran(mark string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.over[mark]
}

// members lists the processes by mark.
func members() map[string][]int {
	out := map[string][]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		for _, kv := range bytes.Split(text, []byte{0}) {
			if mark, ok := bytes.CutPrefix(kv, []byte(markName)); ok {
				pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
				out[string(mark)] = append(out[string(mark)], pid)
			}
		}
	}
	return out
}
