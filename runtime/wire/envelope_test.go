package wire

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// golden is a frame that Node wrote, from testdata: lines of direction, number
// of descriptors and hex bytes, recorded between a primary and its worker.
type golden struct {
	mode    Mode
	payload []byte
	fds     bool
}

func (g golden) whole() []byte { return AppendFrame(nil, g.mode, g.payload) }

func goldens(t testing.TB) (all []golden) {
	files, err := filepath.Glob("testdata/node*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no recordings", err)
	}
	for _, name := range files {
		all = append(all, goldensOf(t, name)...)
	}
	return all
}

func goldensOf(t testing.TB, name string) (all []golden) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	mode := JSON
	if strings.Contains(name, "advanced") {
		mode = Advanced
	}
	splitters := map[string]*Splitter{"P>W": NewSplitter(mode), "W>P": NewSplitter(mode)}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cols := strings.Split(lines.Text(), " ")
		chunk, err := hex.DecodeString(cols[2])
		if err != nil {
			t.Fatal(err)
		}
		s := splitters[cols[0]]
		s.Write(chunk)
		for p, ok := s.Next(); ok; p, ok = s.Next() {
			all = append(all, golden{mode, bytes.Clone(p), cols[1] != "0"})
		}
	}
	return all
}

func TestPeekKnowsNodesFrames(t *testing.T) {
	acts := map[string]int{}
	for _, g := range goldens(t) {
		e, internal := Peek(g.mode, g.payload)
		if internal != bytes.Contains(g.payload, []byte("NODE_")) {
			t.Errorf("%q: internal is %v", g.payload, internal)
		}
		if g.fds != (e.Cmd == CmdHandle) {
			t.Errorf("%q: %+v", g.payload, e)
		}
		if e.Is {
			acts[e.Act]++
		}
	}
	for _, act := range []string{ActOnline, ActQueryServer, ActListening, ActNewConn, ActClose, ActDisconnect, ""} {
		if acts[act] == 0 {
			t.Errorf("no message of act %q was seen", act)
		}
	}
}

func TestInternalFramesEncodeAsNodeWrites(t *testing.T) {
	for _, g := range goldens(t) {
		if _, internal := Peek(g.mode, g.payload); !internal {
			continue
		}
		o, err := DecodeObject(g.mode, g.payload)
		if err != nil {
			t.Fatalf("%q: %v", g.payload, err)
		}
		got, err := AppendObject(nil, g.mode, o)
		if err != nil || !bytes.Equal(got, g.whole()) {
			t.Errorf("got  %q %v\nwant %q", got, err, g.whole())
		}
	}
}

func TestHotFramesEncodeAsNodeWrites(t *testing.T) {
	for _, g := range goldens(t) {
		e, _ := Peek(g.mode, g.payload)
		var got []byte
		switch {
		case e.Cmd == CmdHandleAck:
			got = HandleAck(g.mode)
		case e.Act == ActNewConn:
			got = AppendNewConn(nil, g.mode, e.Key, e.Seq)
		case e.HasAck && e.Accepted:
			got = AppendAccepted(nil, g.mode, e.Ack, true, e.Seq)
		default:
			continue
		}
		if !bytes.Equal(got, g.whole()) {
			t.Errorf("got  %q\nwant %q", got, g.whole())
		}
	}
}

func TestAppendHandleEncodesAsNodeWrites(t *testing.T) {
	got := AppendHandle(nil, TypeSocket, []byte(`{"sock":1}`), [2]string{"key", "6::::0"})
	want := `{"cmd":"NODE_HANDLE","type":"net.Socket","msg":{"sock":1},"key":"6::::0"}` + "\n"
	if string(got) != want {
		t.Errorf("got %q", got)
	}
}

func TestPeekJSON(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string // the command, empty if not internal
	}{
		{`{"cmd":"NODE_X"}`, "NODE_X"},
		{` { "a" : [ "}" , { "cmd" : "NODE_A" } ] , "cmd" : "NODE_X" } `, "NODE_X"},
		{`{"cmd":"NODE_A","cmd":"NODE_X"}`, "NODE_X"},
		{`{"\u0063md":"NOD\u0045_X"}`, "NODE_X"},
		{`{"a":"\"","cmd":"NODE_X"}`, "NODE_X"},
		{`{"cmd":"NODE_"}`, ""},
		{`{"cmd":"node_x"}`, ""},
		{`{"cmd":["NODE_X"]}`, ""},
		{`{"x":{"cmd":"NODE_X"}}`, ""},
		{`[{"cmd":"NODE_X"}]`, ""},
		{`"NODE_X"`, ""},
		{`{"cmd":"NODE_X"`, ""},
		{`{"cmd":"NODE_X`, ""},
		{``, ""},
	} {
		e, internal := Peek(JSON, []byte(c.in))
		if e.Cmd != c.want || internal != (c.want != "") {
			t.Errorf("%s: %+v %v", c.in, e, internal)
		}
	}
}

func TestPeekAdvancedPassesOverValues(t *testing.T) {
	e := NewEncoder(nil)
	e.Header()
	e.BeginObject()
	e.String("map")
	e.BeginMap()
	e.String("cmd")
	e.HostObject()
	e.Uint32(HostView)
	e.NodeView(NodeBuffer, []byte("NODE_A"))
	e.EndMap(1)
	e.textField("cmd", "NODE_X")
	e.EndObject(2)
	got, internal := Peek(Advanced, e.Bytes())
	if !internal || got.Cmd != "NODE_X" {
		t.Errorf("%+v %v", got, internal)
	}
}

func TestBatchesSayPlainly(t *testing.T) {
	online := func(mode Mode, batch ...Field) []byte {
		fields := append(Object{{"cmd", CmdCluster}, {"act", ActOnline}}, batch...)
		frame, err := AppendObject(nil, mode, append(fields, Field{"seq", 3}))
		if err != nil {
			t.Fatal(err)
		}
		return frame
	}
	for _, mode := range []Mode{JSON, Advanced} {
		for _, c := range []struct {
			frame []byte
			want  [][]byte
		}{
			{online(mode, Field{"ledger", true}), [][]byte{online(mode)}},
			{AppendConns(nil, mode, "k", 2, 4), [][]byte{
				AppendNewConn(nil, mode, "k", 4), AppendNewConn(nil, mode, "k", 5)}},
			{AppendTaken(nil, mode, 4, 2, 1, 9), [][]byte{
				AppendAccepted(nil, mode, 4, true, 9), AppendAccepted(nil, mode, 5, false, 10)}},
		} {
			s := NewSplitter(mode)
			s.Write(c.frame)
			payload, _ := s.Next()
			e, _ := Peek(mode, payload)
			if got := Plain(mode, e, payload); !slices.EqualFunc(got, c.want, bytes.Equal) {
				t.Errorf("%v: got %q, want %q", mode, got, c.want)
			}
		}
	}
}

func TestHotPathAllocations(t *testing.T) {
	for _, mode := range []Mode{JSON, Advanced} {
		buf := make([]byte, 0, 512)
		conn := bytes.Clone(AppendNewConn(nil, mode, "null:9999:4:undefined", 7))
		s := NewSplitter(mode)
		s.Write(conn)
		payload, _ := s.Next()
		n := testing.AllocsPerRun(100, func() {
			Peek(mode, payload)
			buf = AppendNewConn(buf[:0], mode, "null:9999:4:undefined", 7)
			buf = AppendAccepted(buf[:0], mode, 7, true, 9)
		})
		if n > 8 {
			t.Errorf("%v: %v allocations", mode, n)
		}
	}
}

func BenchmarkPeekNewConn(b *testing.B) {
	for _, mode := range []Mode{JSON, Advanced} {
		s := NewSplitter(mode)
		s.Write(AppendNewConn(nil, mode, "null:9999:4:undefined", 7))
		payload, _ := s.Next()
		b.Run(mode.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Peek(mode, payload)
			}
		})
	}
}

func TestConnsAreReadAsTheyAreWritten(t *testing.T) {
	for _, key := range []string{"null:0:4:undefined:0", "", "/tmp/ü.sock:-1:-1:undefined:0"} {
		frame := AppendConns(nil, JSON, key, 8, 1<<40)
		e, ok := peekConns(frame[:len(frame)-1])
		if !ok || e.Key != key || e.Count != 8 || e.Seq != 1<<40 || e.Act != ActNewConns || !e.Is {
			t.Errorf("%q: %v %+v", frame, ok, e)
		}
	}
	for _, rest := range []string{
		``, `k"}`, `k\"","count":1,"seq":2}`, `k","count":,"seq":2}`, `k","count":1,"seq":2`,
		`k","count":1,"seq":2,"x":3}`, `k","count":1,"seq":-2}`,
	} {
		if e, ok := peekConns([]byte(connsPrefix + rest)); ok {
			t.Errorf("%q: %+v", rest, e)
		}
	}
}

func FuzzPeek(f *testing.F) {
	for _, g := range goldens(f) {
		f.Add(g.payload)
	}
	f.Add(bytes.TrimSuffix(AppendConns(nil, JSON, "127.0.0.1:0:4:undefined:0", 3, 47), []byte("\n")))
	f.Fuzz(func(t *testing.T, frame []byte) {
		if quick, ok := peekConns(frame); ok {
			var p peek
			if general, ok := p.json(frame); !ok || general != quick {
				t.Errorf("%q is %+v, and quickly %+v", frame, general, quick)
			}
		}
		for _, mode := range []Mode{JSON, Advanced} {
			Peek(mode, frame)
			o, err := DecodeObject(mode, frame)
			if err != nil {
				continue
			}
			if _, err := AppendObject(nil, mode, o); err != nil {
				t.Errorf("%v %q does not encode again: %v", mode, frame, err)
			}
		}
	})
}
