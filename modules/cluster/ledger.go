package cluster

import (
	"sync/atomic"
	"unsafe"

	"github.com/gonode/gonode/runtime/sys"
)

// ledger is memory that the primary shares with a worker: it says how far that
// one has come with the connections it was sent, which have rising numbers. So
// the primary mostly needs no message to know, and of a worker that dies it
// knows which connections another may have.
type ledger struct {
	// claims is above the numbers of all connections that have found their
	// owner. The worker raises it to take the next one, the primary to take back
	// what is left: who comes first has it.
	claims atomic.Int64
	// done is above the numbers of all that the worker has dealt with: its script
	// has seen them, or will not.
	done atomic.Int64
	// released is above the numbers of all connections of which the primary has
	// closed its copies, or is about to.
	released atomic.Int64
	// asked is 1 while the primary waits for a message that done has risen.
	asked atomic.Uint32
}

const ledgerSize = int(unsafe.Sizeof(ledger{}))

// newLedger makes a ledger and the descriptor that brings it to the worker,
// which is the caller's to close. Failures: as sys.NewShared.
func newLedger() (*ledger, int, sys.Errno) {
	mem, fd, errno := sys.NewShared(ledgerSize)
	if errno != 0 {
		return nil, -1, errno
	}
	return (*ledger)(unsafe.Pointer(&mem[0])), fd, 0
}

// openLedger is the worker's end; fd stays the caller's. Failures: as
// sys.MapShared.
func openLedger(fd int) (*ledger, sys.Errno) {
	mem, errno := sys.MapShared(fd, ledgerSize)
	if errno != 0 {
		return nil, errno
	}
	return (*ledger)(unsafe.Pointer(&mem[0])), 0
}

// free gives the memory back.
func (l *ledger) free() { sys.Unmap(unsafe.Slice((*byte)(unsafe.Pointer(l)), ledgerSize)) }

// revoke takes back all connections below end that the worker has not claimed,
// and returns the number of the first.
func (l *ledger) revoke(end int64) (first int64) {
	for {
		first = l.claims.Load()
		if first >= end || l.claims.CompareAndSwap(first, end) {
			return first
		}
	}
}

// ask has the worker send a message when it has done more; it returns true where
// it has done all below end already.
func (l *ledger) ask(end int64) (done bool) {
	l.asked.Store(1)
	return l.done.Load() >= end
}

// finish notes that the worker has dealt with all below end, and returns whether
// the primary waits for a message.
func (l *ledger) finish(end int64) (asked bool) {
	l.done.Store(end)
	return l.asked.Load() != 0 && l.asked.CompareAndSwap(1, 0)
}
