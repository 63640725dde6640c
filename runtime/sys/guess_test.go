package sys

import (
	"os"
	"path/filepath"
	"testing"
)

func TestGuessKind(t *testing.T) {
	file, _ := os.Create(filepath.Join(t.TempDir(), "f"))
	defer file.Close()
	r, w, _ := Pipe()
	a, b, _ := SocketPair()
	tcp, _ := Socket(Inet4, Stream)
	udp, _ := Socket(Inet4, Datagram)
	dir := OpenSpare()
	null, _ := openNull()
	for _, fd := range []int{r, w, a, b, tcp, udp, dir, null} {
		defer Close(fd)
	}
	for _, c := range []struct {
		fd   int
		want FDKind
	}{
		{int(file.Fd()), KindFile}, {r, KindPipe}, {a, KindPipe}, {tcp, KindTCP}, {udp, KindUDP},
		{dir, KindUnknown}, {null, KindFile}, {-1, KindInvalid}, {1 << 20, KindInvalid},
	} {
		if got := GuessKind(c.fd); got != c.want {
			t.Errorf("%d: %s, want %s", c.fd, got, c.want)
		}
	}
}
