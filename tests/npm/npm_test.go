// Package npm runs packages from npm, unmodified, in a cluster of gonode
// workers, against a client under real Node.
//
// A package is a folder in testdata with server.js, which prints the port that
// its cluster listens on, and client.js, which takes the port, does the main
// job of the package and exits 0.
package npm

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestPackages(t *testing.T) {
	node := findNode(t)
	scratch := install(t)
	gonode := build(t)
	servers, _ := filepath.Glob(filepath.Join(scratch, "*", "server.js"))
	for _, script := range servers {
		dir := filepath.Dir(script)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			s := start(t, gonode, script)
			s.check(node, filepath.Join(dir, "client.js"))
			s.end()
		})
	}
	if len(servers) == 0 {
		t.Fatal("no package to test")
	}
}

// findNode gives the real node that plays the clients.
func findNode(t *testing.T) string {
	if oracle := os.Getenv("NODE_ORACLE"); oracle != "" {
		return oracle
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("the clients need a real node, and there is none")
	}
	return node
}

// install copies testdata into a folder of the user's cache, named by its lock
// file, and has npm install there what the lock file pins.
func install(t *testing.T) string {
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("the packages come from npm, and there is no npm")
	}
	lock, err := os.ReadFile("testdata/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(lock)
	dir := filepath.Join(cache, "gonode-npm", hex.EncodeToString(sum[:8]))
	copyTree(t, dir, "testdata")
	done := filepath.Join(dir, "installed")
	if _, err := os.Stat(done); err == nil {
		return dir
	}
	cmd := exec.Command(npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	if err := os.WriteFile(done, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// copyTree copies the files of a folder over those of another one.
func copyTree(t *testing.T, to, from string) {
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// build gives the runtime under test: gonode, or what GONODE names, so that the
// tests themselves can be tried under node.
func build(t *testing.T) string {
	if other := os.Getenv("GONODE"); other != "" {
		return other
	}
	out := filepath.Join(t.TempDir(), "gonode")
	if msg, err := exec.Command("go", "build", "-o", out, "../../cmd/gonode").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, msg)
	}
	return out
}

// server is a cluster that a test has started.
type server struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin interface{ Close() error }
	port  string
}

// start runs the server until it has printed its port. Its whole process group
// ends with the test.
func start(t *testing.T, gonode, script string) *server {
	cmd := exec.Command(gonode, script)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	give := time.AfterFunc(30*time.Second, func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	port, err := bufio.NewReader(stdout).ReadString('\n')
	give.Stop()
	if err != nil {
		cmd.Wait()
		t.Fatalf("the server gave no port: %v", err)
	}
	return &server{t, cmd, stdin, strings.TrimSpace(port)}
}

// check runs the client against the server.
func (s *server) check(node, client string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, node, client, s.port).CombinedOutput(); err != nil {
		s.t.Fatalf("client: %v\n%s", err, out)
	}
}

// end closes the server's stdin, at which its cluster must end by itself.
func (s *server) end() {
	s.t.Helper()
	s.stdin.Close()
	late := time.AfterFunc(20*time.Second, func() {
		s.t.Error("the cluster did not end")
		syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	})
	defer late.Stop()
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("server: %v", err)
	}
}
