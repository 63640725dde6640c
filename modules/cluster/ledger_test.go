package cluster

import (
	"sync"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

// bothEnds is a ledger as the primary and as a worker have it.
func bothEnds(t *testing.T) (*ledger, *account) {
	t.Helper()
	primary, fd, errno := newLedger()
	if errno != 0 {
		t.Fatal(errno)
	}
	defer sys.Close(fd)
	worker, errno := openLedger(fd)
	if errno != 0 {
		t.Fatal(errno)
	}
	t.Cleanup(func() {
		primary.free()
		worker.free()
	})
	return primary, &account{ledger: worker, refused: -1}
}

func TestConnectionIsClaimedOnce(t *testing.T) {
	primary, worker := bothEnds(t)
	if !worker.claim(7, 9) || worker.claim(7, 9) {
		t.Error("7 is not claimed once")
	}
	if first := primary.revoke(10); first != 8 {
		t.Errorf("%d is the first that is left", first)
	}
	if worker.claim(9, 9) || !worker.claim(12, 9) {
		t.Error("9 was taken back, 12 came later")
	}
	if first := primary.revoke(12); first != 13 {
		t.Errorf("%d where nothing is left", first)
	}
}

// TestRefusalHoldsUntilThePrimaryKnows: what comes behind a refused connection
// must not be claimed, or that one would count as claimed too.
func TestRefusalHoldsUntilThePrimaryKnows(t *testing.T) {
	primary, worker := bothEnds(t)
	worker.claim(1, 9)
	if !worker.refuse(2) || worker.claim(3, 9) || !worker.refuse(3) {
		t.Error("3 is claimed behind 2, which was refused")
	}
	if first := primary.revoke(4); first != 2 {
		t.Errorf("%d is the first that is left", first)
	}
	if worker.refuse(3) {
		t.Error("3 was taken back before")
	}
	if !worker.claim(4, 9) {
		t.Error("4 came after the primary knew")
	}
}

func TestAskedWorkerSendsOneMessage(t *testing.T) {
	primary, worker := bothEnds(t)
	if worker.finish(1) {
		t.Error("nobody has asked")
	}
	if primary.ask(2) || !worker.finish(2) || worker.finish(3) {
		t.Error("not the one message that was asked for")
	}
	if !primary.ask(3) {
		t.Error("3 was finished before")
	}
}

// TestClaimsAndRevocationsMeet: each connection goes to the worker or back, and to
// one of them alone.
func TestClaimsAndRevocationsMeet(t *testing.T) {
	primary, worker := bothEnds(t)
	const n = 200000
	claimed, back := make([]bool, n), make([]bool, n)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range int64(n) {
			claimed[i] = worker.claim(i, 9)
		}
	})
	wg.Go(func() {
		for end := int64(100); end <= n; end += 100 {
			for i := primary.revoke(end); i < end; i++ {
				back[i] = true
			}
		}
	})
	wg.Wait()
	for i := range n {
		if claimed[i] == back[i] {
			t.Fatalf("%d: claimed %v, back %v", i, claimed[i], back[i])
		}
	}
}

// TestClientHearsOfTheEnd: while the primary has a copy of a connection, closing
// the worker's ends nothing.
func TestClientHearsOfTheEnd(t *testing.T) {
	primary, worker := bothEnds(t)
	for i, released := range []int64{0, 3, 3} {
		number := int64(i + 1)
		client, conn, errno := sys.SocketPair()
		if errno != 0 {
			t.Fatal(errno)
		}
		primary.released.Store(released)
		worker.claim(number, conn)
		worker.beforeClose(conn)
		n, errno := sys.Read(client, make([]byte, 1))
		if ended := n == 0 && errno == 0; ended != (released <= number) {
			t.Errorf("number %d, released %d: ended %v, %v", number, released, ended, errno)
		}
		sys.Close(client)
		sys.Close(conn)
	}
}

func TestOtherFilesAreNoLedgers(t *testing.T) {
	one, other, errno := sys.SocketPair()
	if errno != 0 {
		t.Fatal(errno)
	}
	for _, fd := range []int{one, other} {
		if _, errno := openLedger(fd); errno != sys.EINVAL {
			t.Errorf("%v for a socket", errno)
		}
		sys.Close(fd)
	}
}
