package main

import (
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// load is what a generator saw.
type load struct {
	ops     int64
	errors  int64
	elapsed time.Duration
	lat     []time.Duration // a sample, sorted
}

func (l *load) quantile(q float64) time.Duration {
	if len(l.lat) == 0 {
		return 0
	}
	return l.lat[int(q*float64(len(l.lat)-1))]
}

// parallel runs each n times side by side until the time is over, and adds up
// what they did. each does one operation a call.
func parallel(n int, d time.Duration, setup func(i int) (op func() error, done func(), err error)) (*load, error) {
	var total load
	var mu sync.Mutex
	var wg sync.WaitGroup
	var stop atomic.Bool
	var failed error
	ready, begin := make(chan struct{}, n), make(chan struct{})
	for i := range n {
		wg.Go(func() {
			op, done, err := setup(i)
			ready <- struct{}{}
			if err != nil {
				mu.Lock()
				failed = err
				mu.Unlock()
				return
			}
			defer done()
			<-begin
			own := repeat(op, &stop)
			mu.Lock()
			total.ops += own.ops
			total.errors += own.errors
			total.lat = append(total.lat, own.lat...)
			mu.Unlock()
		})
	}
	for range n {
		<-ready
	}
	started := time.Now()
	close(begin)
	time.AfterFunc(d, func() { stop.Store(true) })
	wg.Wait()
	total.elapsed = time.Since(started)
	slices.Sort(total.lat)
	if failed != nil {
		return nil, failed
	}
	return &total, nil
}

// repeat calls op until stop; it keeps every 16th latency.
func repeat(op func() error, stop *atomic.Bool) (own load) {
	for !stop.Load() {
		t := time.Now()
		if err := op(); err != nil {
			own.errors++
			if own.errors > 100 {
				return own
			}
			continue
		}
		own.ops++
		if own.ops%16 == 1 {
			own.lat = append(own.lat, time.Since(t))
		}
	}
	return own
}

// echoLoad: n connections, each sends size bytes and reads them back.
func echoLoad(addr string, n, size int, d time.Duration) (*load, error) {
	return parallel(n, d, func(int) (func() error, func(), error) {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, nil, err
		}
		out, in := make([]byte, size), make([]byte, size)
		return func() error { return roundTrip(c, out, in) }, func() { c.Close() }, nil
	})
}

func roundTrip(c net.Conn, out, in []byte) error {
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.Write(out); err != nil {
		return err
	}
	_, err := io.ReadFull(c, in)
	return err
}

// connectLoad: n clients; an operation is a connection, a round trip, a reset
// close (so that the load's ports do not run out).
func connectLoad(addr string, n, size int, d time.Duration) (*load, error) {
	return parallel(n, d, func(int) (func() error, func(), error) {
		out, in := make([]byte, size), make([]byte, size)
		return func() error {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				return err
			}
			defer c.Close()
			if err := roundTrip(c, out, in); err != nil {
				return err
			}
			return c.(*net.TCPConn).SetLinger(0)
		}, func() {}, nil
	})
}

// streamLoad: n connections that write chunks without end and read what comes
// back; an operation is a chunk that came back.
func streamLoad(addr string, n, chunk int, d time.Duration) (*load, error) {
	return parallel(n, d, func(int) (func() error, func(), error) {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, nil, err
		}
		out, in := make([]byte, chunk), make([]byte, chunk)
		go func() {
			for {
				if _, err := c.Write(out); err != nil {
					return
				}
			}
		}()
		return func() error {
			c.SetReadDeadline(time.Now().Add(10 * time.Second))
			_, err := io.ReadFull(c, in)
			return err
		}, func() { c.Close() }, nil
	})
}

// udpLoad: n sockets; an operation is a datagram and its echo.
func udpLoad(addr string, n, size int, d time.Duration) (*load, error) {
	return parallel(n, d, func(int) (func() error, func(), error) {
		c, err := net.Dial("udp", addr)
		if err != nil {
			return nil, nil, err
		}
		out, in := make([]byte, size), make([]byte, size+1)
		return func() error {
			c.SetDeadline(time.Now().Add(time.Second))
			if _, err := c.Write(out); err != nil {
				return err
			}
			got, err := c.Read(in)
			if err == nil && got != size {
				err = fmt.Errorf("a datagram of %d bytes", got)
			}
			return err
		}, func() { c.Close() }, nil
	})
}

// holdOpen opens n connections and keeps them until the returned function runs.
func holdOpen(addr string, n int) (func(), error) {
	var conns []net.Conn
	closeAll := func() {
		for _, c := range conns {
			c.Close()
		}
	}
	for range n {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			closeAll()
			return nil, err
		}
		conns = append(conns, c)
	}
	return closeAll, nil
}

// echoTarget is what the proxy stands in front of: a plain Go echo.
func echoTarget() (port int, stop func(), err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, nil, err
	}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				io.Copy(c, c)
			}()
		}
	}()
	return ln.Addr().(*net.TCPAddr).Port, func() { ln.Close() }, nil
}

// echoOnce: like echoLoad, for a server that answers with more than it got.
func echoOnce(n, size int) generator {
	return func(addr string, d time.Duration) (*load, error) {
		return parallel(n, d, func(int) (func() error, func(), error) {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				return nil, nil, err
			}
			out, in := make([]byte, size), make([]byte, 4*size)
			return func() error {
				c.SetDeadline(time.Now().Add(10 * time.Second))
				if _, err := c.Write(out); err != nil {
					return err
				}
				_, err := c.Read(in)
				return err
			}, func() { c.Close() }, nil
		})
	}
}
