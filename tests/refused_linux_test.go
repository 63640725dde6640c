package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/sys/systest"
)

const forksWithoutSockets = `
const { spawn, spawnSync } = require('child_process');
const cluster = require('cluster');
const { readdirSync } = require('fs');
const open = () => readdirSync('/proc/self/fd').length;
const before = open();
console.log(spawnSync('/bin/true').error.code);
try {
  spawn('/bin/true').on('error', (err) => console.log('spawn', err.code, err.syscall));
  cluster.fork().on('error', (err) => console.log('fork', err.code));
} catch (err) {
  console.log('thrown', err.message);
}
process.on('exit', () => console.log('left', open() - before));
`

// TestNoSocketsForChildren: the script hears as from Node, and nothing is left.
func TestNoSocketsForChildren(t *testing.T) {
	gonode, script := buildGonode(t), filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte(forksWithoutSockets), 0o600)
	for errno, want := range map[sys.Errno]string{
		sys.ENFILE: "ENFILE\nspawn ENFILE spawn /bin/true\nfork ENFILE\nleft 0\n",
		sys.EMFILE: "EMFILE\nspawn EMFILE spawn /bin/true\nfork EMFILE\nleft 0\n",
		sys.ENOMEM: "ENOMEM\nthrown spawn ENOMEM\nleft 0\n",
	} {
		systest.FailWith(t, systest.SocketPair, errno, func() {
			out, err := exec.Command(gonode, script).CombinedOutput()
			if err != nil || string(out) != want {
				t.Errorf("got %q, want %q (%v)", out, want, err)
			}
		})
	}
}
