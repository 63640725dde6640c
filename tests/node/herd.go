package main

import (
	"bytes"
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
	over map[string]bool // tests that had too many processes
}

const (
	markName = "NODE_TEST_DIR="
	tooMany  = 150 // processes of one test
)

// watch kills every test that multiplies without end, until the program ends.
func (h *herd) watch() {
	for range time.Tick(300 * time.Millisecond) {
		for mark, pids := range members() {
			if len(pids) > tooMany {
				h.mu.Lock()
				h.over[mark] = true
				h.mu.Unlock()
				h.kill(mark)
			}
		}
	}
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

// overran says whether the test with the mark had too many processes.
func (h *herd) overran(mark string) bool {
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
