package vm

import (
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/sys"
)

// limit ends a script that runs too long, or that the terminal's user breaks off.
type limit struct {
	contextify
	in      *realm
	ms      int
	timer   *time.Timer
	release func() // of SIGINT
}

// cut is what an engine was interrupted for.
type cut struct {
	code string
	args []any
}

func (c contextify) limit(in *realm, ms int, breakable bool) *limit {
	l := &limit{contextify: c, in: in, ms: ms}
	if ms > 0 {
		l.timer = time.AfterFunc(time.Duration(ms)*time.Millisecond, func() {
			l.interrupt(&cut{"ERR_SCRIPT_EXECUTION_TIMEOUT", []any{ms}})
		})
	}
	if breakable {
		l.release = handle.TakeSignal(sys.SignalNumber("SIGINT"), func() {
			l.interrupt(&cut{code: "ERR_SCRIPT_EXECUTION_INTERRUPTED"})
		})
	}
	return l
}

// interrupt stops the script's realm and the main one, which it may be calling.
func (l *limit) interrupt(why *cut) {
	if l.in != nil {
		l.in.VM.Interrupt(why)
	}
	l.VM.Interrupt(why)
}

// lift ends the watch. It throws Node's error where the limit has ended the
// script.
func (l *limit) lift(err error) {
	if l.timer != nil {
		l.timer.Stop()
	}
	if l.release != nil {
		l.release()
	}
	l.ClearInterrupt()
	if l.in != nil {
		l.in.ClearInterrupt()
	}
	if stopped, ok := err.(*goja.InterruptedError); ok {
		if why, ok := stopped.Value().(*cut); ok {
			panic(l.NewNodeError(why.code, why.args...))
		}
	}
}
