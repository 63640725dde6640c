package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// endsInBurst: six clients come at once. Worker 1 serves one and ends with the
// second, as process.argv says; until then worker 2 takes none.
const endsInBurst = `
const cluster = require('cluster');
const net = require('net');
if (cluster.isPrimary) {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const texts = [];
  const connect = (port) => {
    let text = '';
    const done = () => {
      if (texts.push(text) < 6) return;
      console.log(texts.sort().join());
      cluster.disconnect();
    };
    net.connect(port, '127.0.0.1').on('data', (d) => { text += d; }).on('error', () => {}).on('close', done);
  };
  let listening = 0;
  cluster.on('listening', (worker, { port }) => {
    if (++listening === 2) for (let i = 0; i < 6; i++) connect(port);
  });
  cluster.on('message', ({ process }) => process.kill('SIGKILL'));
  cluster.on('exit', ({ id }) => { if (id === 1) cluster.workers[2].send('now'); });
  cluster.fork();
  cluster.fork();
} else {
  const { id } = cluster.worker;
  const end = {
    exits: () => process.exit(),
    'is killed': () => process.kill(process.pid, 'SIGKILL'),
    'blocks and is killed': () => { process.send('blocked'); for (;;); },
    'crashes': () => { process.on('uncaughtException', () => process.exit()); throw new Error(); },
  }[process.argv[2]];
  let seen = 0;
  const server = net.createServer((socket) => {
    if (++seen === 2 && id === 1) end();
    socket.end(String(id));
  }).listen(0, '127.0.0.1');
  if (id === 2) server.maxConnections = 0;
  process.on('message', () => { server.maxConnections = undefined; });
}
`

// TestNextWorkerGetsWhatNoScriptHasSeen: connections that came together with
// the one that ended the worker are served by another.
func TestNextWorkerGetsWhatNoScriptHasSeen(t *testing.T) {
	script := filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte(endsInBurst), 0o600)
	for _, end := range []string{"exits", "is killed", "blocks and is killed", "crashes"} {
		out, err := exec.Command(buildGonode(t), script, end).CombinedOutput()
		if want := ",1,2,2,2,2\n"; err != nil || string(out) != want {
			t.Errorf("a worker that %s: got %q, want %q (%v)", end, out, want, err)
		}
	}
}
