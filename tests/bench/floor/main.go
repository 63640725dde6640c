// Command floor is the benchmark's floor: the same work as the scripts by
// gonode's own loop and handles, with no JavaScript. FLOOR names it:
//
//	echo     workers that share a listening socket
//	rr       a primary that accepts and hands each connection to the next worker,
//	         of those that have answered for the one before; until the answer it
//	         keeps its copy, so that none is lost with a worker that dies
//	rr-bare  the same without answers: a worker that dies takes connections along
package main

import (
	"fmt"
	"log"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

func main() {
	workers, err := strconv.Atoi(os.Getenv("WORKERS"))
	if err != nil {
		workers = 2
	}
	l, errno := loop.New()
	must(errno)
	switch os.Getenv("FLOOR") + os.Getenv("FLOOR_WORKER") {
	case "echo":
		shareListener(workers)
	case "rr":
		handOut(l, workers, true)
	case "rr-bare":
		handOut(l, workers, false)
	case "echo1":
		t := handle.NewTCP(l, "TCPServerWrap")
		must(t.Open(3))
		must(t.Listen(511, func(fd int) { serve(l, fd) }))
	case "rr1", "rr-bare1":
		answers := os.Getenv("FLOOR") == "rr"
		p := handle.NewPipe(l, "PipeWrap", true)
		must(p.Open(3))
		must(p.ReadStartFDs(func(_ []byte, fds []int, _ bool, errno sys.Errno) {
			must(errno)
			for _, fd := range fds {
				if answers {
					p.TryWrite([]byte{1})
				}
				serve(l, fd)
			}
		}))
	default:
		log.Fatal("floor: FLOOR must be echo, rr or rr-bare")
	}
	l.Run()
}

func must(errno sys.Errno) {
	if errno != 0 {
		log.Fatal("floor: ", errno)
	}
}

// serve echoes on an accepted connection.
func serve(l *loop.Loop, fd int) {
	t := handle.NewTCP(l, "TCPSocketWrap")
	t.Accepted(fd)
	t.ReadStart(func(data []byte, errno sys.Errno) {
		if errno != 0 {
			t.Close(nil)
			return
		}
		if n, _ := t.TryWrite(data); n < len(data) {
			t.Write([][]byte{append([]byte(nil), data[n:]...)}, nil)
		}
	})
}

func startWorker(extra *os.File) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "FLOOR_WORKER=1")
	cmd.Stderr = os.Stderr
	cmd.ExtraFiles = []*os.File{extra}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
}

func shareListener(workers int) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	f, err := ln.(*net.TCPListener).File()
	if err != nil {
		log.Fatal(err)
	}
	for range workers {
		startWorker(f)
	}
	fmt.Printf("{\"port\":%d}\n", ln.Addr().(*net.TCPAddr).Port)
	for { // select {} would be a deadlock in a static binary, where nothing else runs
		time.Sleep(time.Hour)
	}
}

// worker is one to which connections are handed.
type worker struct {
	pipe *handle.Pipe
	fd   int // that it has not answered for
}

func newWorker(l *loop.Loop) *worker {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		log.Fatal(err)
	}
	syscall.CloseOnExec(pair[0])
	syscall.CloseOnExec(pair[1])
	f := os.NewFile(uintptr(pair[1]), "worker")
	startWorker(f)
	f.Close()
	w := &worker{pipe: handle.NewPipe(l, "PipeWrap", true)}
	must(w.pipe.Open(pair[0]))
	return w
}

func (w *worker) give(fd int) {
	w.fd = fd
	if n, _ := w.pipe.TryWriteFDs([]int{fd}, oneByte); n != 1 {
		log.Fatal("floor: a worker takes no more")
	}
}

var oneByte = []byte{1}

func handOut(l *loop.Loop, workers int, answers bool) {
	var free []*worker
	var waiting []int
	offer := func() {
		for len(free) > 0 && len(waiting) > 0 {
			w, fd := free[0], waiting[0]
			free, waiting = append(free[:0], free[1:]...), append(waiting[:0], waiting[1:]...)
			w.give(fd)
			if !answers {
				syscall.Close(fd)
				free = append(free, w)
			}
		}
	}
	for range workers {
		w := newWorker(l)
		free = append(free, w)
		if answers {
			must(w.pipe.ReadStart(func(_ []byte, errno sys.Errno) {
				must(errno)
				syscall.Close(w.fd)
				free = append(free, w)
				offer()
			}))
		}
	}
	t := handle.NewTCP(l, "TCPServerWrap")
	must(t.Bind(netip.MustParseAddrPort("127.0.0.1:0"), 0))
	must(t.Listen(511, func(fd int) {
		waiting = append(waiting, fd)
		offer()
	}))
	addr, errno := t.SockName()
	must(errno)
	fmt.Printf("{\"port\":%d}\n", addr.Port())
}
