package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// patience is how long a client waits before it counts as hung.
const patience = 5 * time.Second

// pause between two questions of a client leaves the machine to others.
const pause = time.Millisecond

// outcomes count what became of the connections of all clients.
type outcomes struct {
	ok, hung, reset, refused, wrong atomic.Int64

	mu    sync.Mutex
	ports []int // of resets: the client's own
}

// ask lets n clients connect, ask once and close, again and again, until stop.
func (o *outcomes) ask(n int, address string, stop <-chan struct{}) {
	var all sync.WaitGroup
	for client := range n {
		all.Go(func() {
			for i := 0; !isClosed(stop); i++ {
				o.askOnce(address, fmt.Sprintf("%d.%d", client, i))
				time.Sleep(pause)
			}
		})
	}
	all.Wait()
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func (o *outcomes) askOnce(address, question string) {
	c, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		o.failed(err, 0)
		return
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	port := c.LocalAddr().(*net.TCPAddr).Port
	if _, err = io.WriteString(c, question); err == nil {
		var answer []byte
		if answer, err = io.ReadAll(c); err == nil && len(answer) == 0 {
			err = io.ErrUnexpectedEOF // closed without a word
		}
		if err == nil {
			o.answered(string(answer), question)
			return
		}
	}
	o.failed(err, port)
}

func (o *outcomes) answered(answer, question string) {
	if strings.HasSuffix(answer, " heard "+question) {
		o.ok.Add(1)
	} else {
		o.wrong.Add(1)
	}
}

func (o *outcomes) failed(err error, port int) {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		o.refused.Add(1)
	case errors.Is(err, os.ErrDeadlineExceeded) || isTimeout(err):
		o.hung.Add(1)
	default:
		o.reset.Add(1)
		o.mu.Lock()
		o.ports = append(o.ports, port)
		o.mu.Unlock()
	}
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}
