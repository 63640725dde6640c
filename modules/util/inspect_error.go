package util

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

const frameStart = "\n    at"

// errorText is an error's stack, with its class in front, brackets where there
// are no frames, and the frames shared with its cause left out.
func (in *inspector) errorText(s *subject) string {
	err := s.obj
	name := "Error"
	if v := err.Get("name"); !js.IsNil(v) {
		name = rawText(v)
	}
	stack := in.stackText(err)
	s.keys = in.dropShown(s.keys, err, stack)
	s.addKey(in, "cause", err.Get("cause") != nil)
	s.addKey(in, "errors", in.IsArray(err.Get("errors")))
	stack = improve(s, stack, name)

	start := strings.Index(stack, frameStart)
	if start < 0 {
		return indentLines("["+stack+"]", in.indent)
	}
	lines := in.frames(err, stack[start+1:])
	stack = stack[:start]
	for _, line := range lines {
		stack += "\n" + in.frame(line)
	}
	return indentLines(stack, in.indent)
}

func (s *subject) addKey(in *inspector, name string, wanted bool) {
	if wanted && !slices.Contains(s.keys, key{name: name}) {
		s.keys = append(s.keys, key{name: name})
	}
}

func (in *inspector) stackText(err *goja.Object) string {
	stack := err.Get("stack")
	if js.IsNil(stack) || !stack.ToBoolean() {
		return in.Invoke(err, in.errorToString).String()
	}
	if text, isString := js.StringArg(stack); isString {
		return text
	}
	in.seen = append(in.seen, err)
	in.indent += 4
	text := in.value(stack, 0, false)
	in.indent -= 4
	in.seen = in.seen[:len(in.seen)-1]
	return text
}

// dropShown leaves out properties that the stack shows already.
func (in *inspector) dropShown(keys []key, err *goja.Object, stack string) []key {
	if in.showHidden {
		return keys
	}
	return slices.DeleteFunc(keys, func(k key) bool {
		if k.sym != nil || k.name != "name" && k.name != "message" && k.name != "stack" {
			return false
		}
		text, isString := js.StringArg(err.Get(k.name))
		return !isString || strings.Contains(stack, text)
	})
}

var (
	leadingName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)`)
	})
	loneName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^([a-z_A-Z0-9-]*Error)$`)
	})
)

// improve puts the class of an error into the stack, where the stack has only
// the name of a base class.
func improve(s *subject, stack, name string) string {
	atStart := strings.HasSuffix(name, "Error") && strings.HasPrefix(stack, name) &&
		(len(stack) == len(name) || stack[len(name)] == ':' || stack[len(name)] == '\n')
	if !s.isNull && !atStart {
		return stack
	}
	size, fallback := len(name), "Error"
	if s.isNull {
		fallback = ""
		if m := leadingName().FindStringSubmatch(stack); m != nil {
			fallback = m[1]
		} else if m := loneName().FindStringSubmatch(stack); m != nil {
			fallback = m[1]
		}
		size = len(fallback)
		if fallback == "" {
			fallback = "Error"
		}
	}
	prefix := strings.TrimSuffix(s.prefix(fallback, ""), " ")
	switch {
	case name == prefix:
		return stack
	case !strings.Contains(prefix, name):
		return prefix + " [" + name + "]" + stack[size:]
	case size == 0:
		return prefix + ": " + stack
	}
	return prefix + stack[size:]
}

// frames are the lines of a stack; those that the cause ends with too are
// counted only.
func (in *inspector) frames(err *goja.Object, stack string) []string {
	lines := strings.Split(stack, "\n")
	cause := js.Object(err.Get("cause"))
	if cause == nil || js.BrandOf(cause) != js.BrandError {
		return lines
	}
	causeStack := in.stackText(cause)
	start := strings.Index(causeStack, frameStart)
	if start < 0 {
		return lines
	}
	offset, n := overlap(lines, strings.Split(causeStack[start+1:], "\n"))
	if n <= 3 {
		return lines
	}
	skipped := n - 2
	text := "    ... " + strconv.Itoa(skipped) + " lines matching cause stack trace ..."
	return slices.Replace(lines, offset+1, offset+1+skipped, in.style(text, "undefined"))
}

// overlap finds the longest run of a, from its first line that b has too, that
// b has as well.
func overlap(a, b []string) (offset, n int) {
	for i := 0; i < len(a)-3; i++ {
		pos := slices.Index(b, a[i])
		if pos < 0 {
			continue
		}
		rest := len(b) - pos
		if rest <= 3 {
			continue
		}
		most := min(rest, len(a)-i)
		n = 1
		for n < most && a[i+n] == b[pos+n] {
			n++
		}
		if n > 3 {
			return i, n
		}
	}
	return 0, 0
}

// frame dims the lines of a stack that are not the script's own.
func (in *inspector) frame(line string) string {
	if in.colors && strings.Contains(line, "node:") {
		return in.style(line, "undefined")
	}
	return line
}
