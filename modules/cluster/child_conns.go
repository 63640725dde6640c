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

// onConns delivers connections that came together, until one is not wanted: the
// server may close, or be full, by what it does with those before. The answer
// comes last. Where there is none, as the process ended in the middle, the
// primary sees by the claims which ones no script has seen.
func (c *child) onConns(e wire.Envelope, fds []int) {
	server, taken := c.handles[e.Key], 0
	for taken < len(fds) && c.handles[e.Key] == server && server != nil && server.Takes() && c.claim(fds[taken]) {
		taken++
		server.Deliver(server.kind, fds[taken-1])
	}
	closeDescriptors(fds[taken:])
	c.worker.channel.SendTaken(e.Seq, int(e.Count), taken, nextSeqs(int(e.Count)), nil)
}

// claim makes a connection this worker's. The primary ends the channel before
// it looks for claims, so one of the two sees what the other has done, and no
// connection comes to two scripts.
func (c *child) claim(fd int) bool {
	sys.Claim(fd)
	return c.worker.channel.Listening()
}

func closeDescriptors(fds []int) {
	for _, fd := range fds {
		sys.Close(fd)
	}
}
