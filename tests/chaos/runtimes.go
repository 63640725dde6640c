package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// findRuntime gives the command of a runtime: gonode is built, others are taken
// by path, from PATH or from what the benchmark has brought from npm.
func findRuntime(name, home string) ([]string, error) {
	if name == "gonode" {
		return buildGonode(home)
	}
	path := name
	if !strings.Contains(name, "/") {
		path = installed(name)
	}
	if path == "" {
		return nil, fmt.Errorf("no %s here: give its path", name)
	}
	if strings.Contains(filepath.Base(path), "deno") {
		return []string{path, "run", "-A", "--unstable-detect-cjs"}, nil
	}
	return []string{path}, nil
}

func buildGonode(home string) ([]string, error) {
	if path := os.Getenv("GONODE"); path != "" {
		return []string{path}, nil
	}
	path := filepath.Join(home, "gonode")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/gonode")
	cmd.Stderr = os.Stderr
	return []string{path}, cmd.Run()
}

func installed(name string) string {
	if cache, err := os.UserCacheDir(); err == nil {
		path := filepath.Join(cache, "gonode-bench", "node_modules", ".bin", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	path, _ := exec.LookPath(name)
	return path
}
