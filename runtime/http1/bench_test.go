package http1

import "testing"

type nobody struct{}

func (nobody) MessageBegin()                 {}
func (nobody) HeadersComplete(*Head) Verdict { return ReadBody }
func (nobody) Body([]byte)                   {}
func (nobody) MessageComplete(*Head)         {}

func BenchmarkRequest(b *testing.B) {
	data := []byte("GET /users/1?full=yes HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: bench/1.0\r\n" +
		"Accept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n\r\n")
	p := New(Request, LenientNone, 0, nobody{})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Execute(data); err != nil {
			b.Fatal(err)
		}
	}
}
