package sys

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"testing"
)

func TestErrnoOfGoErrors(t *testing.T) {
	_, err := os.Open("/does/not/exist")
	for _, c := range []struct {
		err  error
		want Errno
	}{{nil, 0}, {err, ENOENT}, {ECONNRESET, ECONNRESET}, {fs.ErrInvalid, EUNKNOWN}} {
		if got := ErrnoOf(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

func TestErrnoText(t *testing.T) {
	for _, c := range []struct {
		errno         Errno
		name, message string
	}{
		{ECONNREFUSED, "ECONNREFUSED", "connection refused"},
		{EOF, "EOF", "end of file"},
		{-122, "Unknown system error -122", "Unknown system error -122"},
	} {
		if c.errno.Name() != c.name || c.errno.Message() != c.message {
			t.Errorf("%d: %s, %s", c.errno, c.errno.Name(), c.errno.Message())
		}
	}
	if e, ok := ErrnoByName("EADDRINUSE"); !ok || e != EADDRINUSE {
		t.Error(e)
	}
}

// The table must be Node's own. GONODE_NODE names the node to ask.
func TestErrnoTableIsNodes(t *testing.T) {
	node := os.Getenv("GONODE_NODE")
	if node == "" || runtime.GOOS != "linux" {
		t.Skip("GONODE_NODE is not set")
	}
	out, err := exec.Command(node, "-p", "JSON.stringify([...require('util').getSystemErrorMap()])").Output()
	if err != nil {
		t.Fatal(err)
	}
	var theirs [][2]any
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}
	ours := Errnos()
	if len(ours) != len(theirs) {
		t.Fatalf("%d entries, node has %d", len(ours), len(theirs))
	}
	for i, line := range theirs {
		text := line[1].([]any)
		if int(ours[i].Errno) != int(line[0].(float64)) || ours[i].Name != text[0] || ours[i].Message != text[1] {
			t.Errorf("%v, node has %v", ours[i], line)
		}
	}
}
