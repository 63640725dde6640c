package wire

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"math/big"
	"os"
	"strings"
	"testing"
)

// v8Values are values as v8.serialize writes them: "value …" by its plain
// rules, "host …" with views as Node's host objects, "raw …" with V8's views.
func v8Values(t testing.TB) map[string][]byte {
	f, err := os.Open("testdata/v8values.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string][]byte{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		cut := strings.LastIndexByte(line, ' ')
		if all[line[:cut]], err = hex.DecodeString(line[cut+1:]); err != nil {
			t.Fatal(line, err)
		}
	}
	return all
}

// transcode reads one value and writes it again, token by token.
func transcode(data []byte) ([]byte, error) {
	d, e := NewDecoder(data), NewEncoder(nil)
	if err := d.Header(); err != nil {
		return nil, err
	}
	mark, err := d.Begin()
	if err != nil {
		return nil, err
	}
	defer d.End(mark)
	e.Header()
	c := copier{d: d, e: e}
	if err := c.value(); err != nil {
		return nil, err
	}
	return e.Bytes(), nil
}

type copier struct {
	d    *Decoder
	e    *Encoder
	open []copied
}

type copied struct {
	begin  Token
	values uint32
}

func (c *copier) value() error {
	for depth := 0; ; {
		t, err := c.d.Next()
		if err != nil {
			return err
		}
		if len(c.open) > 0 && t.nesting() >= 0 && t.Tag < 0x100 {
			c.open[len(c.open)-1].values++
		}
		if depth += t.nesting(); t.nesting() < 0 {
			c.end(t.Tag)
		} else if err := c.write(t); err != nil {
			return err
		}
		if t.nesting() > 0 {
			c.open = append(c.open, copied{begin: t})
		}
		if depth == 0 {
			return nil
		}
	}
}

func (c *copier) end(tag Tag) {
	top := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	length := uint32(top.begin.Int)
	switch tag {
	case TagEndObject:
		c.e.EndObject(top.values / 2)
	case TagEndDense:
		c.e.EndDense((top.values-length)/2, length)
	case TagEndSparse:
		c.e.EndSparse(top.values/2, length)
	case TagEndMap:
		c.e.EndMap(top.values / 2)
	case TagEndSet:
		c.e.EndSet(top.values)
	case TagEndError:
		c.e.EndError()
	}
}

func (c *copier) write(t Token) error {
	e := c.e
	switch t.Tag {
	case TagUndefined:
		e.Undefined()
	case TagNull:
		e.Null()
	case TagHole:
		e.Hole()
	case TagTrue, TagFalse:
		e.Bool(t.Tag == TagTrue)
	case TagInt32, TagUint32:
		e.Int32(int32(t.Int))
	case TagDouble:
		e.Double(t.Num)
	case TagBigInt:
		e.BigInt(t.Big())
	case TagOneByte, TagTwoByte, TagUTF8:
		e.UTF16(t.Text.UTF16())
	case TagRef:
		e.Ref(t.ID)
	case TagBeginObject:
		e.BeginObject()
	case TagBeginDense:
		e.BeginDense(uint32(t.Int))
	case TagBeginSparse:
		e.BeginSparse(uint32(t.Int))
	case TagBeginMap:
		e.BeginMap()
	case TagBeginSet:
		e.BeginSet()
	case TagDate:
		e.Date(t.Num)
	case TagTrueObject, TagFalseObject:
		e.BoolObject(t.Tag == TagTrueObject)
	case TagNumberObject:
		e.NumberObject(t.Num)
	case TagBigIntObject:
		e.BigIntObject(t.Big())
	case TagStringObject:
		e.BeginStringObject()
		e.UTF16(t.Text.UTF16())
	case TagRegExp:
		e.BeginRegExp()
		e.UTF16(t.Text.UTF16())
		e.EndRegExp(RegExpFlags(RegExpLetters(uint32(t.Int))))
	case TagArrayBuffer:
		e.ArrayBuffer(t.Raw)
	case TagResizable:
		e.Resizable(t.Raw, t.Max)
	case TagTransfer:
		e.Transfer(uint32(t.Int))
	case TagHostObject:
		e.HostObject()
		index, b, err := c.d.NodeView()
		if err != nil {
			return err
		}
		e.NodeView(index, b)
	case TagBeginError:
		e.BeginError()
	case TagErrorPrototype:
		e.ErrorPrototype(t.Text.String())
	case TagErrorMessage:
		e.ErrorMessage()
		e.UTF16(t.Text.UTF16())
	case TagErrorStack:
		e.ErrorStack()
		e.UTF16(t.Text.UTF16())
	case TagErrorCause:
		e.ErrorCause()
	}
	if v := t.View; v != nil {
		e.View(v.Kind, v.Offset, v.Length, v.Flags)
	}
	return nil
}

func TestTranscodeEqualsV8(t *testing.T) {
	for name, want := range v8Values(t) {
		t.Run(name, func(t *testing.T) {
			got, err := transcode(want)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v\ngot  %x\nwant %x", err, got, want)
			}
		})
	}
}

func TestTruncatedValueIsMalformed(t *testing.T) {
	for name, data := range v8Values(t) {
		if strings.HasPrefix(name, "raw ") {
			continue // without its view a buffer is a value too
		}
		for n := 2; n < len(data); n++ {
			if _, err := transcode(data[:n]); !errors.Is(err, ErrMalformed) {
				t.Errorf("%s cut to %d bytes: %v", name, n, err)
			}
		}
	}
}

func TestMalformedValues(t *testing.T) {
	for _, c := range []struct {
		name, hex string
		want      error
	}{
		{"no header", "4902", ErrVersion}, {"no bytes", "", ErrVersion}, {"past version", "ff0c4902", ErrVersion},
		{"future version", "ff105f", ErrVersion},
		{"lying array length", "ff0f41ffffffff0f", ErrMalformed},
		{"lying buffer length", "ff0f42ffffffff0f", ErrMalformed},
		{"lying string length", "ff0f22ffffffff0f", ErrMalformed},
		{"odd two-byte string", "ff0f6303616263", ErrMalformed},
		{"wrong pair count", "ff0f6f2201615f7b02", ErrMalformed},
		{"object as key", "ff0f6f6f7b005f7b01", ErrMalformed},
		{"reference ahead", "ff0f5e00", ErrMalformed},
		{"odd map", "ff0f3b5f3a01", ErrMalformed},
		{"hole at top", "ff0f2d", ErrMalformed},
		{"view past its buffer", "ff0f4202000056420002ff00", ErrMalformed},
		{"unaligned view", "ff0f4204000000005677010200", ErrMalformed},
		{"view alone", "ff0f5642000000", ErrMalformed},
		{"resizable beyond its maximum", "ff0f7e0201aaaa", ErrMalformed},
		{"unknown flags of a RegExp", "ff0f522201618008", ErrMalformed},
		{"unknown tag", "ff0f23", ErrMalformed},
		{"endless varint", "ff0f49" + strings.Repeat("80", 40), ErrMalformed},
		{"too deep", "ff0f" + strings.Repeat("4101", maxDepth+1) + "5f", ErrTooDeep},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, err := hex.DecodeString(c.hex)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := transcode(data); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestOlderForms(t *testing.T) {
	for name, hexIn := range map[string]string{
		"UTF-8 string":           "ff0d5303e282ac",
		"unsigned integer":       "ff0d5507",
		"view without flags":     "ff0d42020102564200 02",
		"object count and holes": "ff0d3f0141022d5f240002",
	} {
		data, err := hex.DecodeString(strings.ReplaceAll(hexIn, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := transcode(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNumberChoosesAsV8(t *testing.T) {
	for _, c := range []struct {
		in   float64
		want Tag
	}{
		{0, TagInt32}, {math.Copysign(0, -1), TagDouble}, {math.MaxInt32, TagInt32}, {math.MinInt32, TagInt32},
		{1 << 31, TagDouble}, {0.5, TagDouble}, {math.NaN(), TagDouble}, {math.Inf(1), TagDouble},
	} {
		e := NewEncoder(nil)
		e.Number(c.in)
		if Tag(e.Bytes()[0]) != c.want {
			t.Errorf("%v is written as %c", c.in, e.Bytes()[0])
		}
	}
}

func TestBigIntRoundTrip(t *testing.T) {
	for _, s := range []string{"0", "1", "-1", "18446744073709551615", "-18446744073709551616", "340282366920938463463374607431768211456"} {
		want, _ := new(big.Int).SetString(s, 10)
		e := NewEncoder(nil)
		e.Header()
		e.BigInt(want)
		d := NewDecoder(e.Bytes())
		if err := d.Header(); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Begin(); err != nil {
			t.Fatal(err)
		}
		if got, err := d.Next(); err != nil || got.Big().Cmp(want) != 0 {
			t.Errorf("%s became %v, %v", s, got.Big(), err)
		}
	}
}

func FuzzDecoder(f *testing.F) {
	for _, data := range v8Values(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := transcode(data)
		if err != nil {
			return
		}
		twice, err := transcode(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%x: %v\n%x\n%x", data, err, once, twice)
		}
	})
}
