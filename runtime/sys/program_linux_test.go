package sys_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

func TestUnmapProgram(t *testing.T) {
	before := filePages(t)
	sys.UnmapProgram()
	after := filePages(t)
	if after >= before {
		t.Errorf("%d pages of files before, %d after", before, after)
	}
	if unmapped == 0 {
		unmapped = after
	}
	sys.UnmapProgram()
	if again := filePages(t); again >= unmapped {
		t.Errorf("%d pages of files after the first time, %d after another", unmapped, again)
	}
}

// unmapped is how many pages of files there were when all was unmapped for the first time.
var unmapped int

var initialised = [2]int{1, 2} // lies in the program's file until it is written to

func TestUnmapProgramKeepsWhatWasWritten(t *testing.T) {
	initialised[0] = 3
	sys.UnmapProgram()
	if initialised != [2]int{3, 2} {
		t.Errorf("the program's variables became %v", initialised)
	}
}

// filePages is how many pages of files the process has mapped.
func filePages(t *testing.T) (pages int) {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, resident int
	if _, err := fmt.Sscan(string(statm), &size, &resident, &pages); err != nil {
		t.Fatal(err)
	}
	return pages
}
