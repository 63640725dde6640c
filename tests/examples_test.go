package tests

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// example is a running example.
type example struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string // of its stdout
}

// startExample runs a script in a process group of its own, which ends with
// the test.
func startExample(t *testing.T, script string, env []string, args ...string) *example {
	t.Helper()
	path, err := filepath.Abs(script)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(buildGonode(t), append([]string{path}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	e := &example{t, cmd, make(chan string, 1000)}
	go e.read(out)
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
	})
	return e
}

func (e *example) read(out io.Reader) {
	for scan := bufio.NewScanner(out); scan.Scan(); {
		e.lines <- scan.Text()
	}
	close(e.lines)
}

// expect waits for the next line that matches pattern and returns its groups.
func (e *example) expect(pattern string) []string {
	e.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case line, ok := <-e.lines:
			if !ok {
				e.t.Fatalf("ended without %q", pattern)
			}
			if m := regexp.MustCompile(pattern).FindStringSubmatch(line); m != nil {
				return m
			}
		case <-deadline:
			e.t.Fatalf("no %q", pattern)
		}
	}
}

// port waits until n workers listen.
func (e *example) port(n int) (port string) {
	e.t.Helper()
	for range n {
		port = e.expect(`on port (\d+)`)[1]
	}
	return port
}

// ask connects, says something unless it is empty, and returns one answer.
func ask(network, address, text string) (string, error) {
	c, err := net.DialTimeout(network, address, 10*time.Second)
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if text != "" {
		io.WriteString(c, text)
	}
	b := make([]byte, 1024)
	n, err := c.Read(b)
	return string(b[:n]), err
}

// freePort is one that nobody listens on just now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// TestExampleArticle runs the article's script under both policies, on another
// port than its own, which may be taken.
func TestExampleArticle(t *testing.T) {
	for _, policy := range []string{"rr", "none"} {
		t.Run(policy, func(t *testing.T) {
			port := freePort(t)
			script := articleOn(t, port)
			startExample(t, script, []string{"NODE_CLUSTER_SCHED_POLICY=" + policy})
			address := "127.0.0.1:" + port
			awaitListener(t, address)
			counts := replies(t, address, 100)
			t.Log(counts)
			if policy == "rr" {
				checkEven(t, counts)
			}
		})
	}
}

// articleOn copies the article's script with its port replaced.
func articleOn(t *testing.T, port string) string {
	t.Helper()
	source, err := os.ReadFile("../examples/article/index.js")
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "index.js")
	os.WriteFile(script, []byte(strings.Replace(string(source), "9999", port, 1)), 0o600)
	return script
}

func awaitListener(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(20 * time.Millisecond) // there is no event of another process to wait for
	}
	t.Fatal("nobody listens")
}

// replies counts the answers by who gave them.
func replies(t *testing.T, address string, n int) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for i := range n {
		said := fmt.Sprintf("hello %d", i)
		got, err := ask("tcp", address, said)
		who, text, ok := strings.Cut(strings.TrimPrefix(got, "Reply from "), ": ")
		if err != nil || !ok || text != said {
			t.Fatalf("connection %d: %q %v", i, got, err)
		}
		counts[who]++
	}
	return counts
}

// checkEven wants counts that differ by little; the first connections came
// before all workers listened.
func checkEven(t *testing.T, counts map[string]int) {
	t.Helper()
	least, most := 1<<30, 0
	for _, n := range counts {
		least, most = min(least, n), max(most, n)
	}
	if len(counts) > 1 && most-least > 40 {
		t.Errorf("not round robin: %v", counts)
	}
}

// TestArticleAddressInUse: a second start reads as in Node.
func TestArticleAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	cmd := exec.Command(buildGonode(t), articleOn(t, port))
	out, _ := cmd.CombinedOutput()
	if !strings.Contains(string(out), "Error: bind EADDRINUSE null:"+port) {
		t.Errorf("%s", out)
	}
}

func TestExampleRoundRobinAndShared(t *testing.T) {
	for _, policy := range []string{"rr", "none"} {
		t.Run(policy, func(t *testing.T) {
			e := startExample(t, "../examples/rr-vs-shared/index.js", []string{"PORT=0"}, policy)
			total := 0
			for range 4 {
				n, _ := strconv.Atoi(e.expect(`worker \d: (\d+)`)[1])
				total += n
				if policy == "rr" && n != 50 {
					t.Errorf("%d of 200", n)
				}
			}
			if total != 200 {
				t.Errorf("%d answers", total)
			}
		})
	}
}

func TestExampleChat(t *testing.T) {
	e := startExample(t, "../examples/chat/index.js", []string{"PORT=0"})
	address := "127.0.0.1:" + e.port(2)
	listener, err := net.Dial("tcp", address) // the next connection is the other worker's
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	listener.SetDeadline(time.Now().Add(10 * time.Second))
	hear := bufio.NewReader(listener)
	io.WriteString(listener, "first\n") // its echo says that it takes part
	if line, err := hear.ReadString('\n'); !strings.HasSuffix(line, "| first\n") {
		t.Fatal(line, err)
	}
	if got, err := ask("tcp", address, "hello\n"); !strings.HasSuffix(got, "| hello\n") {
		t.Errorf("%q %v", got, err)
	}
	if line, err := hear.ReadString('\n'); !strings.HasSuffix(line, "| hello\n") {
		t.Errorf("%q %v", line, err)
	}
}

func TestExampleUDP(t *testing.T) {
	e := startExample(t, "../examples/udp/index.js", []string{"PORT=0"})
	if got, err := ask("udp", "127.0.0.1:"+e.port(2), "hi"); !strings.HasSuffix(got, ": hi") {
		t.Errorf("%q %v", got, err)
	}
}

func TestExampleGracefulShutdown(t *testing.T) {
	e := startExample(t, "../examples/graceful-shutdown/index.js", []string{"PORT=0"})
	c, err := net.Dial("tcp", "127.0.0.1:"+e.port(2))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "x")
	e.expect("works on x")
	e.cmd.Process.Signal(syscall.SIGTERM)
	e.expect("shutting down")
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if b, err := io.ReadAll(c); string(b) != "slow reply to x" {
		t.Errorf("%q %v", b, err)
	}
	e.expect("done")
}

func TestExampleZeroDowntimeRestart(t *testing.T) {
	e := startExample(t, "../examples/zero-downtime-restart/index.js", []string{"PORT=" + freePort(t)})
	address := "127.0.0.1:" + e.port(2)
	e.cmd.Process.Signal(syscall.SIGHUP)
	restarted := make(chan bool)
	go func() {
		e.expect("restarted")
		close(restarted)
	}()
	for served := 0; ; served++ {
		if got, err := ask("tcp", address, ""); !strings.HasPrefix(got, "worker ") {
			t.Fatalf("after %d: %q %v", served, got, err)
		}
		select {
		case <-restarted:
			return
		default:
		}
	}
}
