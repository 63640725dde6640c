package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// opensMuch holds a file, a server, both ends of a connection, a datagram
// socket, a worker and a child with pipes; then it asks what a child of its own has.
const opensMuch = `
const { spawn, spawnSync } = require('child_process');
const cluster = require('cluster');
const dgram = require('dgram');
const fs = require('fs');
const net = require('net');

if (!cluster.isPrimary) {
  process.on('message', () => show('worker', () => process.disconnect()));
} else {
  fs.openSync(__filename);
  const server = net.createServer(() => {}).listen(0, '127.0.0.1', () => {
    net.connect(server.address().port, '127.0.0.1', () => {
      dgram.createSocket('udp4').bind(0, '127.0.0.1', () => {
        spawn('/bin/cat').on('spawn', () => show('primary', () => {
          console.log('sync', spawnSync('/bin/ls', ['/proc/self/fd']).stdout.toString().split('\n').join(' '));
          cluster.fork().on('exit', () => process.exit()).send('go');
        }));
      });
    });
  });
}

// ls has one more, the folder that it reads.
function show(who, done) {
  const child = spawn('/bin/ls', ['/proc/self/fd'], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk) => { text += chunk; });
  child.on('close', () => { console.log(who, text.split('\n').join(' ')); done(); });
}
`

// TestChildrenGetOnlyTheirDescriptors: neither what the parent has opened nor
// what it has inherited itself.
func TestChildrenGetOnlyTheirDescriptors(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip(err)
	}
	script := filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte(opensMuch), 0o600)
	cmd := exec.Command(buildGonode(t), script)
	inherited, err := os.Open(script)
	if err != nil {
		t.Fatal(err)
	}
	defer inherited.Close()
	cmd.ExtraFiles = []*os.File{inherited, inherited}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	want := "primary 0 1 2 3 4 \nsync 0 1 2 3 \nworker 0 1 2 3 4 \n"
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s, want\n%s", err, out, want)
	}
}

// TestNothingListensUnasked: a primary and its worker that serve nobody have no
// socket but their channel.
func TestNothingListensUnasked(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip(err)
	}
	script := filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte(`
const cluster = require('cluster');
const fs = require('fs');
for (const name of require('module').builtinModules) if (!name.includes('/')) require(name);
const sockets = fs.readdirSync('/proc/self/fd').filter((fd) => {
  try { return fs.readlinkSync('/proc/self/fd/' + fd).startsWith('socket:'); } catch { return false; }
});
console.log(cluster.isPrimary, sockets.length);
if (cluster.isPrimary) cluster.fork();
else process.disconnect();
`), 0o600)
	out, err := exec.Command(buildGonode(t), script).Output()
	if got := strings.TrimSpace(string(out)); err != nil || got != "true 0\nfalse 1" {
		t.Errorf("%v: %s", err, got)
	}
}

// TestPermissionIsRefused: a script never runs with more rights than the command
// line allows it.
func TestPermissionIsRefused(t *testing.T) {
	script := filepath.Join(t.TempDir(), "main.js")
	os.WriteFile(script, []byte("console.log('runs')"), 0o600)
	cmd := exec.Command(buildGonode(t), "--permission", script)
	out, _ := cmd.CombinedOutput()
	if text := string(out); cmd.ProcessState.ExitCode() != 9 || !strings.Contains(text, "--permission is not supported") {
		t.Errorf("%v: %s", cmd.ProcessState, text)
	}
}
