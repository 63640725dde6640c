package buffer

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (c *class) methods() []method {
	return []method{
		{"copy", 4, c.copy},
		{"inspect", 2, c.inspect},
		{"toJSON", 0, c.toJSON},
		{"subarray", 2, c.slice},
		{"slice", 2, c.slice},
		{"swap16", 0, c.swapper(2)},
		{"swap32", 0, c.swapper(4)},
		{"swap64", 0, c.swapper(8)},
	}
}

// slice(start, end) is a view on the same memory.
func (c *class) slice(call goja.FunctionCall) goja.Value {
	b := c.this(call)
	start, end := 0, len(b)
	if v := call.Argument(0); !absent(v) {
		start = relative(v.ToFloat(), len(b))
	}
	if v := call.Argument(1); !absent(v) {
		end = relative(v.ToFloat(), len(b))
	}
	this := call.This.(*goja.Object)
	offset := int(this.Get("byteOffset").ToInteger())
	return c.view(this.Get("buffer").(*goja.Object), offset+start, max(0, end-start))
}

// relative makes an index of f, which counts from the end where negative.
func relative(f float64, size int) int {
	if f = math.Trunc(f); f < 0 {
		f += float64(size)
	}
	return clamp(f, size)
}

// copy(target[, targetStart[, sourceStart[, sourceEnd]]])
func (c *class) copy(call goja.FunctionCall) goja.Value {
	src := c.this(call)
	dst := c.validBuffer(call.Argument(0), "target")
	to := c.copyIndex(call.Argument(1), "targetStart", 0, math.MaxInt)
	from := c.copyIndex(call.Argument(2), "sourceStart", 0, len(src))
	end := c.copyIndex(call.Argument(3), "sourceEnd", len(src), math.MaxInt)
	if to >= len(dst) || from >= end {
		return c.VM.ToValue(0)
	}
	return c.VM.ToValue(copy(dst[to:], src[from:min(end, len(src))]))
}

func (c *class) copyIndex(v goja.Value, name string, def, high int) int {
	if absent(v) {
		return def
	}
	f := math.Trunc(orZero(v.ToNumber().ToFloat()))
	if f >= 0 && f <= float64(high) {
		return int(min(f, maxLength))
	}
	if high == math.MaxInt {
		panic(c.outOfRange(name, ">= 0", c.VM.ToValue(f)))
	}
	panic(c.outOfRange(name, span(0, int64(high)), c.VM.ToValue(f)))
}

func (c *class) toJSON(call goja.FunctionCall) goja.Value {
	b := c.this(call)
	data := make([]any, len(b))
	for i, v := range b {
		data[i] = int(v)
	}
	obj := c.VM.NewObject()
	obj.Set("type", "Buffer")
	obj.Set("data", c.VM.NewArray(data...))
	return obj
}

func (c *class) swapper(size int) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		b := c.this(call)
		if len(b)%size != 0 {
			panic(c.NewNodeError("ERR_INVALID_BUFFER_SIZE", fmt.Sprintf("%d-bits", 8*size)))
		}
		for ; len(b) > 0; b = b[size:] {
			for i := range size / 2 {
				b[i], b[size-1-i] = b[size-1-i], b[i]
			}
		}
		return call.This
	}
}

// inspect(recurseTimes, ctx) is util.inspect's hook.
func (c *class) inspect(call goja.FunctionCall) goja.Value {
	b := c.this(call)
	shown := b[:min(len(b), int(min(c.inspectMax, math.MaxInt32)))]
	parts := make([]string, 0, len(shown)+2)
	for i := range shown {
		parts = append(parts, hex.EncodeToString(shown[i:i+1]))
	}
	text := strings.Join(parts, " ")
	if more := len(b) - len(shown); more > 0 {
		text += " ... " + strconv.Itoa(more) + " more byte"
		if more > 1 {
			text += "s"
		}
	}
	if extra := c.inspectExtra(call.This.(*goja.Object), js.Object(call.Argument(1))); extra != "" {
		if text != "" {
			text += ", "
		}
		text += extra
	}
	name := call.This.(*goja.Object).Get("constructor").(*goja.Object).Get("name").String()
	return c.VM.ToValue("<" + name + " " + text + ">")
}

// inspectExtra shows the properties that a script gave to a Buffer.
func (c *class) inspectExtra(this, opts *goja.Object) string {
	if opts == nil || !js.HasNames(this) {
		return ""
	}
	extras := c.VM.NewObject()
	found := false
	for _, key := range this.GetOwnPropertyNames() {
		if _, err := strconv.ParseUint(key, 10, 32); err == nil {
			continue
		}
		found = true
		extras.Set(key, this.Get(key))
	}
	if !found {
		return ""
	}
	extras.SetPrototype(nil)
	options := c.VM.NewObject()
	for _, key := range opts.Keys() {
		options.Set(key, opts.Get(key))
	}
	options.Set("breakLength", math.Inf(1))
	options.Set("compact", true)
	util := c.RequireObject("util")
	text := c.Invoke(util, util.Get("inspect"), extras, options).String()
	return strings.TrimSuffix(strings.TrimPrefix(text, "[Object: null prototype] { "), " }")
}
