package sys

import (
	"os"
	"testing"
)

func TestFactsArePlausible(t *testing.T) {
	cpus, e := CPUs()
	if e != 0 || len(cpus) == 0 || cpus[0].Model == "" {
		t.Error(cpus, e)
	}
	rss, e := ResidentMemory()
	if e != 0 || rss < 1<<20 || rss > TotalMemory() {
		t.Error(rss, e)
	}
	if free := FreeMemory(); free == 0 || free > TotalMemory() {
		t.Error(free)
	}
	if n := AvailableMemory(); n == 0 {
		t.Error(n)
	}
	if n := Parallelism(); n < 1 {
		t.Error(n)
	}
	if up, e := Uptime(); e != 0 || up <= 0 {
		t.Error(up, e)
	}
	u, e := ProcessUsage()
	if e != 0 || u.MaxRSS == 0 {
		t.Error(u, e)
	}
	if un, e := GetUname(); e != 0 || un.Sysname == "" || un.Release == "" {
		t.Error(un, e)
	}
}

func TestPriority(t *testing.T) {
	now, e := GetPriority(0)
	if e != 0 {
		t.Fatal(e)
	}
	if e := SetPriority(0, now); e != 0 {
		t.Error(e)
	}
	if _, e := GetPriority(1 << 22); e != ESRCH {
		t.Error(e)
	}
}

func TestUsers(t *testing.T) {
	u, e := UserByID(os.Getuid())
	if e != 0 || u.Name == "" || u.Home == "" {
		t.Error(u, e)
	}
	if same, e := UserByName(u.Name); e != 0 || same != u {
		t.Error(same, e)
	}
	if _, e := UserByID(1 << 30); e != ENOENT {
		t.Error(e)
	}
}

func TestLoopbackIsAmongTheInterfaces(t *testing.T) {
	list, e := InterfaceAddrs()
	if e != 0 {
		t.Fatal(e)
	}
	for _, a := range list {
		if a.Internal && a.Prefix.Addr().IsLoopback() && a.MAC == "00:00:00:00:00:00" {
			return
		}
	}
	t.Error(list)
}

func TestIdentity(t *testing.T) {
	if e := SetIdentity(EUID, os.Geteuid()); e != 0 {
		t.Error(e)
	}
	if _, e := Groups(); e != 0 {
		t.Error(e)
	}
}
