package fs

import (
	"crypto/rand"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

func (b *binding) defineNames() {
	b.define("rename", 2, twoPaths("rename", sys.Rename))
	b.define("link", 2, twoPaths("link", sys.Link))
	b.define("symlink", 2, twoPaths("symlink", sys.Symlink))
	b.define("unlink", 1, onePath("unlink", sys.Unlink))
	b.define("rmdir", 1, onePath("rmdir", sys.Rmdir))
	b.define("readlink", 2, b.textOf("readlink", sys.Readlink))
	b.define("realpath", 2, b.realpath)
	b.define("realpathNative", 2, b.textOf("realpath", nativeRealpath))
	b.define("mkdir", 3, b.mkdir)
	b.define("mkdtemp", 2, b.textOf("mkdtemp", mkdtemp))
	b.define("readdir", 3, b.readdir)
	b.define("rmTree", 3, b.rmTree)
}

func onePath(name string, f func(string) sys.Errno) func(goja.FunctionCall) *op {
	return func(call goja.FunctionCall) *op {
		o := &op{call: name, path: path(call.Argument(0))}
		o.run = func() sys.Errno { return f(o.path) }
		return o
	}
}

func twoPaths(name string, f func(a, b string) sys.Errno) func(goja.FunctionCall) *op {
	return func(call goja.FunctionCall) *op {
		o := &op{call: name, path: path(call.Argument(0)), dest: path(call.Argument(1))}
		o.run = func() sys.Errno { return f(o.path, o.dest) }
		return o
	}
}

// textOf is an operation (path, asBuffer) that gives a name.
func (b *binding) textOf(name string, f func(string) (string, sys.Errno)) func(goja.FunctionCall) *op {
	return func(call goja.FunctionCall) *op {
		o := &op{call: name, path: path(call.Argument(0))}
		if name == "mkdtemp" {
			o.path += "XXXXXX"
		}
		asBuffer := js.Bool(call, 1)
		var text string
		o.run = func() (e sys.Errno) { text, e = f(o.path); return e }
		o.value = func() goja.Value { return b.name(text, asBuffer) }
		return o
	}
}

const tempLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// mkdtemp replaces the six X at the end of template.
func mkdtemp(template string) (string, sys.Errno) {
	prefix := strings.TrimSuffix(template, "XXXXXX")
	for range 100 {
		var tail [6]byte
		rand.Read(tail[:])
		for i, c := range tail {
			tail[i] = tempLetters[int(c)%len(tempLetters)]
		}
		name := prefix + string(tail[:])
		if e := sys.Mkdir(name, 0o700); e != sys.EEXIST {
			return name, e
		}
	}
	return "", sys.EEXIST
}

// mkdir(path, mode, recursive) gives the first folder made, when recursive.
func (b *binding) mkdir(call goja.FunctionCall) *op {
	o := &op{call: "mkdir", path: path(call.Argument(0))}
	mode := uint32(call.Argument(1).ToInteger())
	if !js.Bool(call, 2) {
		o.run = func() sys.Errno { return sys.Mkdir(o.path, mode) }
		return o
	}
	var first string
	name := o.path
	o.run = func() (e sys.Errno) { first, o.path, e = mkdirAll(name, mode); return e }
	o.value = func() goja.Value {
		if first == "" {
			return goja.Undefined()
		}
		return b.VM.ToValue(first)
	}
	return o
}

// mkdirAll makes path and what lacks above it, part by part as they are
// written. first is the topmost one made; failed is the path an error is about.
func mkdirAll(p string, mode uint32) (first, failed string, e sys.Errno) {
	at, missing := p, []string(nil)
	for e = sys.Mkdir(at, mode); e == sys.ENOENT; e = sys.Mkdir(at, mode) {
		above := folderOf(at)
		if above == "" {
			return "", p, e
		}
		missing = append(missing, at)
		at = above
	}
	if e == 0 {
		first = at
	} else if e = notFolder(at, e, len(missing) > 0); e != 0 {
		return "", p, e
	}
	for _, part := range slices.Backward(missing) {
		if e := sys.Mkdir(part, mode); e != 0 && e != sys.EEXIST {
			return "", part, e
		} else if e == 0 && first == "" {
			first = part
		}
	}
	return first, "", 0
}

// folderOf is what comes before the last slash; "" where there is none.
func folderOf(p string) string {
	i := strings.LastIndexByte(p, '/')
	if i == 0 && p != "/" {
		return "/"
	}
	return p[:max(i, 0)]
}

// notFolder says why p, which mkdir refused with e, cannot be taken as a folder
// that is there already; 0 if it can.
func notFolder(p string, e sys.Errno, inside bool) sys.Errno {
	if e != sys.EEXIST && e != sys.EISDIR {
		return e
	}
	info, failed := sys.Stat(p, true)
	switch {
	case failed != 0:
		return failed
	case info.Mode&kindMask == 0o040000:
		return 0
	case inside:
		return sys.ENOTDIR
	}
	return e
}

// readdir(path, asBuffer, withTypes) gives the names, or [names, kinds].
func (b *binding) readdir(call goja.FunctionCall) *op {
	o := &op{call: "scandir", path: path(call.Argument(0))}
	asBuffer, withTypes := js.Bool(call, 1), js.Bool(call, 2)
	var list []sys.DirEntry
	o.run = func() (e sys.Errno) { list, e = sys.ReadDir(o.path); return e }
	o.value = func() goja.Value {
		names, kinds := make([]any, len(list)), make([]any, len(list))
		for i, d := range list {
			names[i], kinds[i] = b.name(d.Name, asBuffer), d.Kind
		}
		if !withTypes {
			return b.VM.NewArray(names...)
		}
		return b.VM.NewArray(b.VM.NewArray(names...), b.VM.NewArray(kinds...))
	}
	return o
}

// rmTree(path, maxRetries, retryDelay) removes path and all below it.
func (b *binding) rmTree(call goja.FunctionCall) *op {
	o := &op{call: "rm", path: path(call.Argument(0))}
	retries, delay := js.Int(call, 1, 0), js.Int(call, 2, 100)
	o.run = func() sys.Errno {
		for try := 0; ; try++ {
			err := os.RemoveAll(o.path)
			var pe *os.PathError
			if errors.As(err, &pe) {
				o.path = pe.Path
			}
			if err == nil || try >= retries {
				return sys.ErrnoOf(err)
			}
			time.Sleep(time.Duration(delay*(try+1)) * time.Millisecond)
		}
	}
	return o
}
