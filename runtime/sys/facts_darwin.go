package sys

import (
	"encoding/binary"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const maxRSSUnit = 1024

// ThreadUsage fails with ENOTSUP: Darwin tells it only to Mach.
func ThreadUsage() (Usage, Errno) { return Usage{}, ENOTSUP }

func niceness(raw int) int { return raw }

// ResidentMemory is the most that the process ever had in RAM, in bytes:
// Darwin tells the current size only to Mach.
func ResidentMemory() (uint64, Errno) {
	u, e := ProcessUsage()
	return uint64(u.MaxRSS) * 1024, e
}

// TotalMemory is the machine's memory in bytes, 0 when unknown.
func TotalMemory() uint64 {
	n, _ := unix.SysctlUint64("hw.memsize")
	return n
}

// FreeMemory is what the machine can still give, in bytes, 0 when unknown.
func FreeMemory() uint64 {
	pages, _ := unix.SysctlUint32("vm.page_free_count")
	return uint64(pages) * uint64(PageSize())
}

// ConstrainedMemory is 0: Darwin has no control groups.
func ConstrainedMemory() uint64 { return 0 }

// AvailableMemory is what the process can still get, in bytes.
func AvailableMemory() uint64 { return FreeMemory() }

// Parallelism is how many threads the process can run at once.
func Parallelism() int { return runtime.NumCPU() }

// Uptime is how long the machine has been up, in seconds.
func Uptime() (float64, Errno) {
	tv, err := unix.SysctlTimeval("kern.boottime")
	if err != nil {
		return 0, errno(err)
	}
	return time.Since(time.Unix(tv.Unix())).Seconds(), 0
}

// LoadAverage is the load of the last 1, 5 and 15 minutes.
func LoadAverage() (load [3]float64) {
	raw, err := unix.SysctlRaw("vm.loadavg") // three uint32, padding, the scale
	if err != nil || len(raw) < 24 {
		return load
	}
	scale := float64(binary.NativeEndian.Uint64(raw[16:]))
	for i := range load {
		load[i] = float64(binary.NativeEndian.Uint32(raw[4*i:])) / scale
	}
	return load
}

// CPUs lists the processors; their times are 0, for Darwin tells them only to
// Mach.
func CPUs() ([]CPU, Errno) {
	model, err := unix.Sysctl("machdep.cpu.brand_string")
	if err != nil {
		return nil, errno(err)
	}
	hertz, _ := unix.SysctlUint64("hw.cpufrequency")
	list := make([]CPU, runtime.NumCPU())
	for i := range list {
		list[i] = CPU{Model: model, SpeedMHz: int(hertz / 1e6)}
	}
	return list, 0
}

// threads is this process: its niceness is that of all its threads.
func threads() []int { return []int{os.Getpid()} }
