package wire

import (
	"bytes"
	"strconv"
)

// Commands of internal frames, as Node spells them.
const (
	CmdCluster           = "NODE_CLUSTER"
	CmdHandle            = "NODE_HANDLE"
	CmdHandleAck         = "NODE_HANDLE_ACK"
	CmdHandleNack        = "NODE_HANDLE_NACK"
	CmdSocketNotifyClose = "NODE_SOCKET_NOTIFY_CLOSE"
	CmdSocketAllClosed   = "NODE_SOCKET_ALL_CLOSED"
	CmdSocketGetCount    = "NODE_SOCKET_GET_COUNT"
	CmdSocketCount       = "NODE_SOCKET_COUNT"
)

// Types of handles that travel in a NODE_HANDLE frame.
const (
	TypeNative      = "net.Native"
	TypeServer      = "net.Server"
	TypeSocket      = "net.Socket"
	TypeBoundSocket = "net.BoundSocket"
	TypeDgramNative = "dgram.Native"
	TypeDgramSocket = "dgram.Socket"
)

// Acts of NODE_CLUSTER messages. A reply has no act but an ack.
const (
	ActOnline                = "online"
	ActQueryServer           = "queryServer"
	ActListening             = "listening"
	ActNewConn               = "newconn"
	ActClose                 = "close"
	ActDisconnect            = "disconnect"
	ActExitedAfterDisconnect = "exitedAfterDisconnect"

	// Between two ends that both understand it: Count connections for a worker.
	ActNewConns = "newconns"
	// Before the first of these: memory that both share, its descriptor with it.
	ActLedger = "ledger"
)

// Envelope is what can be known of an internal frame at a glance, without
// building its values: all that the hand-off of a connection needs.
type Envelope struct {
	Cmd     string // the command of the frame
	Type    string // of the handle, in a NODE_HANDLE frame
	Cluster        // of the frame, or of the msg of a NODE_HANDLE frame
}

// Cluster is the part of a NODE_CLUSTER message that its hot path reads. The
// zero value says that there is no such message.
type Cluster struct {
	Is       bool   // whether the message is NODE_CLUSTER at all
	Act      string // empty in a reply
	Key      string // of the server meant
	Seq      int64
	Ack      int64 // the Seq answered, where HasAck
	HasAck   bool
	Accepted bool  // the worker keeps the connection
	Ledger   bool  // the worker understands ledgers, and several connections at once
	Count    int64 // of a batch: how many descriptors it brings, or brought
	Taken    int64 // how many of them, from the first on, the worker keeps
}

// internalPrefix marks the commands that scripts do not see as messages.
const internalPrefix = "NODE_"

// Peek reads the envelope of an internal frame. It is false for every other
// frame, also for a malformed one.
func Peek(mode Mode, frame []byte) (Envelope, bool) {
	var p peek
	if mode == Advanced {
		return p.advanced(frame)
	}
	if e, ok := peekConns(frame); ok {
		return e, true
	}
	return p.json(frame)
}

// peekConns reads a frame just as AppendConns writes it: one comes with every few
// connections.
func peekConns(frame []byte) (Envelope, bool) {
	rest, ok := bytes.CutPrefix(frame, []byte(connsPrefix))
	if !ok {
		return Envelope{}, false
	}
	end := bytes.IndexByte(rest, '"')
	if end < 0 || bytes.IndexByte(rest[:end], '\\') >= 0 {
		return Envelope{}, false
	}
	e := Envelope{Cmd: CmdCluster, Cluster: Cluster{Is: true, Act: ActNewConns, Key: string(rest[:end])}}
	rest = rest[end+1:]
	e.Count, rest = cutNumber(rest, `,"count":`)
	e.Seq, rest = cutNumber(rest, `,"seq":`)
	return e, string(rest) == "}"
}

// cutNumber reads a number behind name and returns what follows, nil where there
// is none.
func cutNumber(b []byte, name string) (n int64, rest []byte) {
	rest, ok := bytes.CutPrefix(b, []byte(name))
	digits := 0
	for ; ok && digits < len(rest) && digits < 18 && rest[digits]-'0' < 10; digits++ {
		n = n*10 + int64(rest[digits]-'0')
	}
	if digits == 0 {
		return 0, nil
	}
	return n, rest[digits:]
}

// peek collects the fields that matter, of a frame and of its msg.
type peek struct{ outer, inner fields }

type fields struct {
	cmd, kind string
	msg       []byte // its JSON text
	cluster   Cluster
}

func (p *peek) json(frame []byte) (Envelope, bool) {
	// Only a \u escape could hide the letters of the prefix.
	if !bytes.Contains(frame, []byte(internalPrefix)) && !bytes.Contains(frame, []byte(`\u00`)) {
		return Envelope{}, false
	}
	ok := eachField(frame, p.outer.setJSON)
	if p.outer.cmd == CmdHandle {
		eachField(p.outer.msg, p.inner.setJSON)
	}
	return p.envelope(ok)
}

func (p *peek) envelope(ok bool) (Envelope, bool) {
	cmd := p.outer.cmd
	if !ok || len(cmd) <= len(internalPrefix) || cmd[:len(internalPrefix)] != internalPrefix {
		return Envelope{}, false
	}
	e := Envelope{Cmd: cmd}
	switch {
	case cmd == CmdCluster:
		e.Cluster, e.Is = p.outer.cluster, true
	case cmd == CmdHandle:
		e.Type = p.outer.kind
		if p.inner.cmd == CmdCluster {
			e.Cluster, e.Is = p.inner.cluster, true
		}
	}
	return e, true
}

// scalar is a value that is neither object nor array.
type scalar struct {
	text   []byte
	num    int64
	isText bool
	isNum  bool
	isTrue bool
}

// setJSON looks at the value only where the name matters: others may be large.
func (f *fields) setJSON(key, value []byte) {
	name := unquote(key)
	switch string(name) {
	case "cmd", "type", "act", "key", "seq", "ack", "accepted", "ledger", "count", "taken":
		f.set(name, jsonScalar(value))
	case "msg":
		f.msg = value
	}
}

func jsonScalar(value []byte) scalar {
	switch value[0] {
	case '"':
		return scalar{text: unquote(value), isText: true}
	case 't':
		return scalar{isTrue: true}
	}
	n, err := strconv.ParseInt(string(value), 10, 64)
	return scalar{num: n, isNum: err == nil}
}

func (f *fields) set(name []byte, v scalar) {
	c := &f.cluster
	switch string(name) {
	case "cmd":
		f.cmd = known(v.text)
	case "type":
		f.kind = known(v.text)
	case "act":
		c.Act = known(v.text)
	case "key":
		c.Key = string(v.text)
	case "seq":
		c.Seq = v.num
	case "ack":
		c.Ack, c.HasAck = v.num, v.isNum
	case "accepted":
		c.Accepted = v.isTrue
	case "ledger":
		c.Ledger = v.isTrue
	case "count":
		c.Count = v.num
	case "taken":
		c.Taken = v.num
	}
}

// known returns the string of b, without allocating for the frequent words.
func known(b []byte) string {
	switch string(b) {
	case CmdCluster:
		return CmdCluster
	case CmdHandle:
		return CmdHandle
	case CmdHandleAck:
		return CmdHandleAck
	case TypeNative:
		return TypeNative
	case ActNewConn:
		return ActNewConn
	case ActNewConns:
		return ActNewConns
	}
	return string(b)
}

// advanced does the same over a V8 value.
func (p *peek) advanced(frame []byte) (Envelope, bool) {
	if !bytes.Contains(frame, []byte(internalPrefix)) {
		return Envelope{}, false
	}
	d := NewDecoder(frame)
	if d.Header() != nil {
		return Envelope{}, false
	}
	if _, err := d.Begin(); err != nil {
		return Envelope{}, false
	}
	t, err := d.Next()
	if err != nil || t.Tag != TagBeginObject {
		return Envelope{}, false
	}
	return p.envelope(d.peekFields(&p.outer, &p.inner))
}

// peekFields reads the fields of the object that has just begun into f, and
// those of its msg into msg if that is not nil.
func (d *Decoder) peekFields(f, msg *fields) bool {
	for {
		key, err := d.Next()
		if err != nil || key.Tag == TagEndObject {
			return err == nil
		}
		name := key.Text.raw
		value, err := d.Next()
		if err != nil {
			return false
		}
		switch {
		case value.Tag == TagBeginObject && msg != nil && string(name) == "msg":
			if !d.peekFields(msg, nil) {
				return false
			}
		case !d.skip(value):
			return false
		default:
			f.set(name, value.scalar())
		}
	}
}

func (t Token) scalar() scalar {
	switch t.Tag {
	case TagOneByte, TagUTF8:
		return scalar{text: t.Text.raw, isText: true}
	case TagTwoByte:
		return scalar{text: []byte(t.Text.String()), isText: true}
	case TagInt32, TagUint32:
		return scalar{num: t.Int, isNum: true}
	case TagDouble:
		return scalar{num: int64(t.Num), isNum: true}
	}
	return scalar{isTrue: t.Tag == TagTrue}
}

// skip reads on to the end of the value that t begins.
func (d *Decoder) skip(t Token) bool {
	for depth := 0; ; {
		if depth += t.nesting(); t.Tag == TagHostObject && !d.skipHost() {
			return false
		}
		if depth == 0 {
			return true
		}
		var err error
		if t, err = d.Next(); err != nil {
			return false
		}
	}
}

// skipHost reads past the content of a host object on a channel.
func (d *Decoder) skipHost() bool {
	kind, err := d.Uint32()
	if err != nil {
		return false
	}
	if kind == HostView {
		_, _, err := d.NodeView()
		return err == nil
	}
	mark, err := d.Begin()
	defer d.End(mark)
	if err != nil {
		return false
	}
	t, err := d.Next()
	return err == nil && d.skip(t)
}

// nesting is by how much t changes the depth.
func (t Token) nesting() int {
	switch t.Tag {
	case TagBeginObject, TagBeginDense, TagBeginSparse, TagBeginMap, TagBeginSet, TagBeginError:
		return 1
	case TagEndObject, TagEndDense, TagEndSparse, TagEndMap, TagEndSet, TagEndError:
		return -1
	}
	return 0
}
