package sys

import (
	"bytes"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// UnmapProgram takes the pages of the program's files that nobody has written to
// out of the process. They stay in the system's cache, from which those come back
// that are needed again. Any goroutine may call it.
func UnmapProgram() {
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	var unchanged []byte // the mapping at hand, nil where it must stay
	for line := range bytes.Lines(smaps) {
		switch fields := bytes.Fields(line); string(fields[0]) {
		case "Anonymous:", "Swap:": // copies of the file's pages, as the linker makes for what it relocates
			if string(fields[1]) != "0" {
				unchanged = nil
			}
		case "VmFlags:": // the last line of a mapping
			if unchanged != nil {
				unix.Madvise(unchanged, unix.MADV_DONTNEED)
			}
		default:
			if isMapping := fields[0][len(fields[0])-1] != ':'; isMapping {
				unchanged = readOnlyFile(fields)
			}
		}
	}
}

// readOnlyFile is the memory of a file's mapping that takes no writes, nil of
// others. fields are address, access, offset, device, inode and path.
func readOnlyFile(fields [][]byte) []byte {
	if len(fields) < 6 || fields[5][0] != '/' || fields[1][1] == 'w' {
		return nil
	}
	first, last, _ := bytes.Cut(fields[0], []byte("-"))
	from, err1 := strconv.ParseUint(string(first), 16, 64)
	to, err2 := strconv.ParseUint(string(last), 16, 64)
	if err1 != nil || err2 != nil {
		return nil
	}
	start := *(*unsafe.Pointer)(unsafe.Pointer(&from)) // an address that is not Go's
	return unsafe.Slice((*byte)(start), to-from)
}
