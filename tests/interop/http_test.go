package interop

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// site is a cluster of two http servers under gonode.
type site struct {
	url, socket string
}

func startSite(t *testing.T) site {
	t.Helper()
	path, err := gonode()
	if err != nil {
		t.Fatal(err)
	}
	s := site{socket: filepath.Join(t.TempDir(), "http.sock")}
	cmd := exec.Command(path, "testdata/http.js", s.socket)
	in, out := start(t, cmd, nil)
	var port int
	if _, err := fmt.Fscanf(out, "%d\n", &port); err != nil {
		t.Fatal("the site gave no port: ", err)
	}
	s.url = fmt.Sprintf("http://127.0.0.1:%d", port)
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error("the site: ", err)
		}
	})
	return s
}

// run gives the stdout of a program, which must be installed and succeed.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skip("not installed: ", program)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, stderr.String())
	}
	return string(out)
}

func TestCurl(t *testing.T) {
	s := startSite(t)
	body := strings.Repeat("0123456789", 200_000)
	file := filepath.Join(t.TempDir(), "body")
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	curl := func(args ...string) string {
		return run(t, "curl", append([]string{"--silent", "--show-error", "--fail", "--max-time", "20"}, args...)...)
	}
	for name, got := range map[string]string{
		"post, 100-continue": curl("--data-binary", "@"+file, s.url+"/echo"),
		"chunked upload":     curl("-H", "Transfer-Encoding: chunked", "--data-binary", "@"+file, s.url+"/echo"),
		"http 1.0":           curl("--http1.0", "--data-binary", "@"+file, s.url+"/echo"),
		"unix socket":        curl("--unix-socket", s.socket, "--data-binary", "@"+file, "http://localhost/echo"),
	} {
		if got != body {
			t.Errorf("%s: %d bytes came back of %d", name, len(got), len(body))
		}
	}
	head := curl("--head", s.url+"/big")
	if !strings.HasPrefix(head, "HTTP/1.1 200 OK\r\n") || !strings.Contains(head, "Keep-Alive: timeout=5\r\n") {
		t.Error("head: ", head)
	}
	if got := curl("-w", " %{num_connects}", s.url+"/pid", s.url+"/pid"); !sameConnection(got) {
		t.Error("two requests, one connection: ", got)
	}
}

// sameConnection reads "pid 1pid 0": two answers of one worker, the second
// without a new connection.
func sameConnection(out string) bool {
	m := regexp.MustCompile(`^(\d+) 1(\d+) 0$`).FindStringSubmatch(out)
	return m != nil && m[1] == m[2]
}

func TestWrk(t *testing.T) {
	s := startSite(t)
	out := run(t, "wrk", "-t1", "-c16", "-d1s", s.url+"/pid")
	if strings.Contains(out, "Socket errors") || strings.Contains(out, "Non-2xx") || !strings.Contains(out, "requests in") {
		t.Error(out)
	}
}

const nginxConf = `daemon off; pid %[1]s/pid; error_log %[1]s/error.log; worker_processes 1;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
  upstream cluster { server %[2]s; keepalive 4; }
  server {
    listen unix:%[1]s/nginx.sock;
    location / { proxy_pass http://cluster; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}`

// TestNginx: a proxy that keeps its connections to the cluster alive loses no
// request, and keeps them indeed.
func TestNginx(t *testing.T) {
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("not installed: nginx")
	}
	s, dir := startSite(t), t.TempDir()
	conf := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(nginxConf, dir, strings.TrimPrefix(s.url, "http://"))
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	proxy := exec.Command(nginx, "-c", conf, "-e", filepath.Join(dir, "error.log"))
	start(t, proxy, nil)
	socket := filepath.Join(dir, "nginx.sock")
	args := []string{"--silent", "--show-error", "--fail", "--retry", "20", "--retry-all-errors", "--retry-delay", "0", "--unix-socket", socket, "-D", "-", "-o", "/dev/null"}
	requests := 200
	for range requests {
		args = append(args, "http://localhost/pid")
	}
	out := run(t, "curl", args...)
	answers := regexp.MustCompile(`(?i)x-connection: (\d+)`).FindAllStringSubmatch(out, -1)
	if len(answers) != requests {
		t.Errorf("%d answers of %d", len(answers), requests)
	}
	for _, m := range answers {
		if len(m[1]) > 1 {
			t.Errorf("the upstream connections are not kept: %s of a worker", m[1])
			break
		}
	}
}

// TestChromium: a browser loads a page whose script fetches, posts and listens
// to an event stream.
func TestChromium(t *testing.T) {
	s := startSite(t)
	dom := run(t, "chromium-headless-shell", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
		"--virtual-time-budget=10000", "--dump-dom", s.url+"/")
	if !strings.Contains(dom, "answered true 100000 1,2,3") {
		t.Error(dom)
	}
}
