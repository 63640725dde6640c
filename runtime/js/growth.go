package js

import (
	"sync"
	"unsafe"
	"weak"
)

// growths are the strings that scripts are adding to, of all engines of the
// process. Strings share memory from the start on; only who holds the longest
// one may write behind it.
type growths struct {
	sync.Mutex
	recent [8]growth
	next   int
}

// growth is a string that was made by adding, and the room behind it. It does
// not keep the string alive.
type growth struct {
	address    uintptr // of the string, or of one that was there before
	start      weak.Pointer[byte]
	used, room int
}

var theGrowths growths

// append gives memory that begins with s and more: that of s where there is
// room behind it. A sum has no room until it is added to in its turn.
func (g *growths) append(s, more []byte) []byte {
	n, start := len(s)+len(more), unsafe.SliceData(s)
	g.Lock()
	defer g.Unlock()
	at := g.find(uintptr(unsafe.Pointer(start)))
	if at == nil {
		grown := make([]byte, n)
		copy(grown[copy(grown, s):], more)
		g.recent[g.next] = growth{address: uintptr(unsafe.Pointer(unsafe.SliceData(grown)))}
		g.next = (g.next + 1) % len(g.recent)
		return grown
	}
	if at.used != len(s) || n > at.room || at.start.Value() != start {
		grown := make([]byte, n+n/2)
		copy(grown, s)
		start = unsafe.SliceData(grown)
		*at = growth{uintptr(unsafe.Pointer(start)), weak.Make(start), n, len(grown)}
	}
	copy(unsafe.Slice(start, at.room)[len(s):], more)
	at.used = n
	return unsafe.Slice(start, n)
}

func (g *growths) find(address uintptr) *growth {
	for i := range g.recent {
		if g.recent[i].address == address {
			return &g.recent[i]
		}
	}
	return nil
}
