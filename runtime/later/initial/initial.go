// Package initial knows the initialisers of other packages by the names that the
// compiler gives them, and keeps them from running when the program starts.
//
// It must import nothing: the linker orders initialisers by imports, then by
// name, and this package's own has to come before those that it holds back. One
// that ran earlier all the same is left alone.
package initial

import "unsafe"

// task is the head of a package's initialiser, as package runtime reads it; the
// functions to run follow it. It stays empty where the program lacks the package.
type task struct{ state, functions uint32 }

// done is the state of a task that package runtime passes over.
const done = 2

// Library is packages whose initialisers may wait, in the order of their imports.
type Library []struct {
	task *task
	held bool
}

func init() {
	for _, l := range []Library{Profile, Processor, Crypto, Zstd, Labels, Collate, Esbuild, Wazero} {
		l.hold()
	}
}

// hold keeps from running what has not run.
func (l Library) hold() {
	for i := range l {
		if t := l[i].task; t.state == 0 && t.functions > 0 {
			t.state, l[i].held = done, true
		}
	}
}

// Run runs what was held back, once. It must not be called by two at a time.
func (l Library) Run() {
	for i := range l {
		if l[i].held {
			l[i].held = false
			l[i].task.run()
		}
	}
}

func (t *task) run() {
	for i := range uintptr(t.functions) {
		entry := unsafe.Add(unsafe.Pointer(t), unsafe.Sizeof(*t)+i*unsafe.Sizeof(i))
		(*(*func())(unsafe.Pointer(&entry)))()
	}
}
