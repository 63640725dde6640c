package sys

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strconv"
	"sync"
	"unsafe"

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
		if unchanged(pagemap, part) {
			unix.Madvise(part, unix.MADV_DONTNEED)
		}
	}
}

// program is the process's memory of files that takes no writes. All such memory
// is in pieces from then on, for the kernel brings in what surrounds a page: 64 KB,
// or the whole of what lies in its cache as one, up to 2 MB. Only the end of a
// mapping stops it, and two advices next to each other are two mappings.
var program = sync.OnceValue(func() (parts [][]byte) {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(maps) {
		fields := bytes.Fields(line) // address, access, offset, device, inode and path
		if len(fields) < 6 || fields[5][0] != '/' || fields[1][3] != 'p' {
			continue
		}
		part := memory(fields[0])
		split(part)
		if fields[1][1] != 'w' {
			parts = append(parts, part)
		}
	}
	return parts
})

// memory is what a line of /proc/self/maps calls from-to.
func memory(extent []byte) []byte {
	first, last, _ := bytes.Cut(extent, []byte("-"))
	from, err1 := strconv.ParseUint(string(first), 16, 64)
	to, err2 := strconv.ParseUint(string(last), 16, 64)
	if err1 != nil || err2 != nil {
		return nil
	}
	start := *(*unsafe.Pointer)(unsafe.Pointer(&from)) // an address that is not Go's
	return unsafe.Slice((*byte)(start), to-from)
}

// split gives every other piece of part an advice of its own. Where a large page
// goes over the end of a piece it is unmapped by that, writable or not.
func split(part []byte) {
	piece := 4 * os.Getpagesize()
	for ; len(part) > piece; part = part[min(2*piece, len(part)):] {
		unix.Madvise(part[:piece], unix.MADV_NOHUGEPAGE)
	}
}

// unchanged says that part has no page of the process's own, as the linker makes
// for what it relocates, and a debugger for its breakpoints.
func unchanged(pagemap io.ReaderAt, part []byte) bool {
	const (
		swapped = 1 << 62
		ofFile  = 1 << 61
		present = 1 << 63
	)
	page := os.Getpagesize()
	entries := make([]byte, len(part)/page*8)
	if _, err := pagemap.ReadAt(entries, int64(uintptr(unsafe.Pointer(unsafe.SliceData(part))))/int64(page)*8); err != nil {
		return false
	}
	for ; len(entries) > 0; entries = entries[8:] {
		entry := binary.NativeEndian.Uint64(entries)
		if entry&swapped != 0 || entry&(present|ofFile) == present {
			return false
		}
	}
	return true
}
