package tests

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
	address := startSlowServer(t)
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
	for i, c := range conns {
		c.SetReadDeadline(time.Now().Add(time.Minute))
		if answer, _ := io.ReadAll(c); !strings.HasPrefix(string(answer), "HTTP/1.1 408 ") {
			t.Fatalf("half a request, number %d, got %q", i, answer)
		}
	}
}

func startSlowServer(t *testing.T) (address string) {
	script := filepath.Join(t.TempDir(), "main.js")
	if err := os.WriteFile(script, []byte(slowServer), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(buildGonode(t), script)
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
	return "127.0.0.1:" + strings.TrimSpace(line)
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
