package fs

import (
	"io"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

func (b *binding) defineFiles() {
	b.define("open", 3, b.open)
	b.define("close", 1, func(call goja.FunctionCall) *op {
		fd := int(call.Argument(0).ToInteger())
		return &op{call: "close", run: func() sys.Errno { return sys.CloseFile(fd) }}
	})
	b.define("read", 5, b.read)
	b.define("readv", 3, b.readv)
	b.define("write", 5, b.write)
	b.define("writev", 3, b.writev)
	b.define("fsync", 1, onFD("fsync", sys.Sync))
	b.define("fdatasync", 1, onFD("fdatasync", sys.SyncData))
	b.define("ftruncate", 2, func(call goja.FunctionCall) *op {
		fd, size := int(call.Argument(0).ToInteger()), call.Argument(1).ToInteger()
		return &op{call: "ftruncate", run: func() sys.Errno { return sys.TruncateFD(fd, size) }}
	})
	b.define("readFile", 2, b.readFile)
	b.define("writeFile", 4, b.writeFile)
	b.define("copyFile", 3, b.copyFile)
}

func onFD(name string, f func(fd int) sys.Errno) func(goja.FunctionCall) *op {
	return func(call goja.FunctionCall) *op {
		fd := int(call.Argument(0).ToInteger())
		return &op{call: name, run: func() sys.Errno { return f(fd) }}
	}
}

// open(path, flags, mode) gives a descriptor.
func (b *binding) open(call goja.FunctionCall) *op {
	o := &op{call: "open", path: path(call.Argument(0))}
	flags, mode := int(call.Argument(1).ToInteger()), uint32(call.Argument(2).ToInteger())
	var fd int
	o.run = func() (e sys.Errno) { fd, e = sys.OpenFile(o.path, flags, mode); return e }
	o.value = func() goja.Value { return b.VM.ToValue(fd) }
	return o
}

// read(fd, view, offset, length, position) gives the number of bytes.
func (b *binding) read(call goja.FunctionCall) *op {
	fd, buf := int(call.Argument(0).ToInteger()), part(call)
	at := offset(call.Argument(4))
	n := 0
	return &op{
		call:  "read",
		run:   func() (e sys.Errno) { n, e = sys.ReadAt(fd, buf, at); return e },
		value: func() goja.Value { return b.VM.ToValue(n) },
	}
}

// write(fd, view, offset, length, position) gives the number of bytes.
func (b *binding) write(call goja.FunctionCall) *op {
	fd, buf := int(call.Argument(0).ToInteger()), part(call)
	at := offset(call.Argument(4))
	n := 0
	return &op{
		call:  "write",
		run:   func() (e sys.Errno) { n, e = sys.WriteAt(fd, buf, at); return e },
		value: func() goja.Value { return b.VM.ToValue(n) },
	}
}

// part is the window that arguments 1 to 3 name: view, offset, length.
func part(call goja.FunctionCall) []byte {
	buf, _ := js.Bytes(call.Argument(1))
	from, n := js.Int(call, 2, 0), js.Int(call, 3, len(buf))
	from = min(max(from, 0), len(buf))
	return buf[from:min(from+max(n, 0), len(buf))]
}

// readv(fd, views, position) fills the views in turn.
func (b *binding) readv(call goja.FunctionCall) *op {
	return b.vectored("read", call, sys.ReadAt)
}

// writev(fd, views, position) writes the views in turn.
func (b *binding) writev(call goja.FunctionCall) *op {
	return b.vectored("write", call, sys.WriteAt)
}

func (b *binding) vectored(name string, call goja.FunctionCall, f func(int, []byte, int64) (int, sys.Errno)) *op {
	fd, at := int(call.Argument(0).ToInteger()), offset(call.Argument(2))
	var views [][]byte
	b.VM.ForOf(call.Argument(1), func(v goja.Value) bool {
		view, _ := js.Bytes(v)
		views = append(views, view)
		return true
	})
	total := 0
	return &op{
		call: name,
		run: func() sys.Errno {
			for _, view := range views {
				pos := at
				if at >= 0 {
					pos = at + int64(total)
				}
				n, e := f(fd, view, pos)
				total += n
				if e != 0 && total == 0 {
					return e
				}
				if e != 0 || n < len(view) {
					break
				}
			}
			return 0
		},
		value: func() goja.Value { return b.VM.ToValue(total) },
	}
}

// readFile(path or fd, flags) gives all bytes.
func (b *binding) readFile(call goja.FunctionCall) *op {
	o := &op{}
	var data []byte
	o.value = func() goja.Value { return b.NewBuffer(data) }
	if v := call.Argument(0); goja.IsNumber(v) {
		fd := int(v.ToInteger())
		o.run = func() (e sys.Errno) { o.call = "read"; data, e = b.readAll(o, fd); return e }
		return o
	}
	name, flags := path(call.Argument(0)), int(call.Argument(1).ToInteger())
	o.run = func() sys.Errno {
		o.call, o.path = "open", name
		fd, e := sys.OpenFile(name, flags, 0o666)
		if e != 0 {
			return e
		}
		defer sys.CloseFile(fd)
		o.call, o.path = "read", ""
		data, e = b.readAll(o, fd)
		return e
	}
	return o
}

// maxFile is the most that readFile takes, as Node's one read call does.
const maxFile = 1<<31 - 1

// readAll reads from the current position to the end.
func (b *binding) readAll(o *op, fd int) ([]byte, sys.Errno) {
	size := 8192
	info, e := sys.StatFD(fd)
	if e == 0 && info.Size > maxFile {
		o.failure = func() goja.Value { return b.NewNodeError("ERR_FS_FILE_TOO_LARGE", int64(info.Size)) }
		return nil, sys.EFBIG
	}
	if e == 0 && info.Size > 0 {
		size = int(info.Size) + 1 // one more, so that the end shows without another buffer
	}
	buf := make([]byte, 0, size)
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, e := sys.ReadAt(fd, buf[len(buf):cap(buf)], -1)
		if e != 0 {
			return nil, e
		}
		if n == 0 {
			return buf, 0
		}
		buf = buf[:len(buf)+n]
	}
}

// writeFile(path or fd, view, flags, mode) writes all bytes.
func (b *binding) writeFile(call goja.FunctionCall) *op {
	data, _ := js.Bytes(call.Argument(1))
	o := &op{}
	if v := call.Argument(0); goja.IsNumber(v) {
		fd := int(v.ToInteger())
		o.run = func() sys.Errno { o.call = "write"; return writeAll(fd, data) }
		return o
	}
	name := path(call.Argument(0))
	flags, mode := int(call.Argument(2).ToInteger()), uint32(call.Argument(3).ToInteger())
	o.run = func() sys.Errno {
		o.call, o.path = "open", name
		fd, e := sys.OpenFile(name, flags, mode)
		if e != 0 {
			return e
		}
		o.call, o.path = "write", ""
		if e = writeAll(fd, data); e != 0 {
			sys.CloseFile(fd)
			return e
		}
		o.call = "close"
		return sys.CloseFile(fd)
	}
	return o
}

func writeAll(fd int, data []byte) sys.Errno {
	for len(data) > 0 {
		n, e := sys.WriteAt(fd, data, -1)
		if e == sys.EAGAIN {
			e = sys.WaitFor(fd, sys.Writable)
		}
		if e != 0 {
			return e
		}
		data = data[n:]
	}
	return 0
}

// The modes of copyFile.
const (
	copyExclusive     = 1
	copyForceReflinks = 4
)

// copyFile(from, to, mode) copies bytes and permissions.
func (b *binding) copyFile(call goja.FunctionCall) *op {
	o := &op{call: "copyfile", path: path(call.Argument(0)), dest: path(call.Argument(1))}
	mode := js.Int(call, 2, 0)
	o.run = func() sys.Errno {
		if mode&copyForceReflinks != 0 {
			return sys.ENOTSUP
		}
		return copyTo(o.path, o.dest, mode&copyExclusive != 0)
	}
	return o
}

func copyTo(from, to string, exclusive bool) sys.Errno {
	in, e := sys.OpenFile(from, sys.OpenFlags["O_RDONLY"], 0)
	if e != 0 {
		return e
	}
	defer sys.CloseFile(in)
	info, e := sys.StatFD(in)
	if e != 0 {
		return e
	}
	if info.Mode&0o170000 == 0o040000 {
		return sys.EISDIR
	}
	flags := sys.OpenFlags["O_WRONLY"] | sys.OpenFlags["O_CREAT"]
	if exclusive {
		flags |= sys.OpenFlags["O_EXCL"]
	}
	out, e := sys.OpenFile(to, flags, uint32(info.Mode&0o777))
	if e != 0 {
		return e
	}
	defer sys.CloseFile(out)
	if target, e := sys.StatFD(out); e != 0 || target.Dev == info.Dev && target.Ino == info.Ino {
		return e // the same file: nothing to do
	}
	if e := sys.TruncateFD(out, 0); e != 0 {
		return e
	}
	if e := sys.ChmodFD(out, uint32(info.Mode&0o777)); e != 0 {
		return e
	}
	_, err := io.CopyBuffer(fdWriter(out), fdReader(in), make([]byte, 256<<10))
	return sys.ErrnoOf(err)
}

type fdReader int

func (fd fdReader) Read(p []byte) (int, error) {
	n, e := sys.ReadAt(int(fd), p, -1)
	if e == 0 && n == 0 {
		return 0, io.EOF
	}
	return n, e.Err()
}

type fdWriter int

func (fd fdWriter) Write(p []byte) (int, error) {
	n, e := sys.WriteAt(int(fd), p, -1)
	return n, e.Err()
}
