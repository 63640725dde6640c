package sys

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// UnmapProgram takes the pages of the program's file that nobody has written to
// out of the process. They stay in the system's cache, from which those come back
// that are needed again: few around each of them, and none where that happens a
// second time. Any goroutine may call it.
func UnmapProgram() {
	pagemap, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return
	}
	defer pagemap.Close()
	program.Lock()
	defer program.Unlock()
	if program.parts == nil {
		program.parts = mappedProgram()
	}
	for i := range program.parts {
		program.parts[i].unmap(pagemap)
	}
}

var program struct {
	sync.Mutex
	parts []programPart
}

// programPart is a mapping of the program's file that takes no writes. It is in
// pieces, for the kernel brings in what surrounds a page: 64 KB, or the whole of
// what lies in its cache as one, up to 2 MB. Only the end of a mapping stops it, and
// two advices next to each other are two mappings. Pieces of one page each would
// be thousands of mappings, so only those are cut up that have come back.
type programPart struct {
	extent
	unmapped bool
	cut      []bool // by piece
}

const piecePages = 4

var pageSize = uintptr(os.Getpagesize())

func mappedProgram() (parts []programPart) {
	maps, err := os.ReadFile("/proc/self/maps")
	var own unix.Stat_t
	if err != nil || unix.Stat("/proc/self/exe", &own) != nil {
		return nil
	}
	inode := strconv.FormatUint(own.Ino, 10)
	for line := range bytes.Lines(maps) {
		fields := bytes.Fields(line) // address, access, offset, device, inode and path
		if len(fields) < 6 || string(fields[4]) != inode || fields[1][3] != 'p' {
			continue
		}
		e := parseExtent(fields[0])
		e.split(piecePages*pageSize, unix.MADV_NOHUGEPAGE)
		if fields[1][1] != 'w' {
			pieces := e.pages()/piecePages + 1
			parts = append(parts, programPart{extent: e, cut: make([]bool, pieces)})
		}
	}
	return parts
}

func (p *programPart) unmap(pagemap io.ReaderAt) {
	present, ok := p.present(pagemap)
	if !ok {
		return
	}
	for i, there := range present {
		if piece := i / piecePages; there && p.unmapped && !p.cut[piece] {
			p.piece(piece).split(pageSize, unix.MADV_RANDOM)
			p.cut[piece] = true
		}
	}
	p.advise(unix.MADV_DONTNEED)
	p.unmapped = true
}

func (p *programPart) piece(i int) extent {
	from := p.from + uintptr(i)*piecePages*pageSize
	return extent{from, min(from+piecePages*pageSize, p.to)}
}

// extent is memory that is not Go's: bytes from one address to another.
type extent struct{ from, to uintptr }

// parseExtent reads the address of a line of /proc/self/maps; what it cannot read is empty.
func parseExtent(address []byte) extent {
	first, last, _ := bytes.Cut(address, []byte("-"))
	from, err1 := strconv.ParseUint(string(first), 16, 64)
	to, err2 := strconv.ParseUint(string(last), 16, 64)
	if err1 != nil || err2 != nil {
		return extent{}
	}
	return extent{uintptr(from), uintptr(to)}
}

func (e extent) pages() int { return int((e.to - e.from) / pageSize) }

func (e extent) advise(advice uintptr) {
	unix.Syscall(unix.SYS_MADVISE, e.from, e.to-e.from, advice)
}

// split gives every other piece of e, that many bytes long, an advice of its own.
// Where a large page goes over the end of a piece it is unmapped by that, writable
// or not.
func (e extent) split(piece, advice uintptr) {
	for at := e.from; at+piece < e.to; at += 2 * piece {
		extent{at, at + piece}.advise(advice)
	}
}

// present says of each page of e whether the process has it. Where one is its own,
// as the linker makes for what it relocates, and a debugger for its breakpoints, ok
// is false.
func (e extent) present(pagemap io.ReaderAt) (pages []bool, ok bool) {
	const (
		swapped = 1 << 62
		ofFile  = 1 << 61
		present = 1 << 63
		size    = 8
	)
	entries := make([]byte, e.pages()*size)
	if _, err := pagemap.ReadAt(entries, int64(e.from/pageSize*size)); err != nil {
		return nil, false
	}
	pages = make([]bool, e.pages())
	for i := range pages {
		entry := binary.NativeEndian.Uint64(entries[i*size:])
		if entry&swapped != 0 || entry&(present|ofFile) == present {
			return nil, false
		}
		pages[i] = entry&present != 0
	}
	return pages, true
}
