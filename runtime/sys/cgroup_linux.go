package sys

import (
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
)

const cgroupRoot = "/sys/fs/cgroup"

// ConstrainedMemory is the limit of the process's control group in bytes: 0
// when there is none to be found, the largest number when it is not limited.
func ConstrainedMemory() uint64 {
	if dir := cgroupV1("memory"); dir != "" {
		limit, ok := cgroupNumber(dir+"/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
		if ok && limit >= math.MaxInt64&^uint64(os.Getpagesize()-1) {
			return math.MaxUint64
		}
		return limit
	}
	dir := cgroupV2()
	most, ok1 := cgroupNumber(dir + "/memory.max")
	high, ok2 := cgroupNumber(dir + "/memory.high")
	switch {
	case ok1 && ok2:
		return min(most, high)
	case ok1:
		return most
	}
	return high
}

// AvailableMemory is what the process can still get, in bytes.
func AvailableMemory() uint64 {
	limit := ConstrainedMemory()
	if limit == 0 || limit > TotalMemory() {
		return FreeMemory()
	}
	used, _ := cgroupNumber(cgroupV2() + "/memory.current")
	if dir := cgroupV1("memory"); dir != "" {
		used, _ = cgroupNumber(dir+"/memory.usage_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes")
	}
	return limit - min(used, limit)
}

// Parallelism is how many threads the process can run at once: its processors,
// or fewer if its control group has a quota.
func Parallelism() int {
	n := runtime.NumCPU()
	quota, period, ok := cpuQuota()
	if !ok || period == 0 {
		return n
	}
	return max(1, min(n, int(quota/period)))
}

func cpuQuota() (quota, period uint64, ok bool) {
	if dir := cgroupV1("cpu"); dir != "" {
		quota, ok = cgroupNumber(dir + "/cpu.cfs_quota_us")
		period, _ = cgroupNumber(dir + "/cpu.cfs_period_us")
		return quota, period, ok
	}
	text, err := os.ReadFile(cgroupV2() + "/cpu.max")
	if err != nil || strings.HasPrefix(string(text), "max") {
		return 0, 0, false
	}
	return column(text, 0), column(text, 1), true
}

// cgroupV1 is the folder of a controller of the old kind, "" if it is not used.
func cgroupV1(controller string) string {
	text, _ := os.ReadFile("/proc/self/cgroup")
	for _, line := range strings.Split(string(text), "\n") {
		parts := strings.SplitN(line, ":", 3)
		if len(parts) == 3 && strings.Contains(","+parts[1]+",", ","+controller+",") {
			return cgroupRoot + "/" + controller + strings.TrimSuffix(parts[2], "/")
		}
	}
	return ""
}

func cgroupV2() string {
	path, _ := lineOf("/proc/self/cgroup", "0::")
	return cgroupRoot + strings.TrimSuffix(path, "/")
}

// cgroupNumber reads the first of the files that is there; "max" is the
// largest number.
func cgroupNumber(paths ...string) (uint64, bool) {
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if word := strings.TrimSpace(string(text)); word == "max" {
			return math.MaxUint64, true
		} else if n, err := strconv.ParseUint(word, 10, 64); err == nil {
			return n, true
		}
	}
	return 0, false
}
