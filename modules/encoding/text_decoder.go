package encoding

import (
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/later"
)

// textDecoder is the state of one TextDecoder.
type textDecoder struct {
	name             string
	fatal, ignoreBOM bool
	pending          []byte // of a character that has not come whole
	started          bool   // the place of the byte order mark is past
	legacy           transform.Transformer
}

type decoderClass struct{ *js.Env }

func newDecoderClass(env *js.Env) *goja.Object {
	c := decoderClass{env}
	ctor := env.NewClass(js.Class{Name: "TextDecoder", New: c.construct})
	env.RequireNew(ctor, "Class constructor TextDecoder cannot be invoked without 'new'")
	proto := ctor.Get("prototype").(*goja.Object)
	enumerable(env, proto, "decode", 0, c.decode)
	read := func(name string, get func(*textDecoder) any) {
		getter(env, proto, name, goja.FLAG_TRUE, func(call goja.FunctionCall) goja.Value {
			return env.VM.ToValue(get(c.this(call)))
		})
	}
	read("encoding", func(d *textDecoder) any { return d.name })
	read("fatal", func(d *textDecoder) any { return d.fatal })
	read("ignoreBOM", func(d *textDecoder) any { return d.ignoreBOM })
	tagged(env, proto, "TextDecoder")
	onInspect(env, proto, c.show)
	return ctor
}

// show gives util.inspect the getters as plain properties.
func (c decoderClass) show(this *goja.Object) goja.Value {
	shown := c.VM.NewObject()
	for _, name := range []string{"encoding", "fatal", "ignoreBOM"} {
		shown.Set(name, this.Get(name))
	}
	return c.VM.ToValue(this.Get("constructor").(*goja.Object).Get("name").String() + " " + c.Inspect(shown))
}

func (c decoderClass) construct(call goja.ConstructorCall) *goja.Object {
	label := "utf-8"
	if v := call.Argument(0); !goja.IsUndefined(v) {
		label = v.String()
	}
	d := c.forLabel(label)
	if opts := call.Argument(1); !js.IsNil(opts) {
		obj := c.ValidateObject(opts, "options")
		d.fatal, d.ignoreBOM = truth(obj.Get("fatal")), truth(obj.Get("ignoreBOM"))
	}
	c.Attach(call.This, d)
	return nil
}

func truth(v goja.Value) bool { return v != nil && v.ToBoolean() }

// forLabel finds an encoding by one of the web's labels.
func (c decoderClass) forLabel(label string) *textDecoder {
	name, enc := lookUp(label)
	if enc == nil {
		c.Throw("ERR_ENCODING_NOT_SUPPORTED", label)
	}
	d := &textDecoder{name: name}
	if name != "utf-8" && !strings.HasPrefix(name, "utf-16") {
		d.legacy = enc.NewDecoder().Transformer
	}
	return d
}

// lookUp finds an encoding and its name; enc is nil where there is none. Only
// the web's white space may stand around the label.
func lookUp(label string) (name string, enc encoding.Encoding) {
	label = strings.Trim(label, "\t\n\f\r ")
	if label != strings.TrimSpace(label) {
		return "", nil
	}
	later.Labels()
	enc, err := htmlindex.Get(label)
	if err != nil {
		return "", nil
	}
	if name, _ = htmlindex.Name(enc); name == "replacement" {
		return "", nil
	}
	return name, enc
}

func (c decoderClass) this(call goja.FunctionCall) *textDecoder {
	d, ok := js.State[*textDecoder](c.Env, call.This)
	if !ok {
		c.Throw("ERR_INVALID_THIS", "TextDecoder")
	}
	return d
}

// decode([input[, { stream }]])
func (c decoderClass) decode(call goja.FunctionCall) goja.Value {
	d := c.this(call)
	var b []byte
	if v := call.Argument(0); !goja.IsUndefined(v) {
		var ok bool
		if b, ok = js.Bytes(v); !ok {
			err := c.VM.NewTypeError(`The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.`)
			err.Set("code", "ERR_INVALID_ARG_TYPE")
			panic(err)
		}
	}
	stream := false
	if opts := js.Object(call.Argument(1)); opts != nil {
		stream = truth(opts.Get("stream"))
	}
	if d.tooMany(b) {
		throwTooLong(c.Env)
	}
	text, valid := d.next(b, stream)
	if !valid && d.fatal {
		d.pending, d.started = nil, false
		c.Throw("ERR_ENCODING_INVALID_ENCODED_DATA", d.name, goja.Undefined())
	}
	return shortEnough(c.Env, c.VM.ToValue(text))
}

// tooMany says whether b can only give more characters than a string may have.
func (d *textDecoder) tooMany(b []byte) bool {
	switch {
	case len(b) <= maxStringLength:
		return false
	case strings.HasPrefix(d.name, "utf-16"):
		return len(b)/2 > maxStringLength
	case d.name == "utf-8":
		return utf8.RuneCount(b) > maxStringLength
	}
	return len(b)/4 > maxStringLength
}

// next decodes one piece; valid is false where it had to replace something.
func (d *textDecoder) next(b []byte, stream bool) (text string, valid bool) {
	if len(d.pending) > 0 {
		b = append(d.pending, b...)
		d.pending = nil
	}
	switch {
	case d.legacy != nil:
		text, valid = d.decodeLegacy(b, stream)
	case d.name == "utf-8":
		text, valid = d.decodeUTF8(b, stream)
	default:
		text, valid = d.decodeUTF16(b, stream)
	}
	if !d.started && text != "" {
		d.started = true
		if !d.ignoreBOM && d.legacy == nil {
			text = strings.TrimPrefix(text, "\uFEFF")
		}
	}
	if !stream {
		d.started = false
	}
	return text, valid
}

func (d *textDecoder) decodeUTF8(b []byte, stream bool) (string, bool) {
	if stream {
		if keep := unfinished(b); keep > 0 {
			d.pending = append([]byte(nil), b[len(b)-keep:]...)
			b = b[:len(b)-keep]
		}
	}
	if utf8.Valid(b) {
		return string(b), true
	}
	return string(js.ReplaceInvalid(b)), false
}

// unfinished is how many bytes at the end of b begin a sequence that more bytes
// may complete.
func unfinished(b []byte) int {
	for n := min(3, len(b)); n > 0; n-- {
		tail := b[len(b)-n:]
		if _, size := utf8.DecodeRune(tail); size == 1 && js.BadPrefix(tail) == n && tail[0] >= utf8.RuneSelf {
			return n
		}
	}
	return 0
}

func (d *textDecoder) decodeUTF16(b []byte, stream bool) (string, bool) {
	units := make([]uint16, len(b)/2)
	for i := range units {
		low, high := b[2*i], b[2*i+1]
		if d.name == "utf-16be" {
			low, high = high, low
		}
		units[i] = uint16(low) | uint16(high)<<8
	}
	rest := b[2*len(units):]
	valid := true
	if n := len(units); stream && n > 0 && units[n-1]&0xFC00 == 0xD800 {
		units, rest = units[:n-1], b[2*n-2:]
	}
	var out strings.Builder
	for len(units) > 0 {
		r, n := js.UnitRune(units)
		if r == utf8.RuneError && units[0] != 0xFFFD {
			valid = false
		}
		out.WriteRune(r)
		units = units[n:]
	}
	if len(rest) > 0 && stream {
		d.pending = append([]byte(nil), rest...)
	} else if len(rest) > 0 {
		out.WriteRune(utf8.RuneError)
		valid = false
	}
	return out.String(), valid
}

func (d *textDecoder) decodeLegacy(b []byte, stream bool) (string, bool) {
	out := make([]byte, 0, len(b))
	buf := make([]byte, 4096)
	for {
		n, used, err := d.legacy.Transform(buf, b, !stream)
		out, b = append(out, buf[:n]...), b[used:]
		if err == transform.ErrShortDst {
			continue
		}
		break
	}
	d.pending = append([]byte(nil), b...)
	if !stream {
		d.legacy.Reset()
		d.pending = nil
	}
	text := string(out)
	return text, !strings.ContainsRune(text, utf8.RuneError)
}
