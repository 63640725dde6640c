package cluster

import (
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// onConnection takes a connection, or gives it back: the server may be closed
// by now, or have as many as it wants. Nothing is read of one before the primary
// can know that it is taken: from a worker that dies, another gets it untouched.
func (c *child) onConnection(m message) {
	if m.fd < 0 {
		return
	}
	server := c.handles[m.Key]
	accepted := server != nil && server.Takes()
	c.worker.channel.SendAccepted(m.Seq, accepted, nextSeq(), func(errno sys.Errno) {
		if !accepted || errno != 0 { // the primary still has it
			sys.Close(m.fd)
			return
		}
		server.Deliver(server.kind, m.fd)
	})
}

// account is the worker's end of a ledger.
type account struct {
	*ledger
	refused int64           // the connection with which refusing began
	claimed [maxBatch]claim // the last ones, of others the primary has no copies
	next    int             // in claimed
}

type claim struct {
	fd     int
	number int64
}

// claim takes connection n, which is fd; it is false where the primary has taken
// it back. After a refusal nothing is claimed until the primary knows.
func (a *account) claim(n int64, fd int) bool {
	before := a.claims.Load()
	if before <= a.refused || before > n || !a.claims.CompareAndSwap(before, n+1) {
		return false
	}
	a.claimed[a.next] = claim{fd, n}
	a.next = (a.next + 1) % maxBatch
	return true
}

// beforeClose tells the client of the end of a connection that the primary still
// has a copy of.
func (a *account) beforeClose(fd int) {
	for i := range a.claimed {
		if c := &a.claimed[i]; c.fd == fd {
			if c.number >= a.released.Load() {
				sys.ShutdownWrite(fd)
			}
			*c = claim{}
		}
	}
}

// refuse leaves n, which is not claimed, to the primary; it is false where that
// one has taken it back already.
func (a *account) refuse(n int64) bool {
	claims := a.claims.Load()
	if a.refused < claims && claims <= n {
		a.refused = n
	}
	return claims <= n
}

// onDescriptors gets connections that came together, or the ledger.
func (c *child) onDescriptors(e wire.Envelope, fds []int) {
	if e.Act == wire.ActNewConns {
		c.onConns(e, fds)
		return
	}
	if len(fds) == 1 {
		if l, errno := openLedger(fds[0]); errno == 0 {
			c.account = &account{ledger: l, refused: -1}
			c.ctx.Loop.BeforeClose = c.account.beforeClose
		}
	}
	closeDescriptors(fds)
}

// onConns delivers connections that came together, until one is not wanted: the
// server may close, or be full, by what it does with those before. Where the
// process ends in the middle, the primary sees in the ledger which ones no
// script has seen.
func (c *child) onConns(e wire.Envelope, fds []int) {
	a, taken := c.account, 0
	server := c.handles[e.Key]
	for a != nil && taken < len(fds) && server != nil && c.handles[e.Key] == server && server.Takes() && a.claim(e.Seq+int64(taken), fds[taken]) {
		taken++
		server.Deliver(server.kind, fds[taken-1])
	}
	closeDescriptors(fds[taken:])
	if a != nil {
		refused := int64(taken) < e.Count && a.refuse(e.Seq+int64(taken))
		if asked := a.finish(e.Seq + e.Count); !asked && !refused {
			return
		}
	}
	c.worker.channel.SendTaken(e.Seq, int(e.Count), taken, nextSeqs(int(e.Count)), nil)
}

func closeDescriptors(fds []int) {
	for _, fd := range fds {
		sys.Close(fd)
	}
}
