package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

const helloRequest = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"

// hello: n connections, each of which asks again and again.
func hello(n int) generator {
	return asking(n, []byte(helloRequest))
}

// jsonBody: the same with size bytes of JSON there and back, and 20 headers.
func jsonBody(n, size int) generator {
	var req strings.Builder
	fmt.Fprintf(&req, "POST /json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", size)
	for i := range 17 {
		fmt.Fprintf(&req, "X-Header-%d: value-%d\r\n", i, i)
	}
	req.WriteString("\r\n[" + strings.Repeat("1", size-2) + "]")
	return asking(n, []byte(req.String()))
}

// postJSON: n connections, each of which posts an object of 1 KiB again and
// again.
func postJSON(n int) generator {
	body := `{"name":"bench","items":[` + strings.Repeat(`"0123456789",`, 75) + `"0123456789"]}`
	return asking(n, fmt.Appendf(nil, "POST /json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\n\r\n%s", len(body), body))
}

func asking(n int, request []byte) generator {
	return func(addr string, d time.Duration) (*load, error) {
		return parallel(n, d, func(int) (func() error, func(), error) {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				return nil, nil, err
			}
			r := bufio.NewReaderSize(c, 32<<10)
			return func() error { return ask(c, r, request) }, func() { c.Close() }, nil
		})
	}
}

// helloClose: n clients; an operation is a connection with one request, which
// the server closes.
func helloClose(n int) generator {
	request := []byte(strings.Replace(helloRequest, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1))
	return func(addr string, d time.Duration) (*load, error) {
		return parallel(n, d, func(int) (func() error, func(), error) {
			r := bufio.NewReaderSize(nil, 4<<10)
			return func() error {
				c, err := net.Dial("tcp", addr)
				if err != nil {
					return err
				}
				defer c.Close()
				r.Reset(c)
				if err := ask(c, r, request); err != nil {
					return err
				}
				_, err = io.Copy(io.Discard, r)
				return err
			}, func() {}, nil
		})
	}
}

func ask(c net.Conn, r *bufio.Reader, request []byte) error {
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.Write(request); err != nil {
		return err
	}
	line, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("answer %q", line)
	}
	size := -1
	for len(line) > 2 {
		if line, err = r.ReadSlice('\n'); err != nil {
			return err
		}
		if name, v, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(name, []byte("content-length")) {
			size, _ = strconv.Atoi(string(bytes.TrimSpace(v)))
		}
	}
	if size < 0 {
		return fmt.Errorf("an answer without its length")
	}
	_, err = r.Discard(size)
	return err
}
