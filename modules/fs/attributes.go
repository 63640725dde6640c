package fs

import (
	"math"
	"math/big"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

func (b *binding) defineAttributes() {
	b.define("stat", 2, b.statOp("stat", func(v goja.Value) (string, func() (sys.FileInfo, sys.Errno)) {
		p := path(v)
		return p, func() (sys.FileInfo, sys.Errno) { return sys.Stat(p, true) }
	}))
	b.define("lstat", 2, b.statOp("lstat", func(v goja.Value) (string, func() (sys.FileInfo, sys.Errno)) {
		p := path(v)
		return p, func() (sys.FileInfo, sys.Errno) { return sys.Stat(p, false) }
	}))
	b.define("fstat", 2, b.statOp("fstat", func(v goja.Value) (string, func() (sys.FileInfo, sys.Errno)) {
		fd := int(v.ToInteger())
		return "", func() (sys.FileInfo, sys.Errno) { return sys.StatFD(fd) }
	}))
	b.define("statfs", 2, b.statfs)
	b.define("access", 2, func(call goja.FunctionCall) *op {
		o := &op{call: "access", path: path(call.Argument(0))}
		mode := js.Int(call, 1, 0)
		o.run = func() sys.Errno { return sys.CheckAccess(o.path, mode) }
		return o
	})
	b.define("chmod", 2, func(call goja.FunctionCall) *op {
		o := &op{call: "chmod", path: path(call.Argument(0))}
		mode := uint32(call.Argument(1).ToInteger())
		o.run = func() sys.Errno { return sys.Chmod(o.path, mode) }
		return o
	})
	b.define("fchmod", 2, func(call goja.FunctionCall) *op {
		fd, mode := int(call.Argument(0).ToInteger()), uint32(call.Argument(1).ToInteger())
		return &op{call: "fchmod", run: func() sys.Errno { return sys.ChmodFD(fd, mode) }}
	})
	b.define("chown", 3, owner("chown", sys.Chown))
	b.define("lchown", 3, owner("lchown", sys.ChownLink))
	b.define("fchown", 3, func(call goja.FunctionCall) *op {
		fd, uid, gid := int(call.Argument(0).ToInteger()), js.Int(call, 1, -1), js.Int(call, 2, -1)
		return &op{call: "fchown", run: func() sys.Errno { return sys.ChownFD(fd, uid, gid) }}
	})
	b.define("utimes", 3, times("utime", true))
	b.define("lutimes", 3, times("lutime", false))
	b.define("futimes", 3, func(call goja.FunctionCall) *op {
		fd, at, mt := int(call.Argument(0).ToInteger()), seconds(call.Argument(1)), seconds(call.Argument(2))
		return &op{call: "futime", run: func() sys.Errno { return sys.SetTimesFD(fd, at, mt) }}
	})
}

// statOp gives the fields of Stats in Node's order: 14 numbers, then the four
// times as seconds and nanoseconds; as bigints where argument 1 says so.
func (b *binding) statOp(name string, target func(goja.Value) (string, func() (sys.FileInfo, sys.Errno))) func(goja.FunctionCall) *op {
	return func(call goja.FunctionCall) *op {
		p, stat := target(call.Argument(0))
		asBig := js.Bool(call, 1)
		var info sys.FileInfo
		return &op{
			call: name, path: p,
			run:   func() (e sys.Errno) { info, e = stat(); return e },
			value: func() goja.Value { return b.statValue(&info, asBig) },
		}
	}
}

func (b *binding) statValue(i *sys.FileInfo, asBig bool) goja.Value {
	fields := []any{}
	for _, n := range []uint64{i.Dev, i.Mode, i.Nlink, i.UID, i.GID, i.Rdev, i.BlockSize, i.Ino, i.Size, i.Blocks} {
		fields = append(fields, b.number(n, asBig))
	}
	for _, ns := range []int64{i.Atime, i.Mtime, i.Ctime, i.Birthtime} {
		sec := int64(math.Floor(float64(ns) / 1e9))
		if rest := ns - sec*1e9; rest < 0 || rest >= 1e9 { // rounding of large values
			sec = (ns - ((ns%1e9)+1e9)%1e9) / 1e9
		}
		if asBig {
			fields = append(fields, big.NewInt(sec), big.NewInt(ns-sec*1e9))
		} else {
			fields = append(fields, sec, ns-sec*1e9)
		}
	}
	return b.VM.NewArray(fields...)
}

func (b *binding) number(n uint64, asBig bool) any {
	if asBig {
		return new(big.Int).SetUint64(n)
	}
	if n > math.MaxInt64 {
		return float64(n)
	}
	return int64(n)
}

// statfs(path, asBig) gives the fields of StatFs in Node's order.
func (b *binding) statfs(call goja.FunctionCall) *op {
	o := &op{call: "statfs", path: path(call.Argument(0))}
	asBig := js.Bool(call, 1)
	var info sys.FSInfo
	o.run = func() (e sys.Errno) { info, e = sys.StatFS(o.path); return e }
	o.value = func() goja.Value {
		fields := []any{}
		for _, n := range []uint64{info.Type, info.BlockSize, info.FragmentSize, info.Blocks, info.Bfree, info.Bavail, info.Files, info.Ffree} {
			fields = append(fields, b.number(n, asBig))
		}
		return b.VM.NewArray(fields...)
	}
	return o
}

func owner(name string, f func(string, int, int) sys.Errno) func(goja.FunctionCall) *op {
	return func(call goja.FunctionCall) *op {
		o := &op{call: name, path: path(call.Argument(0))}
		uid, gid := js.Int(call, 1, -1), js.Int(call, 2, -1)
		o.run = func() sys.Errno { return f(o.path, uid, gid) }
		return o
	}
}

func times(name string, follow bool) func(goja.FunctionCall) *op {
	return func(call goja.FunctionCall) *op {
		o := &op{call: name, path: path(call.Argument(0))}
		at, mt := seconds(call.Argument(1)), seconds(call.Argument(2))
		o.run = func() sys.Errno { return sys.SetTimes(o.path, at, mt, follow) }
		return o
	}
}

// seconds reads a time in seconds, to the microsecond.
func seconds(v goja.Value) time.Time {
	return time.UnixMicro(int64(math.Round(v.ToFloat() * 1e6)))
}
