package js

import (
	"slices"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
)

// crossing is a call from one realm's engine into another's, and how deep the
// stack of each was then.
type crossing struct {
	from, to           *Env
	fromDepth, toDepth int
}

// crosses notes a call from e into to; the caller runs what it returns after the
// call.
func (e *Env) crosses(to *Env) (back func()) {
	d := &e.main().door
	d.crossings = append(d.crossings, crossing{e, to, theLayout.machine(e.VM).depth, theLayout.machine(to.VM).depth})
	return func() { d.crossings = d.crossings[:len(d.crossings)-1] }
}

// main is the program's first realm.
func (e *Env) main() *Env {
	if e.parent != nil {
		return e.parent
	}
	return e
}

// capture reads up to limit frames of the running stack, those above and of the
// function skip left out; skip may be nil. Where realms call each other, the
// stack is spread over their engines.
func (e *Env) capture(limit int, skip *goja.Object) []goja.StackFrame {
	c := &capturing{
		limit: limit, skip: skip, skipping: skip != nil, crossings: e.main().door.crossings,
		frames: make([]goja.StackFrame, 0, min(limit, 16, theLayout.machine(e.VM).depth+1)),
	}
	if e.parent == nil && len(c.crossings) == 0 {
		c.take(e, -1)
		return c.finish()
	}
	c.taken = map[*Env]int{}
	c.take(e, c.depthBefore(e, len(c.crossings)))
	for i := len(c.crossings) - 1; i >= 0; i-- {
		x := &c.crossings[i]
		c.take(x.to, x.toDepth)
		c.take(x.from, c.depthBefore(x.from, i))
	}
	c.take(e.main(), -1)
	return c.finish()
}

// capturing is a stack as far as it has been read.
type capturing struct {
	limit     int
	skip      *goja.Object
	skipping  bool
	crossings []crossing
	frames    []goja.StackFrame
	taken     map[*Env]int // the lowest level read of each engine; nil where there is but one
}

// finish puts the program's own code below a function that it has called: in Node
// that is JavaScript, and scripts that ask for their caller count on a frame.
func (c *capturing) finish() []goja.StackFrame {
	if c.skip == nil || c.skipping || len(c.frames) > 0 || c.limit == 0 {
		return c.frames
	}
	outside := machine{l: &theLayout}.frame(activation{prg: unsafe.Pointer(below())})
	theLayout.rename(&outside, packName(topLevel, "", ""))
	return append(c.frames, outside)
}

var below = sync.OnceValue(func() *goja.Program { return goja.MustCompile("node:internal/loop", "0", true) })

// depthBefore is how deep e's stack was at the last of the first n crossings
// that leave or enter it, -1 where there is none.
func (c *capturing) depthBefore(e *Env, n int) int {
	for _, x := range slices.Backward(c.crossings[:n]) {
		switch e {
		case x.from:
			return x.fromDepth
		case x.to:
			return x.toDepth
		}
	}
	return -1
}

// take reads those frames of e's engine that lie above a level of its stack and
// have not been read.
func (c *capturing) take(e *Env, above int) {
	m := theLayout.machine(e.VM)
	level, begun := c.taken[e]
	if !begun {
		level = m.depth + 1
	} else if level == 0 {
		return
	}
	for level--; level > above && len(c.frames) < c.limit; level-- {
		c.add(e, m, m.depth-level)
	}
	if c.taken != nil {
		c.taken[e] = above + 1
	}
	if above < 0 && m.async() && len(c.frames) < c.limit && !c.skipping {
		c.frames = e.captureAwaiting(c.frames, c.limit, m.depth)
	}
}

// add reads the i-th frame from the top, unless it is one that V8 lacks.
func (c *capturing) add(e *Env, m machine, i int) {
	a, _ := m.at(i)
	if a.prg == nil && a.sb <= 0 || a.leaving() {
		return
	}
	if !m.entered(i) {
		a.newTarget = nil
	}
	fn, this := m.callee(a)
	if c.skipping {
		c.skipping = fn != goja.Value(c.skip)
		return
	}
	f := m.frame(a)
	if a.prg != nil && f.SrcName() == "" || a.prg == nil && e.door.owns(fn) {
		return
	}
	theLayout.rename(&f, e.describe(a, fn, this))
	c.frames = append(c.frames, f)
}

// captureAwaiting adds the async functions that wait for the running one.
func (e *Env) captureAwaiting(frames []goja.StackFrame, limit, depth int) []goja.StackFrame {
	running := len(e.VM.CaptureCallStack(depth, nil))
	all := e.VM.CaptureCallStack(0, nil)
	for _, f := range all[min(running, len(all)):] {
		if len(frames) == limit {
			break
		}
		if f.SrcName() == "" || f.SrcName() == "<native>" {
			continue
		}
		theLayout.rename(&f, packName(awaited, "", plainName(&f)))
		frames = append(frames, f)
	}
	return frames
}
