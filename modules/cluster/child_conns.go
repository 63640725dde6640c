package cluster

import (
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// arrival is a connection that this worker has accepted and no script has seen.
type arrival struct {
	server *childHandle
	key    string
	fd     int
}

// onConnection takes a connection, or gives it back: the server may be closed
// by now, or have as many as it wants. Nothing is read of one before the primary
// can know that it is taken: from a worker that dies, another gets it untouched.
func (c *child) onConnection(m message) {
	if m.fd < 0 {
		return
	}
	server := c.handles[m.Key]
	accepted := server != nil && server.takes(0)
	c.worker.channel.SendAccepted(m.Seq, accepted, nextSeq(), func(errno sys.Errno) {
		if !accepted || errno != 0 { // the primary still has it
			sys.Close(m.fd)
			return
		}
		c.realm.Deliver(server.Object, server.kind, m.fd)
	})
}

// onConns does the same with connections that came together. What the servers
// of earlier ones do, such as close or exit, shall not harm later ones: they
// then go back.
func (c *child) onConns(e wire.Envelope, fds []int) {
	server, taken := c.handles[e.Key], 0
	for server != nil && taken < len(fds) && server.takes(taken) {
		taken++
	}
	closeDescriptors(fds[taken:])
	fds = fds[:taken]
	c.worker.channel.SendTaken(e.Seq, int(e.Count), taken, nextSeqs(int(e.Count)), func(errno sys.Errno) {
		if errno != 0 { // the primary still has them
			closeDescriptors(fds)
			return
		}
		for _, fd := range fds {
			c.undelivered = append(c.undelivered, arrival{server, e.Key, fd})
		}
		c.deliver()
	})
}

func closeDescriptors(fds []int) {
	for _, fd := range fds {
		sys.Close(fd)
	}
}

func (c *child) deliver() {
	for len(c.undelivered) > 0 {
		next := c.undelivered[0]
		c.undelivered = c.undelivered[1:]
		if c.handles[next.key] != next.server && c.giveBack(next) {
			continue
		}
		c.realm.Deliver(next.server.Object, next.server.kind, next.fd)
	}
	c.undelivered = nil
}

// giveBack returns a connection to the primary; false where it cannot hear.
func (c *child) giveBack(a arrival) (sent bool) {
	if !c.worker.channel.Connected() {
		return false
	}
	c.worker.channel.SendConns(wire.ActGiveBack, a.key, nextSeq(), []int{a.fd}, func(sys.Errno) { sys.Close(a.fd) })
	return true
}

// giveBackRest is for a script that ends the process in the middle of a batch.
func (c *child) giveBackRest() {
	for _, a := range c.undelivered {
		c.giveBack(a)
	}
	c.undelivered = nil
}
