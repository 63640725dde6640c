package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var gonode = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("GONODE"); path != "" {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "gonode-chaos-test-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "gonode")
	out, err := exec.Command("go", "build", "-o", path, "../../cmd/gonode").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("go build: %v\n%s", err, out)
	}
	return path, err
})

var built string // the folder of what gonode has built

// rogueScript is a primary with two good workers and one that ROGUE names. It
// prints what it hears.
const rogueScript = `
const cluster = require('cluster');
const net = require('net');
if (cluster.isPrimary) {
  const log = (...words) => console.log(...words);
  process.on('warning', ({ name }) => log('warning', name));
  let listening = 0;
  cluster.on('listening', (worker, { port }) => {
    if (++listening !== 2) return;
    process.execPath = process.env.ROGUE;
    const rogue = cluster.fork();
    rogue.on('message', (m) => log('rogue', m && m.say ? m.say : String(m).length));
    for (const event of ['disconnect', 'exit', 'error']) rogue.on(event, () => log('rogue', event));
    log('port', port, rogue.process.pid);
  });
  for (let i = 0; i < 2; i++) cluster.fork();
} else {
  const server = net.createServer((socket) => socket.end('served')).listen(0, '127.0.0.1');
  if (process.env.FAULT === 'blocks' && cluster.worker.id === 3) {
    server.on('listening', () => process.send({ say: 'joined' }, () => { for (;;); }));
  }
}
`

// primary is a running rogueScript.
type primary struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string
	port  string
	rogue int // pid
}

func startPrimary(t *testing.T, fault string) *primary {
	t.Helper()
	path, err := gonode()
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "primary.js")
	os.WriteFile(script, []byte(rogueScript), 0o600)
	rogue, _ := os.Executable()
	if fault == "blocks" {
		rogue = path // a worker like the others, but for its script
	}
	cmd := exec.Command(path, script)
	cmd.Env = append(os.Environ(), "ROGUE="+rogue, "FAULT="+fault)
	cmd.Stderr = io.Discard
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &primary{t: t, cmd: cmd, lines: make(chan string, 100_000)}
	go func() {
		for scan := bufio.NewScanner(out); scan.Scan(); {
			p.lines <- scan.Text()
		}
		close(p.lines)
	}()
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
	})
	fmt.Sscanf(p.expect("port "), "port %s %d", &p.port, &p.rogue)
	p.expect("rogue joined")
	return p
}

// expect waits for a line that begins so.
func (p *primary) expect(prefix string) string {
	p.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("the primary ended before %q", prefix)
			}
			if strings.HasPrefix(line, prefix) {
				return line
			}
		case <-deadline:
			p.t.Fatalf("no %q", prefix)
		}
	}
}

// clients asks n times, four at once and as many more as the rogue may sit on; the
// channel gives what became of each.
func (p *primary) clients(n, held int) chan error {
	answers := make(chan error, n)
	gate := make(chan bool, 4+held)
	go func() {
		for range n {
			gate <- true
			go func() {
				answers <- served("127.0.0.1:"+p.port, 30*time.Second)
				<-gate
			}()
		}
	}()
	return answers
}

// expectAnswers wants the next n of answers.
func (p *primary) expectAnswers(answers chan error, n int) {
	p.t.Helper()
	for i := range n {
		if err := <-answers; err != nil {
			p.t.Fatalf("answer %d of %d: %v", i, n, err)
		}
	}
}

func served(address string, patience time.Duration) error {
	c, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	answer, err := io.ReadAll(c)
	if err == nil && string(answer) != "served" {
		err = fmt.Errorf("answer %q", answer)
	}
	return err
}

func (p *primary) descriptors() int {
	entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid))
	return len(entries)
}

// TestNoWorkerHarmsItsPrimary: whatever one worker does on its channel, the
// others serve every client, and nothing of it is left in the primary.
func TestNoWorkerHarmsItsPrimary(t *testing.T) {
	for fault := range rogueFaults {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			held := 0
			if fault == "is stopped" || fault == "reads no more" {
				held = 1 // sent before anyone could know
			}
			p := startPrimary(t, fault)
			p.outlive(held)
			p.expectAnswers(p.clients(clients, 0), clients)
			if n := p.descriptors(); n > 40 {
				t.Errorf("%d descriptors are open in the primary", n)
			}
		})
	}
}

// TestBlockedWorker: a worker whose script never returns to the loop holds what
// one message has brought it; the others serve the rest, and once it is killed,
// that too.
func TestBlockedWorker(t *testing.T) {
	const inOneMessage = 8
	startPrimary(t, "blocks").outlive(inOneMessage)
}

const clients = 100

// outlive wants every answer but those to the clients that the rogue holds, and
// once it is killed, these too.
func (p *primary) outlive(held int) {
	p.t.Helper()
	answers := p.clients(clients, held)
	p.expectAnswers(answers, clients-held)
	syscall.Kill(p.rogue, syscall.SIGKILL)
	p.expect("rogue exit")
	p.expectAnswers(answers, held)
}
