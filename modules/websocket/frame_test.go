package websocket

import (
	"bytes"
	"testing"
)

func TestReaderJoinsFragmentsAroundControlFrames(t *testing.T) {
	wire := []byte{0x01, 1, 'h', 0x89, 1, 'p', 0x80, 1, 'i', 0x82, 126, 0, 126}
	wire = append(wire, make([]byte, 126)...)
	r, got := &reader{}, []message{}
	for _, c := range wire {
		r.data = append(r.data, c)
		m, fault := r.next()
		if fault != 0 {
			t.Fatal(fault)
		}
		if m != nil {
			got = append(got, *m)
		}
	}
	want := []message{{ping, []byte("p")}, {text, []byte("hi")}, {binaryData, make([]byte, 126)}}
	if len(got) != len(want) {
		t.Fatalf("got %d messages", len(got))
	}
	for i := range want {
		if got[i].opcode != want[i].opcode || !bytes.Equal(got[i].payload, want[i].payload) {
			t.Errorf("message %d: %v", i, got[i])
		}
	}
}

func TestReaderRefuses(t *testing.T) {
	for name, wire := range map[string][]byte{
		"a mask":               {0x81, 0x81, 0, 0, 0, 0, 0},
		"a reserved bit":       {0xc1, 0},
		"a reserved opcode":    {0x83, 0},
		"a fragment of a ping": {0x09, 0},
		"a long ping":          {0x89, 126, 0, 126},
		"no first fragment":    {0x80, 0},
		"a message within one": {0x01, 0, 0x81, 0},
	} {
		r := &reader{data: wire}
		if m, fault := r.next(); fault != faultProtocol {
			t.Errorf("%s: %v, %d", name, m, fault)
		}
	}
}

func TestEncodeMasks(t *testing.T) {
	for _, n := range []int{0, 125, 126, 0xffff, 0x10000} {
		payload := bytes.Repeat([]byte{7}, n)
		frame := encode(binaryData, payload, [4]byte{1, 2, 3, 4})
		body := frame[len(frame)-n:]
		for i, c := range body {
			if c != 7^byte(i&3+1) {
				t.Fatalf("%d bytes: byte %d is %d", n, i, c)
			}
		}
	}
}
