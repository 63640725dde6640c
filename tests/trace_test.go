package tests

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// oneConnection is a cluster that serves one client and ends.
const oneConnection = `
const cluster = require('cluster');
const net = require('net');
if (cluster.isPrimary) {
  cluster.setupPrimary({ serialization: process.env.MODE });
  const worker = cluster.fork();
  worker.on('listening', ({ port }) => net.connect(port, '127.0.0.1').resume().on('end', () => worker.send('bye')));
} else {
  net.createServer((socket) => socket.end('hi')).listen(0, '127.0.0.1');
  process.on('message', () => cluster.worker.disconnect());
}
`

// TestTraceIPC: --trace-ipc shows, in their order, the messages that the article
// on cluster tells of.
func TestTraceIPC(t *testing.T) {
	script := filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte(oneConnection), 0o600)
	for mode, farewell := range map[string]string{"json": `: "bye"`, "advanced": ": (7 bytes, advanced)"} {
		cmd := exec.Command(buildGonode(t), "--trace-ipc", script)
		cmd.Env = append(os.Environ(), "MODE="+mode, "NODE_CLUSTER_SCHED_POLICY=rr")
		var trace bytes.Buffer
		cmd.Stderr = &trace
		if err := cmd.Run(); err != nil {
			t.Errorf("%s: %v\n%s", mode, err, &trace)
		}
		if !strings.Contains(trace.String(), `"accepted":true`) { // before or after the farewell
			t.Errorf("%s: nobody took the connection:\n%s", mode, &trace)
		}
		rest := trace.String()
		for _, want := range []string{
			`"act":"online"`, `"act":"queryServer"`, `"sockname":{`, `"act":"listening"`, `"act":"newconn"`, farewell,
		} {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf("%s: %s is missing or too early in\n%s", mode, want, &trace)
				break
			}
			rest = after
		}
	}
}
