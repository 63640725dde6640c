//go:build unix

package sys

import (
	"time"

	"golang.org/x/sys/unix"
)

var (
	clockStart = time.Now()
	clockBase  = monotonicNow()
)

// Hrtime is the monotonic clock in nanoseconds, the base of process.hrtime()
// and of the loop's time. Any goroutine may call it.
func Hrtime() int64 { return clockBase + int64(time.Since(clockStart)) }

func monotonicNow() int64 {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts) != nil {
		return 0
	}
	return ts.Nano()
}
