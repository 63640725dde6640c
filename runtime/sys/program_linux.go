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

// UnmapProgram takes the pages of the program's files that nobody has written to
// out of the process. They stay in the system's cache, from which those come back
// that are needed again, few at a time. Any goroutine may call it.
func UnmapProgram() {
	pagemap, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return
	}
	defer pagemap.Close()
	for _, part := range program() {
		if part.unchanged(pagemap) {
			part.advise(unix.MADV_DONTNEED)
		}
	}
}

// extent is memory that is not Go's: bytes from one address to another.
type extent struct{ from, to uintptr }

// program is the process's memory of its own file that takes no writes. All such
// memory is in pieces from then on, for the kernel brings in what surrounds a page: 64 KB,
// or the whole of what lies in its cache as one, up to 2 MB. Only the end of a
// mapping stops it, and two advices next to each other are two mappings.
var program = sync.OnceValue(func() (parts []extent) {
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
		part := parseExtent(fields[0])
		part.split()
		if fields[1][1] != 'w' {
			parts = append(parts, part)
		}
	}
	return parts
})

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

func (e extent) advise(advice uintptr) {
	unix.Syscall(unix.SYS_MADVISE, e.from, e.to-e.from, advice)
}

// split gives every other piece of e an advice of its own. Where a large page
// goes over the end of a piece it is unmapped by that, writable or not.
func (e extent) split() {
	piece := 4 * uintptr(os.Getpagesize())
	for at := e.from; at+piece < e.to; at += 2 * piece {
		extent{at, at + piece}.advise(unix.MADV_NOHUGEPAGE)
	}
}

// unchanged says that e has no page of the process's own, as the linker makes
// for what it relocates, and a debugger for its breakpoints.
func (e extent) unchanged(pagemap io.ReaderAt) bool {
	const (
		swapped = 1 << 62
		ofFile  = 1 << 61
		present = 1 << 63
		size    = 8
	)
	page := uintptr(os.Getpagesize())
	entries := make([]byte, (e.to-e.from)/page*size)
	if _, err := pagemap.ReadAt(entries, int64(e.from/page*size)); err != nil {
		return false
	}
	for ; len(entries) > 0; entries = entries[size:] {
		entry := binary.NativeEndian.Uint64(entries)
		if entry&swapped != 0 || entry&(present|ofFile) == present {
			return false
		}
	}
	return true
}
