package sys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// run spawns a shell command whose output is returned with its exit.
func run(t *testing.T, o SpawnOptions) (string, Exit) {
	t.Helper()
	r, w, e := Pipe()
	if e != 0 {
		t.Fatal(e)
	}
	o.UID, o.GID = -1, -1
	if o.Files == nil {
		o.Files = []int{-1, w}
	}
	child, e := Spawn(&o)
	Close(w)
	if e != 0 {
		t.Fatal(e)
	}
	var out strings.Builder
	buf := make([]byte, 4096)
	for {
		n, e := Read(r, buf)
		if n <= 0 || e != 0 {
			break
		}
		out.Write(buf[:n])
	}
	Close(r)
	exit, e := WaitExit(child.PID)
	if e != 0 {
		t.Error(e)
	}
	if child.Watch >= 0 {
		Close(child.Watch)
	}
	return out.String(), exit
}

func shellScript(script string, args ...string) SpawnOptions {
	return SpawnOptions{File: "sh", Args: append([]string{"sh", "-c", script}, args...)}
}

func TestSpawnPassesArgumentsEnvironmentAndFolder(t *testing.T) {
	o := shellScript(`echo "$0 $A $(pwd)"; exit 7`, "zero")
	o.Env, o.Dir = []string{"A=b", "PATH=/usr/bin:/bin"}, "/"
	out, exit := run(t, o)
	if out != "zero b /\n" || exit != (Exit{Code: 7}) {
		t.Errorf("%q %v", out, exit)
	}
}

func TestSpawnReportsTheSignal(t *testing.T) {
	if _, exit := run(t, shellScript("kill -TERM $$")); exit != (Exit{Signal: SignalNumber("SIGTERM")}) {
		t.Error(exit)
	}
}

func TestSpawnedChildGetsNoOtherDescriptors(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip(err)
	}
	ProtectDescriptors()
	out, _ := run(t, shellScript("ls /proc/self/fd | grep -v 3 | tr '\n' ' '")) // 3 is ls's own
	if out != "0 1 2 " {
		t.Errorf("%q", out)
	}
}

func TestSpawnFailuresComeAtOnce(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	os.WriteFile(plain, nil, 0o644)
	for _, c := range []struct {
		o    SpawnOptions
		want Errno
	}{
		{SpawnOptions{File: "no-such-program"}, ENOENT},
		{SpawnOptions{File: ""}, ENOENT},
		{SpawnOptions{File: "/no/such/program"}, ENOENT},
		{SpawnOptions{File: plain}, EACCES},
		{SpawnOptions{File: "plain", Env: []string{"PATH=" + dir}}, EACCES},
		{SpawnOptions{File: "sh", Dir: "/no/such/folder"}, ENOENT},
		{SpawnOptions{File: "sh", Args: []string{"a\x00b"}}, EINVAL},
	} {
		c.o.UID, c.o.GID = -1, -1
		if _, e := Spawn(&c.o); e != c.want {
			t.Errorf("%+v: %v, want %v", c.o, e, c.want)
		}
	}
}

func TestSpawnRunsAScriptWithoutInterpreterLine(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "s"), []byte("echo plain $1"), 0o755)
	out, _ := run(t, SpawnOptions{File: "s", Args: []string{"s", "x"}, Env: []string{"PATH=" + dir}})
	if out != "plain x\n" {
		t.Errorf("%q", out)
	}
}

func TestSpawnFindsTheProgramInTheChildsFolder(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "here"), []byte("#!/bin/sh\necho here"), 0o755)
	out, _ := run(t, SpawnOptions{File: "./here", Dir: dir})
	if out != "here\n" {
		t.Errorf("%q", out)
	}
}

func TestReap(t *testing.T) {
	o := shellScript("exec sleep 30")
	o.UID, o.GID, o.Detached = -1, -1, true
	child, e := Spawn(&o)
	if e != 0 {
		t.Fatal(e)
	}
	if _, e := Reap(child.PID); e != EAGAIN {
		t.Error(e)
	}
	Kill(-child.PID, SignalNumber("SIGKILL")) // a group of its own
	if exit, e := WaitExit(child.PID); e != 0 || exit.Signal != 9 {
		t.Error(exit, e)
	}
	if _, e := Reap(child.PID); e != ECHILD {
		t.Error(e)
	}
	if e := Kill(child.PID, 0); e != ESRCH {
		t.Error(e)
	}
}
