package child_process

import (
	"math"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// spawnSync is Node's binding spawn_sync: spawn(options) runs a child to its
// end. Meanwhile a loop of its own turns; the script's stands still.
func spawnSync(ctx *module.Context) *goja.Object {
	binding := ctx.VM.NewObject()
	ctx.SetMethods(binding, map[string]js.Fn{"spawn": func(call goja.FunctionCall) goja.Value {
		private, errno := loop.New()
		if errno != 0 {
			return (&syncRun{ctx: ctx, errno: errno}).result()
		}
		defer private.Free()
		r := &syncRun{ctx: ctx, loop: private, options: spawnOptions{ctx, call.Argument(0).ToObject(ctx.VM)}}
		r.run()
		return r.result()
	}})
	return binding
}

// syncRun is one such run.
type syncRun struct {
	ctx       *module.Context
	loop      *loop.Loop
	options   spawnOptions
	child     *handle.Process
	pipes     []*syncPipe // by descriptor, nil where there is none
	timer     *loop.Timer
	maxBuffer float64 // 0: no limit
	gathered  int
	signal    int // sent on timeout or overflow

	pid       int
	exit      *sys.Exit
	killed    bool
	errno     sys.Errno
	pipeErrno sys.Errno // told only where there is no other
}

// syncPipe is the end of a pipe kept here.
type syncPipe struct {
	pipe   *handle.Pipe
	input  []byte
	output []byte
	gather bool // the child writes
}

func (r *syncRun) run() {
	r.readLimits()
	o := r.options.read()
	theirs, errno := r.openPipes(o)
	if errno == 0 {
		errno = r.options.refusal()
		if cwd := r.options.get("cwd"); errno == 0 && !js.IsNil(cwd) && cwd.String() == "" {
			errno = sys.ENOENT // the Sync form alone takes an empty cwd as a folder
		}
	}
	if errno == 0 {
		r.child = handle.NewProcess(r.loop)
		errno = r.child.Spawn(o, r.exited)
	}
	for _, fd := range theirs {
		sys.Close(fd)
	}
	if errno != 0 {
		r.errno = errno
		r.closeAll()
		r.loop.Run()
		return
	}
	r.pid = r.child.PID()
	for _, p := range r.pipes {
		r.start(p)
	}
	r.loop.Run()
}

func (r *syncRun) readLimits() {
	r.signal = r.options.number("killSignal", 0)
	if r.signal == 0 {
		r.signal = sys.SignalNumber("SIGTERM")
	}
	if v := r.options.get("maxBuffer"); !js.IsNil(v) && !math.IsInf(v.ToFloat(), 0) {
		r.maxBuffer = v.ToFloat()
	}
	if ms := r.options.number("timeout", 0); ms > 0 {
		r.timer = &loop.Timer{}
		r.timer.Init(r.loop, func() { r.kill(sys.ETIMEDOUT) })
		r.timer.Start(int64(ms), 0)
	}
}

// openPipes also returns the child's ends, which the caller closes.
func (r *syncRun) openPipes(o *sys.SpawnOptions) (theirs []int, errno sys.Errno) {
	ends := &pipeEnds{ctx: r.ctx}
	errno = ends.open(r.options.entries(), o)
	r.pipes = make([]*syncPipe, len(o.Files))
	for _, end := range ends.ours {
		p := &syncPipe{pipe: handle.NewPipe(r.loop, "PipeWrap", false), gather: end.entry.truth("writable")}
		p.input, _ = js.Bytes(end.entry.get("input"))
		if failed := p.pipe.Open(end.fd); failed != 0 {
			errno = failed
		}
		r.pipes[r.indexOf(end.entry)] = p
	}
	return ends.theirs, errno
}

func (r *syncRun) indexOf(entry spawnOptions) int {
	for i, e := range r.options.entries() {
		if e.obj == entry.obj {
			return i
		}
	}
	return 0
}

// start writes the input, if any, and gathers the output.
func (r *syncRun) start(p *syncPipe) {
	if p == nil {
		return
	}
	if len(p.input) > 0 {
		p.pipe.Write([][]byte{p.input}, r.onPipeError)
	}
	if !p.gather || p.input != nil {
		p.pipe.Shutdown(func(errno sys.Errno) {
			if !p.gather {
				p.pipe.Close(nil)
			}
			if errno != sys.ENOTCONN { // the child has closed its end already
				r.onPipeError(errno)
			}
		})
	}
	if p.gather {
		p.pipe.ReadStart(func(data []byte, errno sys.Errno) { r.onOutput(p, data, errno) })
	}
}

func (r *syncRun) onPipeError(errno sys.Errno) {
	if errno != 0 && errno != sys.ECANCELED && r.pipeErrno == 0 {
		r.pipeErrno = errno
	}
}

func (r *syncRun) onOutput(p *syncPipe, data []byte, errno sys.Errno) {
	if errno != 0 {
		p.pipe.Close(nil)
		if errno != sys.EOF {
			r.onPipeError(errno)
		}
		return
	}
	p.output = append(p.output, data...)
	r.gathered += len(data)
	if r.maxBuffer > 0 && float64(r.gathered) > r.maxBuffer {
		r.kill(sys.ENOBUFS)
	}
}

func (r *syncRun) exited(exit sys.Exit) {
	r.exit = &exit
	r.child.Close(nil)
	r.stopTimer()
}

// kill ends the run before its time.
func (r *syncRun) kill(reason sys.Errno) {
	if r.killed {
		return
	}
	r.killed = true
	if r.errno == 0 {
		r.errno = reason
	}
	if r.exit == nil {
		if errno := r.child.Kill(r.signal); errno != 0 && errno != sys.ESRCH {
			r.errno = errno
			r.child.Kill(sys.SignalNumber("SIGKILL"))
		}
	}
	r.closePipes()
	r.stopTimer()
}

func (r *syncRun) closeAll() {
	if r.child != nil {
		r.child.Close(nil)
	}
	r.closePipes()
	r.stopTimer()
}

func (r *syncRun) closePipes() {
	for _, p := range r.pipes {
		if p != nil {
			p.pipe.Close(nil)
		}
	}
}

func (r *syncRun) stopTimer() {
	if r.timer != nil {
		r.timer.Close(nil)
		r.timer = nil
	}
}

// result is what the script's side finishes.
func (r *syncRun) result() goja.Value {
	out := r.ctx.VM.NewObject()
	errno := r.errno
	if errno == 0 {
		errno = r.pipeErrno
	}
	if errno != 0 {
		out.Set("error", int(errno))
	}
	status, signal := goja.Value(goja.Null()), goja.Value(goja.Null())
	if r.exit != nil {
		if r.exit.Signal > 0 {
			signal = r.ctx.VM.ToValue(sys.SignalName(r.exit.Signal))
		} else {
			status = r.ctx.VM.ToValue(r.exit.Code)
		}
	}
	out.Set("status", status)
	out.Set("signal", signal)
	out.Set("output", r.output())
	out.Set("pid", r.pid)
	return out
}

func (r *syncRun) output() goja.Value {
	if r.pid == 0 {
		return goja.Null()
	}
	values := make([]any, len(r.pipes))
	for i, p := range r.pipes {
		values[i] = goja.Null()
		if p != nil && p.gather {
			values[i] = r.ctx.NewBuffer(append([]byte{}, p.output...))
		}
	}
	return r.ctx.VM.NewArray(values...)
}
