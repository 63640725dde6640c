package tests

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Scripts under tests/scripts/<area>/<name>.txtar run under gonode and must
// give what Node gives: stdout, the shape of stderr, the exit code. The
// specification is, in this order: the program named by NODE_ORACLE, a `node`
// on PATH of the release that gonode follows, the goldens stored in the file.
// With -update the goldens are renewed from Node.
//
// The leading comment of a file may hold directives, one a line:
//
//	# args: a b        arguments after main.js
//	# flags: -r x      options before it
//	# env: A=B         may be repeated
//	# stdin: text      with Go's escapes
//	# unordered        compare sorted lines
var update = flag.Bool("update", false, "renew the goldens of tests/scripts from Node")

// followed is the line of Node that gonode follows.
const followed = "v26."

func TestScripts(t *testing.T) {
	files, _ := filepath.Glob("scripts/*/*.txtar")
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "scripts/"), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runScript(t, file)
		})
	}
}

func runScript(t *testing.T, file string) {
	s := readScript(t, file)
	want, from := s.expectation(t)
	if *update {
		s.golden = &want
		s.save(t, file)
	}
	got := s.run(t, buildGonode(t))
	if w, g := shapes(want, got, s.unordered); w != g && !s.strayed(t, want, got, from) {
		t.Errorf("differs from %s\n%s", from, difference(w, g))
	}
}

// strayed tells whether it was Node that went another way: gonode gives what
// was recorded of Node, and so does Node when it is asked once more. (Node 26
// can abort when it exits as its debugger starts, say.)
func (s *script) strayed(t *testing.T, want, got outcome, from string) bool {
	if s.golden.code < 0 || from == theGolden {
		return false
	}
	recorded, g := shapes(*s.golden, got, s.unordered)
	if recorded != g {
		return false
	}
	again, g := shapes(s.run(t, from), got, s.unordered)
	t.Logf("%s gave once: %+v", from, want)
	return again == g
}

// script is one txtar file.
type script struct {
	comment     string
	args, flags []string
	env         []string
	stdin       string
	unordered   bool
	files       []section
	golden      *outcome
}

type section struct{ name, text string }

func readScript(t *testing.T, file string) *script {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := &script{}
	var sections []section
	s.comment, sections = parseTxtar(string(data))
	for _, line := range strings.Split(s.comment, "\n") {
		s.directive(t, line)
	}
	for _, sec := range sections {
		s.add(sec)
	}
	return s
}

func (s *script) directive(t *testing.T, line string) {
	key, value, _ := strings.Cut(strings.TrimPrefix(line, "# "), ":")
	value = strings.TrimSpace(value)
	switch strings.TrimSpace(key) {
	case "args":
		s.args = strings.Fields(value)
	case "flags":
		s.flags = strings.Fields(value)
	case "env":
		s.env = append(s.env, value)
	case "unordered":
		s.unordered = true
	case "stdin":
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(value, `"`, `\"`) + `"`)
		if err != nil {
			t.Fatalf("stdin: %v", err)
		}
		s.stdin = text
	}
}

func (s *script) add(sec section) {
	if s.golden == nil {
		s.golden = &outcome{code: -1}
	}
	switch sec.name {
	case "stdout":
		s.golden.stdout = sec.text
	case "stderr":
		s.golden.stderr = sec.text
	case "exit":
		s.golden.code, _ = strconv.Atoi(strings.TrimSpace(sec.text))
	default:
		s.files = append(s.files, sec)
	}
}

const theGolden = "the golden"

// expectation gives what Node does, and where that is known from: the program
// or theGolden.
func (s *script) expectation(t *testing.T) (want outcome, from string) {
	oracle := os.Getenv("NODE_ORACLE")
	if oracle == "" && strings.HasPrefix(nodeOnPath(), followed) {
		oracle = "node"
	}
	switch {
	case oracle != "":
		return s.run(t, oracle), oracle
	case *update:
		t.Skip("-update needs Node " + followed + "x")
	case s.golden.code >= 0:
		return *s.golden, theGolden
	case nodeOnPath() != "":
		return s.run(t, "node"), "node"
	}
	t.Skip("no golden and no node")
	return
}

// nodeOnPath is the version of `node`, or "".
var nodeOnPath = sync.OnceValue(func() string {
	out, _ := exec.Command("node", "--version").Output()
	return strings.TrimSpace(string(out))
})

// outcome is what one run of a script gave.
type outcome struct {
	stdout, stderr string
	code           int
}

func (s *script) run(t *testing.T, program string) outcome {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.files {
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		os.MkdirAll(filepath.Dir(path), 0o755)
		if err := os.WriteFile(path, []byte(f.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	argv := slices.Clone(s.flags)
	if slices.ContainsFunc(s.files, func(f section) bool { return f.name == "main.js" }) {
		argv = append(argv, "main.js")
	}
	cmd := exec.CommandContext(ctx, program, append(argv, s.args...)...)
	cmd.Dir = dir
	cmd.Env = append(cleanEnv(dir), s.env...)
	cmd.Stdin = strings.NewReader(s.stdin)
	cmd.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	code := exitCode(t, cmd.Run())
	if ctx.Err() != nil {
		t.Errorf("%s did not end in time", program)
	}
	clean := cleaner(dir)
	return outcome{clean(stdout.String()), clean(stderr.String()), code}
}

func exitCode(t *testing.T, err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if code := exit.ExitCode(); code >= 0 {
			return code
		}
		return 255 // a signal
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

// cleanEnv keeps what a program needs and nothing that steers Node.
func cleanEnv(dir string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LANG=C.UTF-8"}
}

// cleaner hides what differs from run to run.
func cleaner(dir string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, dir, "$DIR") }
}

var (
	pid      = regexp.MustCompile(`\(node:\d+\)`)
	version  = regexp.MustCompile(`(?m)^Node\.js v\d.*$`)
	useFlag  = regexp.MustCompile("Use `[^ `]+ ")
	debugPid = regexp.MustCompile(`(?m)^([A-Z_]+) \d+: `)
	elided   = regexp.MustCompile(`(?m)^ +\.\.\. \d+ lines matching cause stack trace \.\.\.\n`)
	frames   = regexp.MustCompile(`(?m)(^ +at .*\n?)+`)
	// where an internal file threw is Node's own affair
	internal = regexp.MustCompile(`(?m)^node:\S+:\d+\n(.*\n)?[ \t]*\^+\n\n`)
	// The same place as seen from the script, in gonode.
	location = regexp.MustCompile(`(?m)^\S+:\d+\n(.*\n)?[ \t]*\^+\n\n`)
)

// shapes are the texts that must be equal.
func shapes(want, got outcome, unordered bool) (w, g string) {
	want.stderr, got.stderr = errorShape(want.stderr), errorShape(got.stderr)
	if strings.Contains(want.stderr, insideNode) { // where in Node's own files is Node's affair
		want.stderr = strings.ReplaceAll(want.stderr, insideNode, "")
		got.stderr = location.ReplaceAllString(strings.ReplaceAll(got.stderr, insideNode, ""), "")
	}
	return want.text(unordered), got.text(unordered)
}

const insideNode = "node:internal\n\n"

// errorShape is stderr without what may differ: pids, versions, frames.
func errorShape(s string) string {
	s = pid.ReplaceAllString(s, "(node:PID)")
	s = version.ReplaceAllString(s, "Node.js vX")
	s = useFlag.ReplaceAllString(s, "Use `node ")
	s = debugPid.ReplaceAllString(s, "$1 PID: ")
	s = elided.ReplaceAllString(s, "")
	s = frames.ReplaceAllStringFunc(s, func(s string) string {
		if strings.HasSuffix(strings.TrimSuffix(s, "\n"), " {") {
			return "    at … {\n"
		}
		return "    at …\n"
	})
	return internal.ReplaceAllString(s, insideNode)
}

func (o outcome) text(unordered bool) string {
	if unordered {
		o.stdout, o.stderr = sortLines(o.stdout), sortLines(o.stderr)
	}
	return fmt.Sprintf("-- stdout --\n%s\n-- stderr --\n%s\n-- exit --\n%d\n",
		strings.TrimSuffix(o.stdout, "\n"), strings.TrimSuffix(o.stderr, "\n"), o.code)
}

func sortLines(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// difference shows both texts from the first line in which they differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	return fmt.Sprintf("first at line %d\nwant: %s\n got: %s\n--- want\n%s--- got\n%s", i+1, at(w, i), at(g, i), want, got)
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end)"
}

// save writes the script with its golden.
func (s *script) save(t *testing.T, file string) {
	var b strings.Builder
	b.WriteString(s.comment)
	out := append(slices.Clone(s.files),
		section{"stdout", s.golden.stdout}, section{"stderr", s.golden.stderr},
		section{"exit", strconv.Itoa(s.golden.code) + "\n"})
	for _, sec := range out {
		fmt.Fprintf(&b, "-- %s --\n%s", sec.name, sec.text)
		if sec.text != "" && !strings.HasSuffix(sec.text, "\n") {
			b.WriteString("\n")
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

var marker = regexp.MustCompile(`(?m)^-- (\S.*) --\n`)

// parseTxtar splits an archive into its comment and its files.
func parseTxtar(text string) (comment string, sections []section) {
	marks := marker.FindAllStringSubmatchIndex(text, -1)
	if marks == nil {
		return text, nil
	}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		sections = append(sections, section{text[m[2]:m[3]], text[m[1]:end]})
	}
	return text[:marks[0][0]], sections
}

// buildGonode builds the command once, or takes the one that GONODE names.
func buildGonode(t *testing.T) string {
	path, err := gonode()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var gonode = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("GONODE"); path != "" {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "gonode-test-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "gonode")
	out, err := exec.Command("go", "build", "-o", path, "../cmd/gonode").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %v\n%s", err, out)
	}
	return path, nil
})

var built string

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if built != "" {
		os.RemoveAll(built)
	}
	os.Exit(code)
}
