package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestMain is also the worker that breaks the rules: the primary starts this
// program, which finds a channel in its environment.
func TestMain(m *testing.M) {
	if fd, err := strconv.Atoi(os.Getenv("NODE_CHANNEL_FD")); err == nil {
		newRogue(fd).run(os.Getenv("FAULT"))
		return
	}
	code := m.Run()
	if built != "" {
		os.RemoveAll(built)
	}
	os.Exit(code)
}

// rogue is a worker on the bare channel.
type rogue struct {
	conn  *net.UnixConn
	lines *bufio.Reader
	fds   []int // those that came along
}

func newRogue(fd int) *rogue {
	file := os.NewFile(uintptr(fd), "channel")
	conn, err := net.FileConn(file)
	if err != nil {
		panic(err)
	}
	file.Close()
	r := &rogue{conn: conn.(*net.UnixConn)}
	r.lines = bufio.NewReaderSize(r, 1<<16)
	return r
}

// Read keeps the descriptors that come with the bytes.
func (r *rogue) Read(b []byte) (int, error) {
	oob := make([]byte, 4096)
	n, oobn, _, _, err := r.conn.ReadMsgUnix(b, oob)
	if messages, e := syscall.ParseSocketControlMessage(oob[:oobn]); e == nil {
		for _, m := range messages {
			fds, _ := syscall.ParseUnixRights(&m)
			r.fds = append(r.fds, fds...)
		}
	}
	if n == 0 && err == nil {
		err = io.EOF
	}
	return n, err
}

// send writes text as it is, with descriptors on its first byte.
func (r *rogue) send(text string, fds ...int) {
	var oob []byte
	if len(fds) > 0 {
		oob = syscall.UnixRights(fds...)
	}
	n, _, err := r.conn.WriteMsgUnix([]byte(text), oob, nil)
	for err == nil && n < len(text) {
		var more int
		more, err = r.conn.Write([]byte(text[n:]))
		n += more
	}
	if err != nil {
		os.Exit(1) // the primary is gone
	}
}

// join asks for the address that the others listen on, as any worker does.
func (r *rogue) join() {
	r.send(`{"cmd":"NODE_CLUSTER","act":"online","seq":0}` + "\n" +
		`{"cmd":"NODE_CLUSTER","act":"queryServer","index":0,"data":null,"address":"127.0.0.1","port":0,"addressType":4,"flags":0,"backlog":0,"seq":1}` + "\n")
	r.await(`"ack":1`)
	r.say("joined")
}

// say tells the script something.
func (r *rogue) say(text string) { r.send(fmt.Sprintf("{\"say\":%q}\n", text)) }

// await reads lines until one has text in it.
func (r *rogue) await(text string) string {
	for {
		line, err := r.lines.ReadString('\n')
		if err != nil {
			os.Exit(0)
		}
		if strings.Contains(line, text) {
			return line
		}
	}
}

// connection waits for the next one and returns its seq.
func (r *rogue) connection() (seq int) {
	line := r.await("newconn")
	_, rest, _ := strings.Cut(line, `"seq":`)
	fmt.Sscanf(rest, "%d", &seq)
	return seq
}

func (r *rogue) answer(seq int, accepted bool) {
	r.send(fmt.Sprintf("{\"cmd\":\"NODE_CLUSTER\",\"ack\":%d,\"accepted\":%v,\"seq\":9}\n", seq, accepted))
}

const (
	ack  = `{"cmd":"NODE_HANDLE_ACK"}` + "\n"
	nack = `{"cmd":"NODE_HANDLE_NACK"}` + "\n"
)

// run does what the fault is called for, and then takes no connection until the
// primary ends or kills it.
func (r *rogue) run(fault string) {
	r.join()
	rogueFaults[fault](r)
	r.refuse()
}

// rogueFaults are what a worker does to its primary.
var rogueFaults = map[string]func(*rogue){
	"takes a connection and dies":             func(r *rogue) { r.connection(); os.Exit(1) },
	"takes a connection, ACKs and dies":       func(r *rogue) { r.connection(); r.send(ack); os.Exit(1) },
	"takes a connection and half-closes":      func(r *rogue) { r.connection(); r.conn.CloseWrite() },
	"takes a connection and closes":           func(r *rogue) { r.connection(); r.conn.Close() },
	"reads no more":                           func(r *rogue) { r.conn.CloseRead(); select {} },
	"is stopped":                              func(r *rogue) { syscall.Kill(os.Getpid(), syscall.SIGSTOP) },
	"refuses for ever":                        (*rogue).refuse,
	"NACKs for ever":                          (*rogue).nackAll,
	"ACKs what it was not sent":               func(r *rogue) { r.send(strings.Repeat(ack+nack, 10_000)) },
	"accepts what it was not sent":            (*rogue).acceptAll,
	"sends a half message and dies":           func(r *rogue) { r.send(`{"cmd":"NODE_CLUSTER","act":"que`); os.Exit(1) },
	"sends what is no JSON":                   func(r *rogue) { r.send("not json\n{\"cmd\":\"NODE_\n\n\x00\xff\n") },
	"sends a message of 100 MB":               func(r *rogue) { r.send(`"` + strings.Repeat("x", 100<<20) + "\"\n") },
	"sends descriptors with plain messages":   func(r *rogue) { r.stray("1\n", 1, 1000) },
	"sends descriptors with cluster messages": func(r *rogue) { r.stray(`{"cmd":"NODE_CLUSTER","act":"newconn"}`+"\n", 1, 1000) },
	"sends 250 descriptors at once":           func(r *rogue) { r.stray("1\n", 250, 20) },
	"sends files as sockets":                  func(r *rogue) { r.stray(handleFrame("net.Socket"), 1, 300) },
	"sends files as servers":                  func(r *rogue) { r.stray(handleFrame("net.Server"), 1, 300) },
	"sends files as datagram sockets":         func(r *rogue) { r.stray(handleFrame("dgram.Socket"), 1, 300) },
	"sends sockets as datagram sockets":       func(r *rogue) { r.sockets(handleFrame("dgram.Socket"), 300) },
	"sends connections as servers":            func(r *rogue) { r.sockets(handleFrame("net.Server"), 300) },
	"sends sockets as what there is not":      func(r *rogue) { r.sockets(handleFrame("toString"), 300) },
	"announces handles that do not come":      func(r *rogue) { r.send(strings.Repeat(handleFrame("net.Socket"), 300)) },
	"sends cluster messages without sense":    (*rogue).babble,
	"asks for addresses that cannot be":       (*rogue).query,
}

func handleFrame(kind string) string {
	return fmt.Sprintf(`{"cmd":"NODE_HANDLE","type":%q,"msg":{"say":"handle"}}`+"\n", kind)
}

// refuse gives everything back and tells how often it was asked.
func (r *rogue) refuse() {
	for {
		seq := r.connection()
		r.send(ack)
		r.answer(seq, false)
		r.dropHandles()
		r.say("asked")
	}
}

func (r *rogue) nackAll() {
	for {
		r.connection()
		r.dropHandles()
		r.send(nack)
		r.say("asked")
	}
}

func (r *rogue) acceptAll() {
	for seq := range 10_000 {
		r.answer(1_000_000+seq, true)
	}
}

func (r *rogue) dropHandles() {
	for _, fd := range r.fds {
		syscall.Close(fd)
	}
	r.fds = nil
}

// stray sends count messages with n descriptors of a file each.
func (r *rogue) stray(text string, n, count int) {
	f, _ := os.Open("/")
	fds := make([]int, n)
	for i := range fds {
		fds[i] = int(f.Fd())
	}
	for range count {
		r.send(text, fds...)
	}
	r.say("done")
}

// sockets sends count messages with a connected socket each.
func (r *rogue) sockets(text string, count int) {
	for range count {
		pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
		if err != nil {
			panic(err)
		}
		r.send(text, pair[0])
		syscall.Close(pair[0])
		syscall.Close(pair[1])
	}
	r.say("done")
}

func (r *rogue) babble() {
	for _, fields := range []string{
		``, `,"act":"nothing"`, `,"act":7`, `,"act":"close","key":"nobody's"`, `,"act":"close"`, `,"act":"listening"`,
		`,"act":"listening","address":{"a":[]},"port":"x"`, `,"ack":-1`, `,"ack":1e300,"accepted":true`, `,"act":"constructor"`,
		`,"act":"exitedAfterDisconnect"`, `,"act":"online"`, `,"act":"disconnect"`, `,"act":"newconn","key":"k","seq":"s"`,
	} {
		r.send(`{"cmd":"NODE_CLUSTER"` + fields + "}\n")
	}
}

func (r *rogue) query() {
	for _, fields := range []string{
		``, `"address":"no address","port":1,"addressType":4`, `"address":"127.0.0.1","port":99999999,"addressType":4`,
		`"port":-1,"addressType":-1,"address":"/no/such/folder/x"`, `"port":-1,"addressType":-1,"address":""`,
		`"fd":4,"addressType":4`, `"fd":123456,"addressType":4`, `"address":{},"port":[],"addressType":{}`,
	} {
		r.send(`{"cmd":"NODE_CLUSTER","act":"queryServer","seq":5,"x":1,` + strings.TrimSuffix(fields, ",") + "}\n")
	}
}
