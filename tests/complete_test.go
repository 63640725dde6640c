package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// saysMuch sends far more than a socket holds and ends at once; its parent does
// not read for a while.
const saysMuch = `
const { fork } = require('child_process');
const count = 3000;

if (process.argv[2]) {
  for (let i = 0; i < count; i++) process.send(i);
  process.send('x'.repeat(4 << 20));
  if (process.argv[2] === 'exit') process.exit(3);
  throw new Error('the end');
}

for (const how of ['exit', 'throw']) {
  let got = 0, before;
  const child = fork(__filename, [how], { silent: true });
  child.on('message', (m) => { if (m === got || got === count && m.length === 4 << 20) got++; });
  child.on('disconnect', () => { before = got; });
  child.on('exit', () => console.log(before, got));
}
for (const start = Date.now(); Date.now() - start < 300;);
`

// TestExitLosesNothing: what was sent arrives, also where Node loses what its
// socket could not take.
func TestExitLosesNothing(t *testing.T) {
	script := filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte(saysMuch), 0o600)
	out, err := exec.Command(buildGonode(t), script).Output()
	if want := "3001 3001\n3001 3001\n"; err != nil || string(out) != want {
		t.Errorf("%v: %s", err, out)
	}
}
