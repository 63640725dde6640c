package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// peer is a runtime under measurement.
type peer struct {
	name    string
	command []string
	serves  func(*workload) string // what for FLOOR, of one that runs no script; "" where it has nothing for the row
}

const node26 = "node@26.10.0"
const bun = "bun@latest"
const deno = "deno@latest"

// findPeers builds gonode and the floor, and brings the peers from npm into the
// user's cache.
func findPeers(o options) ([]*peer, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	cache := filepath.Join(base, "gonode-bench")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, err
	}
	gonode := filepath.Join(cache, "gonode")
	if err := build(gonode, "./cmd/gonode"); err != nil {
		return nil, err
	}
	floor := filepath.Join(cache, "floor")
	if err := build(floor, "./tests/bench/floor"); err != nil {
		return nil, err
	}
	peers := []*peer{{name: "gonode", command: []string{gonode}}}
	packages := []string{node26, bun}
	if o.deno {
		packages = append(packages, deno)
	}
	install(cache, packages)
	for _, spec := range packages {
		name, _, _ := strings.Cut(spec, "@")
		bin := filepath.Join(cache, "node_modules", ".bin", name)
		if _, err := os.Stat(bin); err != nil {
			fmt.Fprintf(os.Stderr, "bench: no %s: npm did not bring it\n", name)
			continue
		}
		p := &peer{name: version(name, bin), command: []string{bin}}
		if name == "deno" {
			p.command = append(p.command, "run", "-A", "--unstable-detect-cjs")
		}
		peers = append(peers, p)
	}
	if bin, err := exec.LookPath("node"); err == nil {
		peers = append(peers, &peer{name: version("node", bin), command: []string{bin}})
	}
	return append(peers,
		&peer{name: "floor", command: []string{floor}, serves: func(w *workload) string { return w.floor }},
		&peer{name: "bare", command: []string{floor}, serves: func(w *workload) string { return w.bare }},
	), nil
}

// build puts the binary where it is wanted by a copy, as an installation does:
// the linker's own file lies in the page cache in single pages, and mapping
// these would be a fifth of the start.
func build(out, pkg string) error {
	linked := out + ".linked"
	defer os.Remove(linked)
	cmd := exec.Command("go", "build", "-o", linked, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // static: loading libc would be another fifth
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	data, err := os.ReadFile(linked)
	if err != nil {
		return err
	}
	os.Remove(out) // may be running
	return os.WriteFile(out, data, 0o755)
}

// install brings what is missing; without npm the peers are left out.
func install(cache string, packages []string) {
	var missing []string
	for _, spec := range packages {
		name, _, _ := strings.Cut(spec, "@")
		if _, err := os.Stat(filepath.Join(cache, "node_modules", ".bin", name)); err != nil {
			missing = append(missing, spec)
		}
	}
	if len(missing) == 0 {
		return
	}
	args := append([]string{"install", "--prefix", cache, "--no-audit", "--no-fund", "--loglevel=error"}, missing...)
	cmd := exec.Command("npm", args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench: npm install:", err)
	}
}

func version(name, bin string) string {
	out, err := exec.Command(bin, "--version").Output()
	if err != nil {
		return name
	}
	v := strings.TrimPrefix(strings.Fields(string(out))[0], "v")
	if name == "deno" {
		v = strings.Fields(string(out))[1]
	}
	return name + " " + strings.Join(strings.SplitN(v, ".", 3)[:2], ".")
}
