package handle

import (
	"path/filepath"
	"slices"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// OnFsEvent takes a change of a watched file, or of an entry of a watched
// folder, by its base name.
type OnFsEvent func(what sys.FsChange, name string)

// FsEvent follows one file or folder. It is active from Start to Stop.
type FsEvent struct {
	loop.Handle
	hub  *fsHub
	id   int
	base string
	on   OnFsEvent
}

// NewFsEvent makes a handle that follows nothing yet; its resource name is
// "FSEventWrap".
func NewFsEvent(l *loop.Loop) *FsEvent {
	f := &FsEvent{}
	f.Init(l, "FSEventWrap")
	f.ClosedBy(f)
	return f
}

// Start follows a path. Failures: ENOENT, EACCES, EMFILE, ENOSPC when the
// user's limit is reached, EINVAL when it follows one already or is closing.
func (f *FsEvent) Start(path string, on OnFsEvent) sys.Errno {
	if f.hub != nil || f.IsClosing() {
		return sys.EINVAL
	}
	hub := f.Loop().Value(fsHubKey{}, func() any { return &fsHub{loop: f.Loop()} }).(*fsHub)
	id, errno := hub.add(path, f)
	if errno != 0 {
		return errno
	}
	f.hub, f.id, f.base, f.on = hub, id, filepath.Base(path), on
	f.Activate()
	return 0
}

// Stop ends it. It may be repeated.
func (f *FsEvent) Stop() {
	if f.hub == nil {
		return
	}
	f.hub.remove(f.id, f)
	f.hub, f.on = nil, nil
	f.Deactivate()
}

// Close stops the handle for good. onClosed may be nil.
func (f *FsEvent) Close(onClosed func()) {
	f.Stop()
	f.BeginClose(onClosed)
}

func (f *FsEvent) tell(what sys.FsChange, name string) {
	if name == "" {
		name = f.base
	}
	if f.on != nil { // not stopped by another's callback
		f.on(what, name)
	}
}

// fsHub is what the FsEvents of one loop share, for a user may have but few
// watches. It has a descriptor only while it is needed.
type fsHub struct {
	loop  *loop.Loop
	watch *sys.FsWatch
	ready loop.Watcher
	users map[int][]*FsEvent
}

type fsHubKey struct{}

func (h *fsHub) open() (errno sys.Errno) {
	if h.watch != nil {
		return 0
	}
	watch, errno := sys.NewFsWatch()
	if errno != 0 {
		return errno
	}
	h.watch, h.users = watch, map[int][]*FsEvent{}
	h.ready.Init(h.loop, watch.FD(), loop.ReadyFunc(func(sys.Events) { h.read() }))
	return h.ready.Start(sys.Readable)
}

func (h *fsHub) add(path string, f *FsEvent) (id int, errno sys.Errno) {
	if errno = h.open(); errno != 0 {
		return -1, errno
	}
	defer h.closeIfUnused()
	if id, errno = h.watch.Add(path); errno == 0 {
		h.users[id] = append(h.users[id], f)
	}
	return id, errno
}

func (h *fsHub) remove(id int, f *FsEvent) {
	list := slices.Clone(h.users[id]) // the old one may be being told
	list = slices.DeleteFunc(list, func(other *FsEvent) bool { return other == f })
	if h.users[id] = list; len(list) == 0 {
		delete(h.users, id)
		h.watch.Remove(id)
	}
	h.closeIfUnused()
}

func (h *fsHub) closeIfUnused() {
	if len(h.users) > 0 {
		return
	}
	h.ready.Close()
	h.watch.Close()
	h.watch = nil
}

func (h *fsHub) read() {
	h.watch.Read(func(id int, what sys.FsChange, name string) {
		for _, f := range h.users[id] {
			f.tell(what, name)
		}
	})
}
