package fs

import (
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// nativeRealpath resolves p as the C library does: its errors name p alone.
func nativeRealpath(p string) (string, sys.Errno) {
	abs, err := filepath.Abs(p)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil && sys.ErrnoOf(err) == sys.EUNKNOWN {
		return "", sys.ELOOP // EvalSymlinks says it in words
	}
	return abs, sys.ErrnoOf(err)
}

// realpath(path, asBuffer) resolves links step by step: its errors name the
// step, and a link may end at something without a name, as /dev/stdin does.
func (b *binding) realpath(call goja.FunctionCall) *op {
	o := &op{call: "lstat", path: path(call.Argument(0))}
	asBuffer := js.Bool(call, 1)
	var found string
	o.run = func() sys.Errno {
		abs, err := filepath.Abs(o.path)
		if err != nil {
			return sys.ErrnoOf(err)
		}
		var e sys.Errno
		found, e = o.follow(abs)
		return e
	}
	o.value = func() goja.Value { return b.name(found, asBuffer) }
	return o
}

// The kinds of file in a mode.
const (
	kindMask   = 0o170000
	kindFIFO   = 0o010000
	kindSocket = 0o140000
	kindLink   = 0o120000
)

// follow resolves the links of the absolute path p, from the root down.
func (o *op) follow(p string) (string, sys.Errno) {
	done, rest := "", p[1:]
	for rest != "" {
		name, after, _ := strings.Cut(rest, "/")
		at := done + "/" + name
		info, e := sys.Stat(at, false)
		if e != 0 {
			o.call, o.path = "lstat", at
			return "", e
		}
		switch info.Mode & kindMask {
		case kindLink:
			to, kind, e := o.readLink(at)
			if e != 0 {
				return "", e
			}
			if !filepath.IsAbs(to) {
				to = done + "/" + to
			}
			done, rest = "", strings.TrimPrefix(filepath.Join(to, after), "/")
			if (kind == kindFIFO || kind == kindSocket) && !exists(to) {
				return filepath.Join(to, after), 0
			}
		case kindFIFO, kindSocket:
			return filepath.Join(at, after), 0
		default:
			done, rest = at, after
		}
	}
	return max(done, "/"), 0
}

// readLink is where the link at leads and what is there; nothing is an error.
func (o *op) readLink(at string) (to string, kind uint64, e sys.Errno) {
	o.call, o.path = "stat", at
	info, e := sys.Stat(at, true)
	if e != 0 {
		return "", 0, e
	}
	o.call = "readlink"
	to, e = sys.Readlink(at)
	return to, info.Mode & kindMask, e
}

// exists says whether something, a dangling link too, is at p. The links of
// /proc lead to what has no path: "pipe:[4711]".
func exists(p string) bool {
	_, e := sys.Stat(p, false)
	return e == 0
}
