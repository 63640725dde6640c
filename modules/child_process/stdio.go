package child_process

import (
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// pipeEnds are the pipes of one spawn: ours are kept, theirs are the child's.
type pipeEnds struct {
	ctx    *module.Context
	ours   []end
	theirs []int
}

type end struct {
	fd    int
	entry spawnOptions
}

// open fills o.Files: what each descriptor of the child will be.
func (p *pipeEnds) open(entries []spawnOptions, o *sys.SpawnOptions) sys.Errno {
	for _, entry := range entries {
		fd, errno := p.descriptor(entry)
		if errno != 0 {
			return errno
		}
		o.Files = append(o.Files, fd)
	}
	return 0
}

func (p *pipeEnds) descriptor(entry spawnOptions) (int, sys.Errno) {
	switch entry.text("type") {
	case "ignore":
		return -1, 0
	case "pipe", "overlapped":
		own, child, errno := sys.SocketPair()
		if errno == 0 {
			p.ours = append(p.ours, end{own, entry})
			p.theirs = append(p.theirs, child)
		}
		return child, errno
	case "wrap":
		w, ok := stream.HandleOf(p.ctx.Env, entry.get("handle"))
		if !ok {
			return -1, sys.EINVAL
		}
		return w.FD(), 0
	}
	fd := entry.number("fd", -1)
	if fd >= 0 && sys.GuessKind(fd) == sys.KindInvalid {
		return -1, sys.EBADF
	}
	return fd, 0
}

func (p *pipeEnds) closeTheirs() {
	for _, fd := range p.theirs {
		sys.Close(fd)
	}
}

func (p *pipeEnds) closeOurs() {
	for _, e := range p.ours {
		sys.Close(e.fd)
	}
}

// keepOurs opens the Pipe object of each pipe; the channel's end is left in its
// entry, for setupChannel.
func (p *pipeEnds) keepOurs() sys.Errno {
	for i, e := range p.ours {
		if e.entry.truth("ipc") {
			e.entry.obj.Set("fd", e.fd)
			continue
		}
		pipe := e.entry.get("handle").ToObject(p.ctx.VM)
		errno := p.ctx.Invoke(pipe, pipe.Get("open"), p.ctx.VM.ToValue(e.fd)).ToInteger()
		if errno != 0 {
			p.ours = p.ours[i:]
			p.closeOurs()
			return sys.Errno(errno)
		}
	}
	return 0
}
