package http1

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// log is a handler that tells what Node's parser would call.
type log struct {
	events []string
	url    string
	kind   Kind
}

func (l *log) add(format string, args ...any) {
	l.events = append(l.events, fmt.Sprintf(format, args...))
}

func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

func bytesOf(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return b
}

func text(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n")
}

func pairs(h *Head) []string {
	list := []string{}
	for i := range h.Len() {
		name, value := h.Header(i)
		list = append(list, latin1(name), latin1(value))
	}
	return list
}

func (l *log) MessageBegin() { l.add("begin") }

func (l *log) HeadersComplete(h *Head) Verdict {
	var method, url, status, reason any
	if l.kind == Request {
		l.url = latin1(h.Target())
		method, url = h.Method, l.url
	} else {
		status, reason = h.Status, latin1(h.Target())
	}
	l.add("head %s", text([]any{h.Major, h.Minor, pairs(h), method, url, status, reason, h.Upgrade, h.KeepAlive}))
	return ReadBody
}

func (l *log) Body(chunk []byte) {
	if n := len(l.events); strings.HasPrefix(l.events[n-1], "body ") {
		l.events[n-1] += latin1(chunk)
		return
	}
	l.add("body %s", latin1(chunk))
}

func (l *log) MessageComplete(trailers *Head) {
	if trailers.Len() > 0 {
		l.add("trailers %s%s", text(pairs(trailers)), text(l.url))
	}
	l.add("complete")
}

type sample struct {
	Kind    Kind
	Lenient Lenient
	Max     int
	Input   string
	Events  []string
}

// play parses the input in pieces of size bytes.
func (s *sample) play(size int) []string {
	l := &log{kind: s.Kind}
	p := New(s.Kind, s.Lenient, s.Max, l)
	data, done := bytesOf(s.Input), 0
	for done < len(data) && !p.Upgraded() {
		n, err := p.Execute(data[done:min(done+size, len(data))])
		if done += n; err != nil {
			l.add("error %s %s %d", err.Code, err.Reason, done)
			break
		}
	}
	if p.err == nil {
		l.add("n%d", done)
	}
	if err := p.Finish(); err != nil {
		l.add("finerr %s %s", err.Code, err.Reason)
	} else {
		l.add("fin")
	}
	return l.events
}

func samples(t testing.TB) []sample {
	f, err := os.Open("testdata/node.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []sample
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// The file holds what Node 26.10's parser said of each input.
func TestAsNode(t *testing.T) {
	for _, s := range samples(t) {
		if got := s.play(len(s.Input) + 1); !slices.Equal(got, s.Events) {
			t.Errorf("%d lenient=%d %q\n got %q\nwant %q", s.Kind, s.Lenient, s.Input, got, s.Events)
		}
	}
}

func TestPiecesAreTheSame(t *testing.T) {
	for _, s := range samples(t) {
		if s.Max > 0 || len(s.Input) > maxChunkExtensions {
			continue // limits are looked at where a piece ends
		}
		whole := s.play(len(s.Input) + 1)
		for _, size := range []int{1, 7} {
			if got := s.play(size); !slices.Equal(got, whole) {
				t.Errorf("in pieces of %d: %q\n got %q\nwant %q", size, s.Input, got, whole)
			}
		}
	}
}

func FuzzPieces(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(int(s.Kind), s.Input, 3)
	}
	f.Fuzz(func(t *testing.T, kind int, input string, size int) {
		s := sample{Kind: Kind(kind&1 + 1), Input: input}
		if len(input) > maxChunkExtensions/2 {
			return // limits are looked at where a piece ends
		}
		whole := s.play(len(input) + 1)
		if got := s.play(1 + size&15); !slices.Equal(got, whole) {
			t.Errorf("%q\n got %q\nwant %q", input, got, whole)
		}
	})
}
