// Command floor is the benchmark's floor: the same work as the scripts by
// gonode's own loop and handles, with no JavaScript. FLOOR names it:
//
//	echo   workers that share a listening socket
//	rr     a primary that accepts and hands each connection to the next worker
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
		handOut(l, workers)
	case "echo1":
		t := handle.NewTCP(l, "TCPServerWrap")
		must(t.Open(3))
		must(t.Listen(511, func(fd int) { serve(l, fd) }))
	case "rr1":
		p := handle.NewPipe(l, "PipeWrap", true)
		must(p.Open(3))
		must(p.ReadStartFDs(func(_ []byte, fds []int, _ bool, errno sys.Errno) {
			must(errno)
			for _, fd := range fds {
				serve(l, fd)
			}
		}))
	default:
		log.Fatal("floor: FLOOR must be echo or rr")
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

func handOut(l *loop.Loop, workers int) {
	var pipes []*handle.Pipe
	for range workers {
		pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
		if err != nil {
			log.Fatal(err)
		}
		syscall.CloseOnExec(pair[0])
		syscall.CloseOnExec(pair[1])
		f := os.NewFile(uintptr(pair[1]), "worker")
		startWorker(f)
		f.Close()
		p := handle.NewPipe(l, "PipeWrap", true)
		must(p.Open(pair[0]))
		pipes = append(pipes, p)
	}
	t := handle.NewTCP(l, "TCPServerWrap")
	must(t.Bind(netip.MustParseAddrPort("127.0.0.1:0"), 0))
	next, byteOut := 0, []byte{1}
	must(t.Listen(511, func(fd int) {
		p := pipes[next]
		next = (next + 1) % len(pipes)
		if n, _ := p.TryWriteFDs([]int{fd}, byteOut); n == 1 {
			syscall.Close(fd)
			return
		}
		p.WriteFDs([][]byte{byteOut}, []int{fd}, func(sys.Errno) { syscall.Close(fd) })
	}))
	addr, errno := t.SockName()
	must(errno)
	fmt.Printf("{\"port\":%d}\n", addr.Port())
}
