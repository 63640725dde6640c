package main

import (
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// test is one of Node's test files.
type test struct {
	Family string
	Name   string // parallel/test-net-listen
	path   string
	flags  []string
}

var flagsLine = regexp.MustCompile(`(?m)^// Flags: (.*)$`)

// glob lists the files of a family, which is a glob or the word after "test-".
func (s *suite) glob(dir, family string) []string {
	patterns := []string{family}
	if !strings.ContainsAny(family, "*?[") {
		patterns = []string{"test-" + family + "-*", "test-" + family + ".*"}
	}
	var files []string
	for _, pattern := range patterns {
		found, _ := filepath.Glob(filepath.Join(s.test, dir, pattern))
		files = append(files, found...)
	}
	sort.Strings(files)
	return files
}

// selectTests lists the files of the families and globs asked for.
func (s *suite) selectTests(o options, known map[string]string) []*test {
	var out []*test
	seen := map[string]bool{}
	for _, family := range o.families {
		for _, dir := range []string{"parallel", "sequential"} {
			for _, f := range s.glob(dir, family) {
				t := newTest(family, dir, f)
				if t == nil || seen[t.Name] || (o.failing && known[t.Name] == "") {
					continue
				}
				seen[t.Name] = true
				out = append(out, t)
			}
		}
	}
	return out
}

func newTest(family, dir, file string) *test {
	ext := filepath.Ext(file)
	if ext != ".js" && ext != ".mjs" {
		return nil
	}
	t := &test{Family: family, path: file}
	t.Name = dir + "/" + strings.TrimSuffix(filepath.Base(file), ".js")
	src, _ := os.ReadFile(file)
	if m := flagsLine.FindSubmatch(src); m != nil {
		t.flags = strings.Fields(string(m[1]))
	}
	return t
}

// readFailures reads lines of "name reason"; # starts a comment line.
func readFailures(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return map[string]string{}, nil
	}
	known := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		name, reason, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name != "" && !strings.HasPrefix(name, "#") {
			known[name] = strings.TrimSpace(reason)
		}
	}
	return known, err
}
