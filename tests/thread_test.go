package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// busyStarter hears of its thread only when that is about to end.
const busyStarter = `
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
if (isMainThread) {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(__filename, { workerData: flag });
  for (const event of ['online', 'message', 'exit']) worker.on(event, () => console.log(event));
  while (Atomics.load(flag, 0) === 0);
} else {
  parentPort.postMessage('done');
  process.on('exit', () => Atomics.store(workerData, 0, 1));
}
`

// TestThreadIsHeardInOrder: Node has 'message' first now and then, so it is not
// asked.
func TestThreadIsHeardInOrder(t *testing.T) {
	script := filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte(busyStarter), 0o600)
	out, err := exec.Command(buildGonode(t), script).CombinedOutput()
	if want := "online\nmessage\nexit\n"; err != nil || string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
}
