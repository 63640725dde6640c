package handle

import (
	"os"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

func raise(t *testing.T, number int) { check(t, sys.Kill(os.Getpid(), number)) }

func TestSignalReachesAllItsHandles(t *testing.T) {
	l := newLoop(t)
	usr1 := sys.SignalNumber("SIGUSR1")
	told := 0
	for range 2 {
		s := NewSignal(l)
		check(t, s.Start(usr1, func() { told++; s.Close(nil) }))
	}
	raise(t, usr1)
	l.Run()
	want(t, told, 2)
}

func TestUncatchableSignals(t *testing.T) {
	s := NewSignal(newLoop(t))
	for _, number := range []int{0, -1, 9, sys.SignalNumber("SIGSTOP"), 1000} {
		want(t, s.Start(number, nil), sys.EINVAL)
	}
}

func TestFatalSignalsHaveTheirDefaultUnlessCaught(t *testing.T) {
	if os.Getenv("GONODE_TEST_SIGNAL") != "" {
		quitTwice(t)
		return
	}
	l := newLoop(t)
	p := NewProcess(l)
	check(t, p.Spawn(&sys.SpawnOptions{
		File: os.Args[0], Args: []string{os.Args[0], "-test.run=" + t.Name()},
		Env: append(os.Environ(), "GONODE_TEST_SIGNAL=1"), UID: -1, GID: -1,
	}, func(exit sys.Exit) {
		want(t, exit, sys.Exit{Signal: 3})
	}))
	l.Run()
}

// quitTwice survives the first SIGQUIT and dies of the second.
func quitTwice(t *testing.T) {
	sys.DefaultSignals()
	l := newLoop(t)
	s := NewSignal(l)
	check(t, s.Start(3, func() { s.Close(nil) }))
	raise(t, 3)
	l.Run()
	raise(t, 3)
}
