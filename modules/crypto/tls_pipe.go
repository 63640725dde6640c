package crypto

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// tlsPipe stands between crypto/tls and the stream that carries its records.
// The handshake runs in a goroutine and waits here for bytes. Afterwards the
// loop reads and writes, and an empty pipe answers a temporary error, after
// which crypto/tls goes on: no connection keeps a goroutine.
type tlsPipe struct {
	mu     sync.Mutex
	filled sync.Cond
	in     []byte
	out    []byte
	waits  bool // Read waits for bytes
	ended  bool // there will be no more
	closed bool
	held   bool   // output waits for the end of the handshake
	wake   func() // called after output while Read waits
	idle   func() // called before Read waits
}

var _ net.Conn = (*tlsPipe)(nil)

func newTLSPipe(wake, idle func()) *tlsPipe {
	p := &tlsPipe{waits: true, wake: wake, idle: idle}
	p.filled.L = &p.mu
	return p
}

// nothingYet is a temporary net.Error, as crypto/tls asks for.
type nothingYet struct{}

func (nothingYet) Error() string   { return "nothing yet" }
func (nothingYet) Timeout() bool   { return true }
func (nothingYet) Temporary() bool { return true }

func (p *tlsPipe) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.in) == 0 {
		switch {
		case p.closed:
			return 0, os.ErrClosed
		case p.ended:
			return 0, io.EOF
		case !p.waits:
			return 0, nothingYet{}
		}
		p.idle()
		p.filled.Wait()
	}
	n := copy(b, p.in)
	if p.in = p.in[n:]; len(p.in) == 0 {
		p.in = nil
	}
	return n, nil
}

func (p *tlsPipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, os.ErrClosed
	}
	p.out = append(p.out, b...)
	if p.waits && !p.held {
		p.wake()
	}
	return len(b), nil
}

// feed adds a copy of what the stream has read; nil is its end.
func (p *tlsPipe) feed(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.in = append(p.in, b...)
	p.ended = p.ended || b == nil
	p.filled.Broadcast()
}

// hold keeps what is written back until the handshake has ended.
func (p *tlsPipe) hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = true
}

// take gives what the stream must write.
func (p *tlsPipe) take() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held && p.waits {
		return nil
	}
	out := p.out
	p.out = nil
	return out
}

// starving says whether Read must wait.
func (p *tlsPipe) starving() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.in) == 0 && !p.ended && !p.closed
}

// stopWaiting ends the handshake's way of reading.
func (p *tlsPipe) stopWaiting() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waits = false
}

// Close makes a waiting Read fail.
func (p *tlsPipe) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.filled.Broadcast()
	return nil
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "tls" }
func (pipeAddr) String() string  { return "tls" }

func (p *tlsPipe) LocalAddr() net.Addr              { return pipeAddr{} }
func (p *tlsPipe) RemoteAddr() net.Addr             { return pipeAddr{} }
func (p *tlsPipe) SetDeadline(time.Time) error      { return nil }
func (p *tlsPipe) SetReadDeadline(time.Time) error  { return nil }
func (p *tlsPipe) SetWriteDeadline(time.Time) error { return nil }
