package websocket

import "encoding/binary"

// The opcodes of RFC 6455.
const (
	continuation = 0
	text         = 1
	binaryData   = 2
	closing      = 8
	ping         = 9
	pong         = 10
)

// Close codes for what a server does wrong.
const (
	faultProtocol = 1002
	faultTooBig   = 1009
)

const (
	final       = 0x80
	masked      = 0x80
	maxControl  = 125
	maxPayload  = 1 << 30
	lengthIs16  = 126
	lengthIs64  = 127
	lengthField = 0x7f
)

// encode makes a final frame; payload is left alone.
func encode(opcode byte, payload []byte, mask [4]byte) []byte {
	n := len(payload)
	head := []byte{final | opcode, masked | byte(n)}
	switch {
	case n > 0xffff:
		head[1] = masked | lengthIs64
		head = binary.BigEndian.AppendUint64(head, uint64(n))
	case n > maxControl:
		head[1] = masked | lengthIs16
		head = binary.BigEndian.AppendUint16(head, uint16(n))
	}
	head = append(head, mask[:]...)
	out := append(make([]byte, 0, len(head)+n), head...)
	for i, c := range payload {
		out = append(out, c^mask[i&3])
	}
	return out
}

// message is a whole one, its fragments joined, or a control frame.
type message struct {
	opcode  byte
	payload []byte
}

// reader takes frames of a server, which are not masked, out of data.
type reader struct {
	data   []byte
	opcode byte // of the message whose fragments are in parts; 0 outside of one
	parts  []byte
}

// next is nil where data holds no further message. Failure: the code to close with.
func (r *reader) next() (m *message, fault int) {
	for {
		first, payload, size, fault := parse(r.data)
		if fault != 0 || size == 0 {
			return nil, fault
		}
		payload = append([]byte(nil), payload...)
		r.data = r.data[size:]
		if m, fault := r.accept(first, payload); m != nil || fault != 0 {
			return m, fault
		}
	}
}

// accept gives the message that ends with a frame, if one does.
func (r *reader) accept(first byte, payload []byte) (m *message, fault int) {
	opcode, last := first&0xf, first&final != 0
	switch {
	case opcode >= closing:
		return &message{opcode, payload}, 0
	case (opcode == continuation) != (r.opcode != 0):
		return nil, faultProtocol
	case opcode != continuation:
		r.opcode = opcode
	}
	if len(r.parts)+len(payload) > maxPayload {
		return nil, faultTooBig
	}
	r.parts = append(r.parts, payload...)
	if !last {
		return nil, 0
	}
	m = &message{r.opcode, r.parts}
	r.opcode, r.parts = 0, nil
	return m, 0
}

// parse reads the frame at the start of data; size is 0 where it is not whole.
func parse(data []byte) (first byte, payload []byte, size, fault int) {
	if len(data) < 2 {
		return 0, nil, 0, 0
	}
	first = data[0]
	if fault := check(first, data[1]); fault != 0 {
		return 0, nil, 0, fault
	}
	n, head := uint64(data[1]&lengthField), 2
	switch {
	case n == lengthIs16 && len(data) >= 4:
		n, head = uint64(binary.BigEndian.Uint16(data[2:])), 4
	case n == lengthIs64 && len(data) >= 10:
		n, head = binary.BigEndian.Uint64(data[2:]), 10
	case n >= lengthIs16:
		return 0, nil, 0, 0
	}
	if n > maxPayload {
		return 0, nil, 0, faultTooBig
	}
	if size = head + int(n); len(data) < size {
		return 0, nil, 0, 0
	}
	return first, data[head:size], size, 0
}

// check refuses reserved bits and opcodes, masks, and control frames that are
// long or in fragments.
func check(first, second byte) (fault int) {
	opcode := first & 0xf
	known := opcode <= binaryData || opcode >= closing && opcode <= pong
	control := opcode >= closing && (first&final == 0 || second&lengthField > maxControl)
	if first&0x70 != 0 || !known || second&masked != 0 || control {
		return faultProtocol
	}
	return 0
}
