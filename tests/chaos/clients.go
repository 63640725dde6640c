package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
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

// asker connects and asks; it returns the client's port, where it had one, and
// what went wrong.
type asker func(o *outcomes, address, question string) (port int, err error)

// ask lets n clients connect and ask, again and again, until stop.
func (o *outcomes) ask(n int, address string, ask asker, stop <-chan struct{}) {
	var all sync.WaitGroup
	for client := range n {
		all.Go(func() {
			for i := 0; !isClosed(stop); i++ {
				if port, err := ask(o, address, fmt.Sprintf("%d.%d", client, i)); err != nil {
					o.failed(err, port)
				}
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

// askOnce asks once and closes.
func askOnce(o *outcomes, address, question string) (port int, err error) {
	c, port, err := dial(address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if _, err = io.WriteString(c, question); err != nil {
		return port, err
	}
	answer, err := io.ReadAll(c)
	if err == nil && len(answer) == 0 {
		err = io.ErrUnexpectedEOF // closed without a word
	}
	if err == nil {
		o.answered(string(answer), question)
	}
	return port, err
}

func dial(address string) (c net.Conn, port int, err error) {
	if c, err = net.DialTimeout("tcp", address, patience); err != nil {
		return nil, 0, err
	}
	c.SetDeadline(time.Now().Add(patience))
	return c, c.LocalAddr().(*net.TCPAddr).Port, nil
}

// requestsEach is how many requests one connection has, if it lives.
const requestsEach = 20

// askRequests makes HTTP requests on one connection. Each is counted.
func askRequests(o *outcomes, address, question string) (port int, err error) {
	c, port, err := dial(address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	answers := bufio.NewReader(c)
	for i := range requestsEach {
		c.SetDeadline(time.Now().Add(patience))
		if err := o.request(c, answers, fmt.Sprint(question, ".", i)); err != nil {
			return port, err
		}
		time.Sleep(pause)
	}
	return port, nil
}

func (o *outcomes) request(c net.Conn, answers *bufio.Reader, question string) error {
	if _, err := fmt.Fprintf(c, "GET /%s HTTP/1.1\r\nHost: chaos\r\n\r\n", question); err != nil {
		return err
	}
	response, err := http.ReadResponse(answers, nil)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(response.Body)
	if err == nil {
		o.answered(string(answer), question)
	}
	return err
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
