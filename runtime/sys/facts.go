//go:build unix

package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

// CPU is one processor as os.cpus() shows it; times are in milliseconds.
type CPU struct {
	Model                       string
	SpeedMHz                    int // 0: unknown
	User, Nice, Sys, Idle, Intr int64
}

// Usage is what the process, or a thread, has consumed.
type Usage struct {
	UserMicros, SystemMicros                int64
	MaxRSS                                  int64 // KiB
	SharedText, UnsharedData, UnsharedStack int64
	MinorFaults, MajorFaults, Swaps         int64
	BlocksIn, BlocksOut                     int64
	MessagesOut, MessagesIn, Signals        int64
	VoluntarySwitches, InvoluntarySwitches  int64
}

// ProcessUsage is the consumption of the whole process.
func ProcessUsage() (Usage, Errno) { return usageOf(unix.RUSAGE_SELF) }

func usageOf(who int) (Usage, Errno) {
	var ru unix.Rusage
	if err := unix.Getrusage(who, &ru); err != nil {
		return Usage{}, errno(err)
	}
	return Usage{
		UserMicros:          ru.Utime.Nano() / 1000,
		SystemMicros:        ru.Stime.Nano() / 1000,
		MaxRSS:              ru.Maxrss / maxRSSUnit,
		SharedText:          ru.Ixrss,
		UnsharedData:        ru.Idrss,
		UnsharedStack:       ru.Isrss,
		MinorFaults:         ru.Minflt,
		MajorFaults:         ru.Majflt,
		Swaps:               ru.Nswap,
		BlocksIn:            ru.Inblock,
		BlocksOut:           ru.Oublock,
		MessagesOut:         ru.Msgsnd,
		MessagesIn:          ru.Msgrcv,
		Signals:             ru.Nsignals,
		VoluntarySwitches:   ru.Nvcsw,
		InvoluntarySwitches: ru.Nivcsw,
	}, 0
}

// Uname is what the kernel says of itself.
type Uname struct {
	Sysname, Nodename, Release, Version, Machine string
}

// GetUname asks the kernel. Failures: none in practice.
func GetUname() (Uname, Errno) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return Uname{}, errno(err)
	}
	text := func(field []byte) string { return unix.ByteSliceToString(field) }
	return Uname{text(u.Sysname[:]), text(u.Nodename[:]), text(u.Release[:]), text(u.Version[:]), text(u.Machine[:])}, 0
}

// GetPriority reads a process's niceness; pid 0 is this one. Failures: ESRCH.
func GetPriority(pid int) (int, Errno) {
	if pid == 0 {
		pid = os.Getpid() // 0 would be the thread that runs this
	}
	n, err := unix.Getpriority(unix.PRIO_PROCESS, pid)
	if err != nil {
		return 0, errno(err)
	}
	return niceness(n), 0
}

// SetPriority sets it, -20 to 19, for all threads of this process. Failures:
// ESRCH, EACCES, EPERM.
func SetPriority(pid, nice int) Errno {
	if pid != 0 && pid != os.Getpid() {
		return errno(unix.Setpriority(unix.PRIO_PROCESS, pid, nice))
	}
	for _, thread := range threads() {
		if err := unix.Setpriority(unix.PRIO_PROCESS, thread, nice); err != nil && err != unix.ESRCH {
			return errno(err)
		}
	}
	return 0
}

// Umask sets the mask of new files' modes and returns the former.
func Umask(mask int) int { return unix.Umask(mask) }

// PageSize is the size of a memory page.
func PageSize() int { return os.Getpagesize() }
