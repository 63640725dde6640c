package sys

import (
	"bufio"
	"bytes"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

const maxRSSUnit = 1

// ThreadUsage is the consumption of the calling thread.
func ThreadUsage() (Usage, Errno) { return usageOf(unix.RUSAGE_THREAD) }

// niceness undoes the shift of the kernel's answer, which is never negative.
func niceness(raw int) int { return 20 - raw }

// ResidentMemory is the process's memory in RAM, in bytes. Failures: ENOENT
// without /proc.
func ResidentMemory() (uint64, Errno) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, ErrnoOf(err)
	}
	return column(text, 1) * uint64(os.Getpagesize()), 0
}

func column(line []byte, i int) uint64 {
	fields := bytes.Fields(line)
	if i >= len(fields) {
		return 0
	}
	n, _ := strconv.ParseUint(string(fields[i]), 10, 64)
	return n
}

// TotalMemory is the machine's memory in bytes, 0 when unknown.
func TotalMemory() uint64 { return memoryInfo("MemTotal:") }

// FreeMemory is what the machine can still give, in bytes, 0 when unknown.
func FreeMemory() uint64 { return memoryInfo("MemAvailable:") }

func memoryInfo(key string) uint64 {
	line, _ := lineOf("/proc/meminfo", key)
	return column([]byte(line), 0) * 1024
}

// lineOf is the rest of the first line that begins with key.
func lineOf(path, key string) (string, bool) {
	f, err := os.Open(path)
	if err != nil {
		return "", false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), key); ok {
			return rest, true
		}
	}
	return "", false
}

// Uptime is how long the machine has been up, in seconds.
func Uptime() (float64, Errno) {
	var ts unix.Timespec
	err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts)
	return float64(ts.Nano()) / 1e9, errno(err)
}

// LoadAverage is the load of the last 1, 5 and 15 minutes.
func LoadAverage() (load [3]float64) {
	var info unix.Sysinfo_t
	if unix.Sysinfo(&info) != nil {
		return load
	}
	for i, v := range info.Loads {
		load[i] = float64(v) / (1 << 16)
	}
	return load
}

// CPUs lists the processors that are online. Failures: ENOENT without /proc.
func CPUs() ([]CPU, Errno) {
	f, err := os.Open("/proc/stat")
	if err != nil {
		return nil, ErrnoOf(err)
	}
	defer f.Close()
	models := cpuModels()
	var list []CPU
	for lines := bufio.NewScanner(f); lines.Scan(); {
		rest, ok := strings.CutPrefix(lines.Text(), "cpu")
		if !ok || rest == "" || rest[0] == ' ' {
			continue
		}
		list = append(list, parseCPU(rest, models))
	}
	return list, 0
}

const tick = 10 // ms: the kernel shows user space 100 ticks a second

// parseCPU reads "0 user nice sys idle iowait irq …".
func parseCPU(line string, models map[int]string) CPU {
	at := func(i int) int64 { return int64(column([]byte(line), i)) * tick }
	number := int(column([]byte(line), 0))
	model, ok := models[number]
	if !ok {
		model = "unknown"
	}
	return CPU{model, cpuSpeed(number), at(1), at(2), at(3), at(4), at(6)}
}

func cpuSpeed(number int) int {
	text, err := os.ReadFile("/sys/devices/system/cpu/cpu" + strconv.Itoa(number) + "/cpufreq/scaling_cur_freq")
	if err != nil {
		return 0
	}
	return int(column(text, 0) / 1000)
}

func cpuModels() map[int]string {
	models := map[int]string{}
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return models
	}
	defer f.Close()
	number := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), ":")
		switch strings.TrimSpace(key) {
		case "processor":
			number, _ = strconv.Atoi(strings.TrimSpace(value))
		case "model name":
			models[number] = strings.TrimSpace(value)
		}
	}
	return models
}

// threads lists this process's: niceness is a matter of each.
func threads() []int {
	list := []int{os.Getpid()}
	entries, _ := os.ReadDir("/proc/self/task")
	for _, entry := range entries {
		if id, err := strconv.Atoi(entry.Name()); err == nil && id != list[0] {
			list = append(list, id)
		}
	}
	return list
}
