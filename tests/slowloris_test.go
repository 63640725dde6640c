package tests

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const slowServer = `
const http = require('http');
const server = http.createServer({ headersTimeout: 3000, requestTimeout: 3000, connectionsCheckingInterval: 500 },
  (req, res) => res.end('ok'));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
`

// TestSlowLoris: requests that never end keep nobody else waiting, cost little,
// and are answered 408 in the end.
func TestSlowLoris(t *testing.T) {
	const slow, good, each = 2000, 50, 20
	address, cmd := startSlowServer(t)
	before := memoryOf(t, cmd.Process.Pid)
	conns := openHalf(t, address, slow)
	var wg sync.WaitGroup
	failed := make(chan error, good)
	for range good {
		wg.Go(func() {
			for range each {
				if answer, err := ask("tcp", address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"); err != nil || !strings.HasSuffix(answer, "ok") {
					failed <- fmt.Errorf("%q, %v", answer, err)
					return
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		t.Error("a good client:", err)
	}
	if grown := (memoryOf(t, cmd.Process.Pid) - before) / slow; grown > mostEach {
		t.Errorf("half a request costs %d bytes, more than %d", grown, mostEach)
	}
	for i, c := range conns {
		c.SetReadDeadline(time.Now().Add(time.Minute))
		if answer, _ := io.ReadAll(c); !strings.HasPrefix(string(answer), "HTTP/1.1 408 ") {
			t.Fatalf("half a request, number %d, got %q", i, answer)
		}
	}
}

// mostEach is the memory that a connection with half a request may cost.
const mostEach = 16 << 10

// memoryOf is the resident memory of a process in bytes; zero where the system
// has no /proc.
func memoryOf(t *testing.T, pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	return 0
}

func startSlowServer(t *testing.T) (address string, cmd *exec.Cmd) {
	script := filepath.Join(t.TempDir(), "main.js")
	if err := os.WriteFile(script, []byte(slowServer), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command(buildGonode(t), script)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "127.0.0.1:" + strings.TrimSpace(line), cmd
}

// openHalf opens n connections that send half a request each.
func openHalf(t *testing.T, address string, n int) []net.Conn {
	conns := make([]net.Conn, n)
	for i := range conns {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		if _, err := c.Write([]byte("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")); err != nil {
			t.Fatal(err)
		}
		conns[i] = c
	}
	return conns
}
