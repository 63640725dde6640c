//go:build unix

package sys

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// SpawnOptions describe a child.
type SpawnOptions struct {
	File string   // searched in the PATH of Env, as execvp does
	Args []string // argv, from argv[0]
	Env  []string // NAME=value; nil: this process's
	Dir  string   // empty: this process's

	// Files are the descriptors of this process that become 0, 1, 2 … of the
	// child; it gets no others. A negative one is /dev/null below 3, and none
	// above.
	Files []int

	Detached bool // a session of its own
	UID, GID int  // negative: unchanged
}

// Child is a process started by Spawn.
type Child struct {
	PID int
	// Watch becomes readable when the child has exited; it is the caller's to
	// close. It is -1 where the system has no such thing: then use WaitExit.
	Watch int
}

// Spawn starts a child. A failure to change the folder or to execute the file
// is told here, as if the child had never been. Failures: ENOENT, EACCES,
// ENOTDIR, E2BIG, EAGAIN, ENOMEM, EPERM (of UID and GID), EBADF, EINVAL for a
// NUL byte in a string.
func Spawn(o *SpawnOptions) (Child, Errno) {
	attr, null, e := childAttr(o)
	if null >= 0 {
		defer Close(null)
	}
	if e != 0 {
		return Child{}, e
	}
	last := ENOENT
	for _, path := range candidates(o, attr.Env) {
		child, e := execute(path, o.Args, attr)
		switch e {
		case ENOENT, ENOTDIR:
		case EACCES:
			last = EACCES
		default:
			return child, e
		}
	}
	return Child{}, last
}

func execute(path string, args []string, attr *syscall.ProcAttr) (Child, Errno) {
	child, err := forkExec(path, args, attr)
	if err == syscall.ENOEXEC { // as execvp: a script without #!
		args = append([]string{shell, path}, args[min(1, len(args)):]...)
		child, err = forkExec(shell, args, attr)
	}
	return child, errno(err)
}

const shell = "/bin/sh"

// defaultPath is what execvp searches when there is no PATH.
const defaultPath = "/bin:/usr/bin"

func candidates(o *SpawnOptions, env []string) []string {
	if strings.Contains(o.File, "/") {
		return []string{o.File}
	}
	if o.File == "" {
		return nil
	}
	var found []string
	for _, dir := range strings.Split(searchPath(env), ":") {
		path := dir + "/" + o.File
		if dir == "" {
			path = "./" + o.File
		}
		if exists(o.Dir, path) { // spares a fork
			found = append(found, path)
		}
	}
	return found
}

func searchPath(env []string) string {
	for _, pair := range env {
		if value, ok := strings.CutPrefix(pair, "PATH="); ok {
			return value
		}
	}
	return defaultPath
}

func exists(dir, path string) bool {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	_, err := os.Stat(path)
	return err == nil
}

// childAttr also returns the descriptor of /dev/null, if it had to be opened.
func childAttr(o *SpawnOptions) (attr *syscall.ProcAttr, null int, e Errno) {
	attr = &syscall.ProcAttr{Dir: o.Dir, Env: o.Env, Sys: &syscall.SysProcAttr{Setsid: o.Detached}}
	if attr.Env == nil {
		attr.Env = os.Environ()
	}
	attr.Sys.Credential = credential(o)
	attr.Files, null, e = childFiles(o.Files)
	return attr, null, e
}

func childFiles(files []int) (out []uintptr, null int, e Errno) {
	null = -1
	for i := 0; i < max(3, len(files)); i++ {
		fd := -1
		if i < len(files) {
			fd = files[i]
		}
		switch {
		case fd < 0 && i < 3:
			if null < 0 {
				if null, e = openNull(); e != 0 {
					return nil, null, e
				}
			}
			fd = null
		case i < 3: // others expect it, and Node hands it over so
			SetNonblock(fd, false)
		}
		out = append(out, uintptr(fd)) // -1 is none
	}
	return out, null, 0
}

func openNull() (int, Errno) {
	fd, err := unix.Open("/dev/null", unix.O_RDWR|unix.O_CLOEXEC, 0)
	return fd, errno(err)
}

func credential(o *SpawnOptions) *syscall.Credential {
	if o.UID < 0 && o.GID < 0 {
		return nil
	}
	uid, gid := o.UID, o.GID
	if uid < 0 {
		uid = os.Getuid()
	}
	if gid < 0 {
		gid = os.Getgid()
	}
	// Only root can drop groups; Node goes on without.
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), NoSetGroups: os.Geteuid() != 0}
}

// Exit is how a child ended.
type Exit struct {
	Code   int
	Signal int // 0: it exited by itself
}

// Reap takes the exit of a child of Spawn without waiting. Failures: EAGAIN
// while it runs, ECHILD when it was reaped before.
func Reap(pid int) (Exit, Errno) {
	var status unix.WaitStatus
	for {
		n, err := unix.Wait4(pid, &status, unix.WNOHANG, nil)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return Exit{}, errno(err)
		case n == 0:
			return Exit{}, EAGAIN
		default:
			return exitOf(status), 0
		}
	}
}

// WaitExit blocks until the child of that pid has exited, and reaps it.
// Any goroutine may call it. Failures: ECHILD.
func WaitExit(pid int) (Exit, Errno) {
	var status unix.WaitStatus
	for {
		if _, err := unix.Wait4(pid, &status, 0, nil); err != unix.EINTR {
			return exitOf(status), errno(err)
		}
	}
}

func exitOf(status unix.WaitStatus) Exit {
	if status.Signaled() {
		return Exit{Signal: int(status.Signal())}
	}
	return Exit{Code: status.ExitStatus()}
}

// ECHILD says that a process is no child, or was reaped.
const ECHILD = -Errno(unix.ECHILD)
