package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

const (
	firstPort = 12346 // what the tests take by themselves
	slotPorts = 100
	maxSlots  = 200 // the ports from 32768 on are the kernel's to give away
)

// slots are numbers that no other run of this user has at the same time: ports,
// and where gonode is built, come from them. A lock on a file keeps each until the program ends.
type slots struct {
	dir     string // of the locks
	numbers []int
	locks   []*os.File
}

// takeSlots takes the first n free numbers.
func takeSlots(n int) (*slots, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	s := &slots{dir: filepath.Join(cache, "gonode-node-tests", "slots")}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, err
	}
	for i := 0; i < maxSlots && len(s.numbers) < n; i++ {
		if err := s.take(i); err != nil {
			return nil, err
		}
	}
	if len(s.numbers) < n {
		return nil, fmt.Errorf("%d slots asked for, %d are free", n, len(s.numbers))
	}
	return s, nil
}

// take takes the slot i, unless another run has it.
func (s *slots) take(i int) error {
	f, err := os.OpenFile(filepath.Join(s.dir, fmt.Sprint(i)), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil
		}
		return err
	}
	s.numbers, s.locks = append(s.numbers, i), append(s.locks, f)
	return nil
}
