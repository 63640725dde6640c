package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The frameworks that are measured, as npm installs them.
var frameworks = []string{"express4@npm:express@4.22.3", "express5@npm:express@5.3.0", "fastify@5.12.8", "koa@3.3.0"}

// withFramework is served with a framework from npm, which the first such row
// brings into the user's cache.
func withFramework(name string, gen generator) func(*workload, *peer, options) (*sample, error) {
	return func(w *workload, p *peer, o options) (*sample, error) {
		modules, err := installFrameworks()
		if err != nil {
			return nil, err
		}
		return served("framework.js", []string{"FRAMEWORK=" + name, "NODE_PATH=" + modules}, gen)(w, p, o)
	}
}

// installFrameworks returns the folder of the modules.
func installFrameworks() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "gonode-bench", "frameworks")
	modules := filepath.Join(dir, "node_modules")
	done := filepath.Join(dir, "installed")
	want := strings.Join(frameworks, "\n")
	if have, err := os.ReadFile(done); err == nil && string(have) == want {
		return modules, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	args := []string{"install", "--prefix", dir, "--no-audit", "--no-fund", "--loglevel=error"}
	if out, err := exec.Command("npm", append(args, frameworks...)...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install: %v\n%s", err, out)
	}
	return modules, os.WriteFile(done, []byte(want), 0o644)
}
