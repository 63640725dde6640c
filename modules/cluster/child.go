package cluster

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/wire"
)

// child is cluster in a worker.
type child struct {
	object
	realm       *stream.Realm
	workerClass *goja.Object
	worker      *Worker
	handles     map[string]*childHandle
	order       []string // keys of handles, oldest first
	indexes     map[string]*indexSet
	account     *account // nil before the primary has sent the ledger
}

// indexSet counts the servers of one address in this worker: each port 0 is a
// port of its own, though the same one in all workers.
type indexSet struct {
	next int
	open int
}

func newChild(ctx *module.Context) goja.Value {
	c := &child{
		object:  object{ctx, emitter(ctx)},
		realm:   stream.Of(ctx.Env, ctx.Loop),
		handles: map[string]*childHandle{},
		indexes: map[string]*indexSet{},
	}
	c.workerClass = workerClass(ctx, c.disconnectWorker, c.destroyWorker)
	c.Set("isWorker", true)
	c.Set("isMaster", false) // the old name of isPrimary
	c.Set("isPrimary", false)
	c.Set("worker", goja.Null())
	c.Set("Worker", c.workerClass)
	c.method("_setupWorker", 0, c.setupWorker)
	c.method("_getServer", 3, c.getServer)
	return c.Object
}

// setupWorker tells the primary that the worker is there. The runtime calls it
// before the script.
func (c *child) setupWorker(goja.FunctionCall) goja.Value {
	process := c.ctx.RequireObject("process")
	id, _ := strconv.Atoi(os.Getenv(uniqueID))
	c.worker = newWorker(c.ctx, c.workerClass, id, process, "online")
	c.Set("worker", c.worker.Object)
	c.worker.process.once("disconnect", func(goja.FunctionCall) goja.Value {
		c.worker.emit("disconnect")
		if !c.worker.leaving() { // the primary is gone
			c.exit()
		}
		return goja.Undefined()
	})
	c.worker.internal(c.onMessage)
	if c.worker.channel != nil {
		c.worker.channel.OnConns = c.onDescriptors
	}
	c.worker.send(wire.Object{{Name: "act", Value: wire.ActOnline}, {Name: "ledger", Value: true}}, nil)
	return goja.Undefined()
}

func (c *child) exit() {
	c.worker.process.call("exit", c.ctx.VM.ToValue(0))
}

func (c *child) onMessage(m message) {
	switch m.Act {
	case wire.ActNewConn:
		c.onConnection(m)
	case wire.ActDisconnect:
		m.dropHandle()
		c.ctx.Enter(func() { c.disconnect(true) })
	default:
		m.dropHandle()
	}
}

// getServer(obj, options, cb) asks the primary for the handle that obj, a
// net.Server or dgram.Socket, shall listen on; cb gets (errno, handle).
func (c *child) getServer(call goja.FunctionCall) goja.Value {
	obj := object{c.ctx, call.Argument(0).(*goja.Object)}
	options, cb := call.Argument(1).(*goja.Object), call.Argument(2)
	query := c.serverQuery(options)
	indexesKey := indexesKey(query)
	index := c.takeIndex(indexesKey)
	query = append(wire.Object{
		{Name: "act", Value: wire.ActQueryServer}, {Name: "index", Value: index}, {Name: "data", Value: nil},
	}, query...)
	if data := obj.Get("_getServerData"); js.IsCallable(data) {
		query[2].Value = toWire(c.ctx, obj.call("_getServerData"))
	}
	c.worker.send(query, func(m message) {
		reply := m.fields()
		c.ctx.Enter(func() { c.onServer(obj, reply, m.fd, indexesKey, cb) })
	})
	obj.once("listening", func(goja.FunctionCall) goja.Value {
		c.tellListening(obj, query, indexesKey)
		return goja.Undefined()
	})
	return goja.Undefined()
}

// serverQuery is options as it travels; the path of a Unix socket is made
// absolute, as the primary may stand elsewhere.
func (c *child) serverQuery(options *goja.Object) wire.Object {
	query := toWire(c.ctx, options).(wire.Object)
	for i, f := range query {
		path, isText := f.Value.(string)
		if f.Name == "address" && isText && number(query, "port", 0) < 0 && path != "" && path[0] != 0 {
			if abs, err := filepath.Abs(path); err == nil {
				query[i].Value = abs
			}
		}
	}
	return query
}

func indexesKey(query wire.Object) string {
	var parts []string
	for _, name := range []string{"address", "port", "addressType", "fd"} {
		parts = append(parts, text(query.Get(name)))
	}
	return strings.Join(parts, ":")
}

func (c *child) takeIndex(key string) int {
	set := c.indexes[key]
	if set == nil {
		set = &indexSet{}
		c.indexes[key] = set
	}
	set.open++
	set.next++
	return set.next - 1
}

// removeIndexesKey forgets an address once its last server is closed.
func (c *child) removeIndexesKey(key string) {
	if set := c.indexes[key]; set != nil {
		if set.open--; set.open <= 0 {
			delete(c.indexes, key)
		}
	}
}

func (c *child) onServer(obj object, reply wire.Object, fd int, indexesKey string, cb goja.Value) {
	if set := obj.Get("_setServerData"); js.IsCallable(set) {
		obj.call("_setServerData", fromWire(c.ctx, reply.Get("data")))
	}
	if fd >= 0 {
		c.shared(reply, fd, indexesKey, cb)
	} else {
		c.rr(reply, indexesKey, cb)
	}
}

// tellListening tells the primary which port it has become.
func (c *child) tellListening(obj object, query wire.Object, indexesKey string) {
	if c.indexes[indexesKey] == nil {
		return // closed already
	}
	c.worker.setState("listening")
	query = append(wire.Object(nil), query...)
	for i, f := range query {
		switch f.Name {
		case "act":
			query[i].Value = wire.ActListening
		case "port":
			if address := js.Object(obj.call("address")); address != nil && address.Get("port") != nil {
				query[i].Value = toWire(c.ctx, address.Get("port"))
			}
		}
	}
	c.worker.send(query, nil)
}

// disconnect closes all servers, then the channel. The primary knows already
// where it has asked for it.
func (c *child) disconnect(primaryInitiated bool) {
	c.worker.Set("exitedAfterDisconnect", true)
	waiting := 1
	closed := func() {
		if waiting--; waiting > 0 {
			return
		}
		if primaryInitiated {
			c.worker.process.call("disconnect")
			return
		}
		c.leave()
	}
	keys := c.order
	c.order = nil
	for _, key := range keys {
		waiting++
		c.handles[key].closeServer(closed)
	}
	closed()
}

// leave tells the primary that the end is meant, and then disconnects.
func (c *child) leave() {
	c.worker.send(wire.Object{{Name: "act", Value: wire.ActExitedAfterDisconnect}}, func(message) {
		c.ctx.Enter(func() { c.worker.process.call("disconnect") })
	})
}

// disconnectWorker is Worker.prototype.disconnect.
func (c *child) disconnectWorker(call goja.FunctionCall) goja.Value {
	if state := c.worker.Get("state").String(); state != "disconnecting" && state != "destroying" {
		c.worker.setState("disconnecting")
		c.disconnect(false)
	}
	return call.This
}

// destroyWorker is Worker.prototype.destroy.
func (c *child) destroyWorker(goja.FunctionCall) goja.Value {
	if c.worker.Get("state").String() == "destroying" {
		return goja.Undefined()
	}
	c.worker.Set("exitedAfterDisconnect", true)
	if !c.worker.process.truth("connected") {
		c.exit()
		return goja.Undefined()
	}
	c.worker.setState("destroying")
	c.leave()
	c.worker.process.once("disconnect", func(goja.FunctionCall) goja.Value {
		c.exit()
		return goja.Undefined()
	})
	return goja.Undefined()
}
