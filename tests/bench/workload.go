package main

import (
	"fmt"
	"os/exec"
	"path/filepath"

	"time"
)

// workload is one row of the table.
type workload struct {
	name  string
	group string // not "": measured only where the row or the group is named
	what  string
	unit  string // of sample.cost
	floor string // what the floor serves for this row, "" for none
	bare  string // the same of one that does less, see floor/main.go
	run   func(w *workload, p *peer, o options) (*sample, error)
}

// sample is what one round gave.
type sample struct {
	Cost   float64 // in the workload's unit; smaller is better
	Rate   float64 `json:",omitempty"` // operations a second
	P50us  float64 `json:",omitempty"`
	P99us  float64 `json:",omitempty"`
	PSSkB  float64 `json:",omitempty"` // a worker
	Errors int64   `json:",omitempty"`
}

const cpuUnit = "µs CPU/op"

var workloads = []*workload{
	{name: "echo", what: "article echo, 2 workers, 64 connections, 64 bytes", unit: cpuUnit, floor: "echo", run: served("echo.js", nil, echo(64, 64))},
	{name: "reply", what: "the article's own reply, 2 workers, 64 connections", unit: cpuUnit, floor: "echo", run: served("reply.js", nil, echoOnce(64, 64))},
	{name: "connect-rr", what: "a connection a request, round robin", unit: cpuUnit, floor: "rr", bare: "rr-bare", run: served("echo.js", rr, connect(32, 64))},
	{name: "connect-none", what: "a connection a request, SCHED_NONE", unit: cpuUnit, floor: "echo", run: served("echo.js", none, connect(32, 64))},
	{name: "pipe", what: "64 KiB chunks through socket.pipe(socket)", unit: cpuUnit, run: served("pipe.js", nil, stream(8, 65536))},
	{name: "proxy", what: "64 KiB chunks through a.pipe(b).pipe(a)", unit: cpuUnit, run: proxy},
	{name: "http-hello", what: "http hello, keep-alive, 2 workers, 64 connections", unit: cpuUnit, run: served("http.js", nil, hello(64))},
	{name: "http-close", what: "http hello, a connection each", unit: cpuUnit, run: served("http.js", nil, helloClose(32))},
	{name: "http-json", what: "http, 10 KiB of JSON there and back, 20 headers", unit: cpuUnit, run: served("http.js", []string{"ROUTE=json"}, jsonBody(64, 10<<10))},
	{name: "express4-hello", group: "frameworks", what: "hello by express 4, 2 workers, 64 connections", unit: cpuUnit, run: withFramework("express4", hello(64))},
	{name: "express5-hello", group: "frameworks", what: "the same by express 5", unit: cpuUnit, run: withFramework("express5", hello(64))},
	{name: "koa-hello", group: "frameworks", what: "the same by koa", unit: cpuUnit, run: withFramework("koa", hello(64))},
	{name: "fastify-hello", group: "frameworks", what: "the same by fastify", unit: cpuUnit, run: withFramework("fastify", hello(64))},
	{name: "express4-json", group: "frameworks", what: "1 KiB of JSON in, an object out, by express 4", unit: cpuUnit, run: withFramework("express4", postJSON(64))},
	{name: "express5-json", group: "frameworks", what: "the same by express 5", unit: cpuUnit, run: withFramework("express5", postJSON(64))},
	{name: "fastify-json", group: "frameworks", what: "the same by fastify", unit: cpuUnit, run: withFramework("fastify", postJSON(64))},
	{name: "idle-connections", what: "memory of a connection, 10,000 idle ones in one worker", unit: "kB PSS", run: idleConnections},
	{name: "messages-json", what: "100-byte messages there and back, json", unit: cpuUnit, run: messages("json", 100, 20000)},
	{name: "messages-advanced", what: "the same, advanced", unit: cpuUnit, run: messages("advanced", 100, 20000)},
	{name: "messages-1MiB", what: "1 MiB messages there and back, json", unit: cpuUnit, run: messages("json", 1<<20, 100)},
	{name: "udp", what: "UDP echo, 8 sockets, 64 bytes", unit: cpuUnit, run: served("udp.js", nil, udp(8, 64))},
	{name: "start", what: "start and end of an empty script", unit: "ms", run: startUp},
	{name: "cluster-start", what: "8 workers from start until all listen", unit: "ms", run: clusterStart},
	{name: "idle-worker", what: "memory of an idle worker", unit: "kB PSS", run: idleWorker},
	{name: "timers", what: "100,000 live timeouts", unit: "ms CPU", run: cpuOf("timers.js")},
	{name: "compute", what: "fib(27): pure computation", unit: "ms CPU", run: cpuOf("compute.js")},
}

var (
	rr   = []string{"NODE_CLUSTER_SCHED_POLICY=rr"}
	none = []string{"NODE_CLUSTER_SCHED_POLICY=none"}
)

type generator func(addr string, d time.Duration) (*load, error)

func echo(n, size int) generator {
	return func(addr string, d time.Duration) (*load, error) { return echoLoad(addr, n, size, d) }
}

func connect(n, size int) generator {
	return func(addr string, d time.Duration) (*load, error) { return connectLoad(addr, n, size, d) }
}

func stream(n, chunk int) generator {
	return func(addr string, d time.Duration) (*load, error) { return streamLoad(addr, n, chunk, d) }
}

func udp(n, size int) generator {
	return func(addr string, d time.Duration) (*load, error) { return udpLoad(addr, n, size, d) }
}

// served measures a server script under a load: warm up, then count CPU.
func served(script string, env []string, gen generator) func(*workload, *peer, options) (*sample, error) {
	return func(w *workload, p *peer, o options) (*sample, error) {
		more := env
		if p.serves != nil {
			more = append([]string{"FLOOR=" + p.serves(w)}, env...)
		}
		s, err := start(p, script, more...)
		if err != nil {
			return nil, err
		}
		defer s.stop()
		return loaded(s, gen, o)
	}
}

func loaded(s *server, gen generator, o options) (*sample, error) {
	if _, err := gen(s.address(), o.duration/4); err != nil {
		return nil, err
	}
	before := s.cpu()
	l, err := gen(s.address(), o.duration)
	if err != nil {
		return nil, err
	}
	if l.ops == 0 {
		return nil, fmt.Errorf("no operation in %v, %d errors", o.duration, l.errors)
	}
	return &sample{
		Cost:   float64((s.cpu() - before).Nanoseconds()) / 1e3 / float64(l.ops),
		Rate:   float64(l.ops) / l.elapsed.Seconds(),
		P50us:  float64(l.quantile(0.5).Nanoseconds()) / 1e3,
		P99us:  float64(l.quantile(0.99).Nanoseconds()) / 1e3,
		PSSkB:  s.workerPSS(),
		Errors: l.errors,
	}, nil
}

func proxy(w *workload, p *peer, o options) (*sample, error) {
	target, stop, err := echoTarget()
	if err != nil {
		return nil, err
	}
	defer stop()
	s, err := start(p, "proxy.js", fmt.Sprintf("TARGET=%d", target))
	if err != nil {
		return nil, err
	}
	defer s.stop()
	return loaded(s, stream(8, 65536), o)
}

// idle is how long a process has nothing to do before its memory is read.
const idle = 2 * time.Second

func idleConnections(w *workload, p *peer, o options) (*sample, error) {
	const n = 10000
	s, err := start(p, "echo.js", "WORKERS=1")
	if err != nil {
		return nil, err
	}
	defer s.stop()
	time.Sleep(idle)
	before := s.workerPSS()
	closeAll, err := holdOpen(s.address(), n)
	if err != nil {
		return nil, err
	}
	defer closeAll()
	if _, err := echoLoad(s.address(), 1, 64, 200*time.Millisecond); err != nil { // all before it are accepted
		return nil, err
	}
	time.Sleep(idle)
	after := s.workerPSS()
	return &sample{Cost: (after - before) / n, PSSkB: after}, nil
}

func messages(serialization string, size, count int) func(*workload, *peer, options) (*sample, error) {
	return func(w *workload, p *peer, o options) (*sample, error) {
		cpu, first, err := wholeRun(p, "messages.js", "SERIALIZATION="+serialization,
			fmt.Sprintf("SIZE=%d", size), fmt.Sprintf("COUNT=%d", count))
		if err != nil {
			return nil, err
		}
		return &sample{Cost: cpu.Seconds() * 1e6 / float64(count), Rate: float64(count) / (first["ns"] / 1e9)}, nil
	}
}

func cpuOf(script string) func(*workload, *peer, options) (*sample, error) {
	return func(w *workload, p *peer, o options) (*sample, error) {
		cpu, _, err := wholeRun(p, script)
		if err != nil {
			return nil, err
		}
		return &sample{Cost: cpu.Seconds() * 1e3}, nil
	}
}

// wholeRun runs a script to its end: the CPU of it and its children, and the
// first line it printed.
func wholeRun(p *peer, script string, env ...string) (time.Duration, map[string]float64, error) {
	s, err := start(p, script, env...)
	if err != nil {
		return 0, nil, err
	}
	if err := s.cmd.Wait(); err != nil {
		return 0, nil, fmt.Errorf("%s under %s: %v", script, p.name, err)
	}
	st := s.cmd.ProcessState
	return st.UserTime() + st.SystemTime(), s.hello, nil
}

func startUp(w *workload, p *peer, o options) (*sample, error) {
	path, err := filepath.Abs("tests/bench/workloads/empty.js")
	if err != nil {
		return nil, err
	}
	best := time.Hour
	for range 10 {
		cmd := exec.Command(p.command[0], append(append([]string{}, p.command[1:]...), path)...)
		t := time.Now()
		if err := cmd.Run(); err != nil {
			return nil, err
		}
		best = min(best, time.Since(t))
	}
	return &sample{Cost: best.Seconds() * 1e3}, nil
}

func clusterStart(w *workload, p *peer, o options) (*sample, error) {
	t := time.Now()
	s, err := start(p, "echo.js", "WORKERS=8")
	if err != nil {
		return nil, err
	}
	took := time.Since(t)
	defer s.stop()
	return &sample{Cost: took.Seconds() * 1e3}, nil
}

func idleWorker(w *workload, p *peer, o options) (*sample, error) {
	s, err := start(p, "echo.js", "WORKERS=4")
	if err != nil {
		return nil, err
	}
	defer s.stop()
	time.Sleep(idle)
	kb := s.workerPSS()
	return &sample{Cost: kb, PSSkB: kb}, nil
}
