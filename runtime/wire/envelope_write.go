package wire

import (
	"encoding/json"
	"strconv"
)

// Frames of the hot path are written by hand: the bytes are those that Node
// writes, delimiter and prefix included.

// HandleAck and HandleNack are whole frames ready to send.
func HandleAck(mode Mode) []byte  { return handleReplies[mode][0] }
func HandleNack(mode Mode) []byte { return handleReplies[mode][1] }

var handleReplies = [2][2][]byte{
	JSON:     {command(JSON, CmdHandleAck), command(JSON, CmdHandleNack)},
	Advanced: {command(Advanced, CmdHandleAck), command(Advanced, CmdHandleNack)},
}

func command(mode Mode, cmd string) []byte {
	frame, err := AppendObject(nil, mode, Object{{"cmd", cmd}})
	if err != nil {
		panic(err) // a string always encodes
	}
	return frame
}

// AppendNewConn appends the frame that hands a connection to a worker.
func AppendNewConn(dst []byte, mode Mode, key string, seq int64) []byte {
	if mode == JSON {
		dst = append(dst, `{"cmd":"NODE_HANDLE","type":"net.Native","msg":{"cmd":"NODE_CLUSTER","act":"newconn","key":`...)
		dst = appendJSONString(dst, key)
		dst = append(dst, `,"seq":`...)
		dst = strconv.AppendInt(dst, seq, 10)
		return append(dst, "}}\n"...)
	}
	return appendAdvanced(dst, func(e *Encoder) {
		e.BeginObject()
		e.textField("cmd", CmdHandle)
		e.textField("type", TypeNative)
		e.String("msg")
		e.BeginObject()
		e.textField("cmd", CmdCluster)
		e.textField("act", ActNewConn)
		e.textField("key", key)
		e.numberField("seq", seq)
		e.EndObject(4)
		e.EndObject(3)
	})
}

// AppendAccepted appends the frame by which a worker says whether it keeps the
// connection of message ack.
func AppendAccepted(dst []byte, mode Mode, ack int64, accepted bool, seq int64) []byte {
	if mode == JSON {
		dst = append(dst, `{"cmd":"NODE_CLUSTER","ack":`...)
		dst = strconv.AppendInt(dst, ack, 10)
		dst = append(dst, `,"accepted":`...)
		dst = strconv.AppendBool(dst, accepted)
		dst = append(dst, `,"seq":`...)
		dst = strconv.AppendInt(dst, seq, 10)
		return append(dst, "}\n"...)
	}
	return appendAdvanced(dst, func(e *Encoder) {
		e.BeginObject()
		e.textField("cmd", CmdCluster)
		e.numberField("ack", ack)
		e.String("accepted")
		e.Bool(accepted)
		e.numberField("seq", seq)
		e.EndObject(4)
	})
}

const connsPrefix = `{"cmd":"NODE_CLUSTER","act":"newconns","key":"`

// AppendConns appends the frame that brings a worker count connections.
func AppendConns(dst []byte, mode Mode, key string, count int, seq int64) []byte {
	if mode == JSON {
		dst = appendJSONString(append(dst, connsPrefix[:len(connsPrefix)-1]...), key)
		dst = appendJSONNumber(dst, "count", int64(count))
		dst = appendJSONNumber(dst, "seq", seq)
		return append(dst, "}\n"...)
	}
	return appendAdvanced(dst, func(e *Encoder) {
		e.BeginObject()
		e.textField("cmd", CmdCluster)
		e.textField("act", ActNewConns)
		e.textField("key", key)
		e.numberField("count", int64(count))
		e.numberField("seq", seq)
		e.EndObject(5)
	})
}

// AppendLedger appends the frame that brings a worker the memory it shares with
// the primary.
func AppendLedger(dst []byte, mode Mode, seq int64) []byte {
	dst, _ = AppendObject(dst, mode, Object{{"cmd", CmdCluster}, {"act", ActLedger}, {"count", 1}, {"seq", seq}})
	return dst
}

// AppendTaken appends the frame by which a worker says how many of the count
// connections of message ack it keeps.
func AppendTaken(dst []byte, mode Mode, ack int64, count, taken int, seq int64) []byte {
	if mode == JSON {
		dst = append(dst, `{"cmd":"NODE_CLUSTER"`...)
		dst = appendJSONNumber(dst, "ack", ack)
		dst = appendJSONNumber(dst, "count", int64(count))
		dst = appendJSONNumber(dst, "taken", int64(taken))
		dst = appendJSONNumber(dst, "seq", seq)
		return append(dst, "}\n"...)
	}
	return appendAdvanced(dst, func(e *Encoder) {
		e.BeginObject()
		e.textField("cmd", CmdCluster)
		e.numberField("ack", ack)
		e.numberField("count", int64(count))
		e.numberField("taken", int64(taken))
		e.numberField("seq", seq)
		e.EndObject(5)
	})
}

// maxCount is how many descriptors one message can bring.
const maxCount = 253

// Plain gives the frames that say the same without batches: those that Node
// would have sent. A message of a batch takes as many numbers as connections.
func Plain(mode Mode, e Envelope, frame []byte) (frames [][]byte) {
	count := min(e.Count, maxCount)
	switch {
	case e.Act == ActLedger:
	case e.Act == ActNewConns:
		for i := range count {
			frames = append(frames, AppendNewConn(nil, mode, e.Key, e.Seq+i))
		}
	case e.HasAck && count > 0:
		for i := range count {
			frames = append(frames, AppendAccepted(nil, mode, e.Ack+i, i < e.Taken, e.Seq+i))
		}
	case e.Ledger:
		plain, err := AppendObject(nil, mode, Object{{"cmd", CmdCluster}, {"act", e.Act}, {"seq", e.Seq}})
		if err == nil {
			frames = append(frames, plain)
		}
	default:
		frames = append(frames, frame)
	}
	return frames
}

func appendJSONNumber(dst []byte, name string, n int64) []byte {
	dst = append(append(append(dst, `,"`...), name...), `":`...)
	return strconv.AppendInt(dst, n, 10)
}

// AppendHandle appends the NODE_HANDLE frame for a message whose own payload
// is a whole JSON text, with further string fields as Node adds them ("key",
// "dgramType"). It is for JSON channels; an advanced one writes the envelope
// through an Encoder, as references span it.
func AppendHandle(dst []byte, kind string, msg []byte, extra ...[2]string) []byte {
	dst = append(dst, `{"cmd":"NODE_HANDLE","type":`...)
	dst = appendJSONString(dst, kind)
	dst = append(dst, `,"msg":`...)
	dst = append(dst, msg...)
	for _, f := range extra {
		dst = append(dst, ',')
		dst = appendJSONString(dst, f[0])
		dst = append(dst, ':')
		dst = appendJSONString(dst, f[1])
	}
	return append(dst, "}\n"...)
}

// appendAdvanced appends a frame whose value write writes.
func appendAdvanced(dst []byte, write func(*Encoder)) []byte {
	var room [256]byte
	e := NewEncoder(room[:0])
	e.Header()
	write(e)
	return AppendFrame(dst, Advanced, e.Bytes())
}

func (e *Encoder) textField(name, value string) {
	e.String(name)
	e.String(value)
}

func (e *Encoder) numberField(name string, value int64) {
	e.String(name)
	e.Number(float64(value))
}

// appendJSONString appends s as JSON.stringify does.
func appendJSONString(dst []byte, s string) []byte {
	if plainJSON(s) {
		dst = append(dst, '"')
		dst = append(dst, s...)
		return append(dst, '"')
	}
	quoted, _ := json.Marshal(s) // a string always encodes
	return append(dst, quoted...)
}

// plainJSON reports whether s needs no escape.
func plainJSON(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x80 {
			return false
		}
	}
	return true
}
