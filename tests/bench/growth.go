package main

import "fmt"

// The rows of the group "growth": how echo and connect-rr do with more workers
// and with more connections.
func init() {
	for _, n := range []int{1, 2, 4, 8, 16} {
		env := []string{fmt.Sprintf("WORKERS=%d", n)}
		grows("workers", n, env, 64, 32)
	}
	for _, n := range []int{16, 256, 4096} {
		grows("connections", n, nil, n, n)
	}
}

// grows adds a row of each kind: echoes on that many connections, and that many
// clients with a connection a request.
func grows(what string, n int, env []string, echoes, clients int) {
	workloads = append(workloads,
		&workload{
			name: fmt.Sprintf("echo-%s-%d", what, n), what: fmt.Sprintf("echo with %d %s", n, what),
			group: "growth", unit: cpuUnit, floor: "echo", run: served("echo.js", env, echo(echoes, 64)),
		},
		&workload{
			name: fmt.Sprintf("connect-%s-%d", what, n), what: fmt.Sprintf("a connection a request with %d %s", n, what),
			group: "growth", unit: cpuUnit, floor: "rr", run: served("echo.js", append(env, rr...), connect(clients, 64)),
		})
}
