package ipc

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// eachNode runs a test with every node at hand, in both modes: the one in PATH
// and the one in NODE_ORACLE.
func eachNode(t *testing.T, run func(t *testing.T, node string, mode wire.Mode)) {
	var nodes []string
	if path, err := exec.LookPath("node"); err == nil {
		nodes = append(nodes, path)
	}
	if path := os.Getenv("NODE_ORACLE"); path != "" && !slices.Contains(nodes, path) {
		nodes = append(nodes, path)
	}
	if len(nodes) == 0 {
		t.Skip("no node in PATH and no NODE_ORACLE")
	}
	for i, node := range nodes {
		for _, mode := range modes {
			t.Run(fmt.Sprint(i, mode), func(t *testing.T) { run(t, node, mode) })
		}
	}
}

// forkNode starts node with a script and returns our end of its channel. What
// node prints is the test's.
func forkNode(t *testing.T, node string, mode wire.Mode, script string, env ...string) (fd int) {
	t.Helper()
	own, child := socketPair(t)
	file := filepath.Join(t.TempDir(), "child.js")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	end := os.NewFile(uintptr(child), "channel")
	defer end.Close()
	var said strings.Builder
	cmd := exec.Command(node, file)
	cmd.ExtraFiles = []*os.File{end}
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Env = append(os.Environ(), append(env, "NODE_CHANNEL_FD=3", "NODE_CHANNEL_SERIALIZATION_MODE="+mode.String())...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if said.Len() > 0 {
			t.Errorf("node says %s", said.String())
		}
	})
	return own
}

// connect returns the two ends of a TCP connection, ours as a descriptor.
func connect(t *testing.T) (fd int, client net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if client, err = net.Dial("tcp4", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	raw.Control(func(ours uintptr) {
		var errno sys.Errno
		fd, errno = sys.Dup(int(ours))
		check(t, errno)
	})
	return fd, client
}

func readAll(t *testing.T, conn net.Conn) string {
	t.Helper()
	defer conn.Close()
	b, err := io.ReadAll(conn)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

func TestNodeTakesASocket(t *testing.T) {
	eachNode(t, func(t *testing.T, node string, mode wire.Mode) {
		l := newLoop(t)
		var got []string
		own := forkNode(t, node, mode, `
			process.on('message', (m, socket) => {
				socket.end('from node: ' + m.name, () => process.send('done', () => process.disconnect()));
			});`)
		c := open(t, l, own, mode, Events{OnMessage: func(frame []byte) { got = append(got, string(frame)) }})
		fd, client := connect(t)
		delivered := false
		c.SendHandle(Handle{Frame: socketHandle(mode, "é"), FD: fd, Delivered: func(ok bool) { delivered = ok }})
		sys.Close(fd)
		l.Run()
		if s := readAll(t, client); s != "from node: é" || !delivered {
			t.Errorf("the client got %q, delivered %v", s, delivered)
		}
		if len(got) != 1 || !strings.Contains(got[0], "done") {
			t.Errorf("messages %q", got)
		}
	})
}

func TestNodeGivesAServer(t *testing.T) {
	eachNode(t, func(t *testing.T, node string, mode wire.Mode) {
		l := newLoop(t)
		listening := false
		own := forkNode(t, node, mode, `
			const server = require('net').createServer().listen(0, '127.0.0.1', () =>
				process.send({ a: 1 }, server, () => { server.close(); process.disconnect(); }));`)
		open(t, l, own, mode, Events{OnInternal: func(e wire.Envelope, frame []byte, fd int) {
			listening = e.Type == wire.TypeServer && sys.IsListening(fd)
			sys.Close(fd)
		}})
		l.Run()
		if !listening {
			t.Error("no listening socket came")
		}
	})
}

func TestNodeWorkerIsDrivenInGoAlone(t *testing.T) {
	eachNode(t, func(t *testing.T, node string, mode wire.Mode) {
		l := newLoop(t)
		own := forkNode(t, node, mode, `
			require('net').createServer((socket) => socket.end('hello ' + require('cluster').isWorker)).listen(8000);`,
			"NODE_UNIQUE_ID=1")
		p := primary{t: t}
		p.c = open(t, l, own, mode, Events{OnInternal: p.onInternal})
		l.Run()
		if p.replies != 3 {
			t.Errorf("%d connections were accepted, messages %q", p.replies, p.acts)
		}
	})
}

// primary speaks the cluster protocol just enough for one worker.
type primary struct {
	t       *testing.T
	c       *Channel
	seq     int64
	replies int
	acts    []string
}

func (p *primary) onInternal(e wire.Envelope, frame []byte, _ int) {
	p.acts = append(p.acts, e.Act)
	switch {
	case e.Act == wire.ActQueryServer:
		o, err := wire.DecodeObject(p.c.Mode(), frame)
		if port, ok := o.Int("port"); err != nil || !ok || port != 8000 {
			p.t.Errorf("%v %v", o, err)
		}
		err = p.c.SendObject(wire.Object{
			{Name: "cmd", Value: wire.CmdCluster}, {Name: "errno", Value: nil}, {Name: "key", Value: "k"},
			{Name: "ack", Value: e.Seq}, {Name: "data", Value: nil},
			{Name: "sockname", Value: wire.Object{{Name: "address", Value: "::"}, {Name: "family", Value: "IPv6"}, {Name: "port", Value: 8000}}},
			{Name: "seq", Value: 0},
		})
		if err != nil {
			p.t.Error(err)
		}
	case e.Act == wire.ActListening:
		p.handOff()
	case e.HasAck:
		if p.replies++; !e.Accepted || e.Ack != p.seq {
			p.t.Errorf("%+v", e)
		}
		p.handOff()
	}
}

func (p *primary) handOff() {
	if p.replies == 3 {
		p.c.Disconnect()
		return
	}
	p.seq++
	fd, client := connect(p.t)
	p.c.SendNewConn("k", p.seq, fd, func(bool) {
		sys.Close(fd)
		if s := readAll(p.t, client); s != "hello true" {
			p.t.Errorf("the client got %q", s)
		}
	})
}
