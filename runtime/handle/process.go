package handle

import (
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// Process is a child process. It is active from Spawn until its exit is told.
type Process struct {
	loop.Handle
	child  sys.Child
	watch  loop.Watcher
	onExit func(sys.Exit)
}

// NewProcess makes a handle without a process; its resource name is
// "ProcessWrap".
func NewProcess(l *loop.Loop) *Process {
	p := &Process{}
	p.child.Watch = -1
	p.Init(l, "ProcessWrap")
	p.ClosedBy(p)
	return p
}

// Spawn starts the child; onExit is called once when it has ended, however
// many of its descendants hold its descriptors. Failures: those of sys.Spawn,
// EINVAL for a second call; then there is no child and onExit is not called.
func (p *Process) Spawn(o *sys.SpawnOptions, onExit func(sys.Exit)) sys.Errno {
	if p.child.PID != 0 || p.IsClosing() {
		return sys.EINVAL
	}
	child, errno := sys.Spawn(o)
	if errno != 0 {
		return errno
	}
	p.child, p.onExit = child, onExit
	p.Activate()
	p.follow()
	return 0
}

func (p *Process) follow() {
	if p.child.Watch >= 0 {
		p.watch.InitLast(p.Loop(), p.child.Watch, loop.ReadyFunc(func(sys.Events) { p.reap() }))
		if p.watch.Start(sys.Readable) == 0 {
			return
		}
	}
	pid, l := p.child.PID, p.Loop()
	l.Go(func() {
		exit, _ := sys.WaitExit(pid)
		l.Post(func() { p.exited(exit) })
	})
}

func (p *Process) reap() {
	if exit, errno := sys.Reap(p.child.PID); errno != sys.EAGAIN {
		p.exited(exit)
	}
}

func (p *Process) exited(exit sys.Exit) {
	p.child.PID = -1 // the number may be another's now
	p.unwatch()
	p.Deactivate()
	if on := p.onExit; on != nil && !p.IsClosing() {
		p.onExit = nil
		on(exit)
	}
}

func (p *Process) unwatch() {
	p.watch.Close()
	if p.child.Watch >= 0 {
		sys.Close(p.child.Watch)
		p.child.Watch = -1
	}
}

// PID is the child's number: 0 before Spawn, -1 after the exit.
func (p *Process) PID() int { return p.child.PID }

// Kill sends a signal. Failures: ESRCH without a running child, EPERM, EINVAL.
func (p *Process) Kill(signal int) sys.Errno {
	if p.child.PID <= 0 {
		return sys.ESRCH
	}
	return sys.Kill(p.child.PID, signal)
}

// Close forgets the child, which goes on; nobody learns of its exit.
// onClosed may be nil.
func (p *Process) Close(onClosed func()) {
	if !p.BeginClose(onClosed) {
		return
	}
	if pid := p.child.PID; pid > 0 && p.child.Watch >= 0 {
		p.unwatch()
		go sys.WaitExit(pid) // nobody else would reap it
	}
}
