// Package loop is the event loop: phases timers → pending → poll → check →
// closing, in libuv's order, with its rules for what keeps a loop alive.
//
// It owns the poller, the timer heap, the bookkeeping of handles and requests,
// and the way back for goroutines that did blocking work. It knows nothing of
// JavaScript and imports sys alone.
//
// One goroutine, the one in Run, owns a Loop and everything attached to it.
// Only Post and what is said to be safe may be called from elsewhere:
//
//	go func() {
//		answer := slow()
//		l.Post(func() { use(answer) }) // use runs on the loop's goroutine
//	}()
package loop
