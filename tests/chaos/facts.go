package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// facts are what a cluster has of the machine.
type facts struct {
	processes int // of the group, zombies too
	zombies   int
	fds       int
	threads   int
	rss       int // KiB
}

// facts looks at all processes of the server's group.
func (s *server) facts() (f facts) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, _ := os.ReadFile(path)
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		if len(fields) < 22 || fields[2] != strconv.Itoa(s.cmd.Process.Pid) {
			continue
		}
		f.processes++
		if fields[0] == "Z" {
			f.zombies++
		}
		entries, _ := os.ReadDir(filepath.Join(filepath.Dir(path), "fd"))
		f.fds += len(entries)
		threads, _ := strconv.Atoi(fields[17])
		f.threads += threads
		pages, _ := strconv.Atoi(fields[21])
		f.rss += pages * os.Getpagesize() / 1024
	}
	return f
}

func (f facts) String() string {
	return fmt.Sprintf("%d processes, %d descriptors, %d threads, %d MB", f.processes, f.fds, f.threads, f.rss/1024)
}

// grown is an error where there is more than before. Threads and memory come and
// go: of memory, some percent and a little for each process may be more.
func (f facts) grown(before facts, percent int) error {
	switch {
	case f.processes != before.processes:
		return fmt.Errorf("%d processes were %d", f.processes, before.processes)
	case f.fds > before.fds:
		return fmt.Errorf("%d descriptors were %d", f.fds, before.fds)
	case f.threads > before.threads+8*before.processes:
		return fmt.Errorf("%d threads were %d", f.threads, before.threads)
	case f.rss > before.rss*(100+percent)/100+4*1024*before.processes:
		return fmt.Errorf("%d KiB of memory were %d", f.rss, before.rss)
	}
	return nil
}
