package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"slices"
)

// Object is a plain object as Go sees it, its fields in order. Values are nil
// (null), Undefined, bool, float64, string, []byte (a Buffer or other view),
// []any and Object; on the way out also int and int64.
type Object []Field

// Field is one property of an Object.
type Field struct {
	Name  string
	Value any
}

// Undefined is the value undefined, which JSON leaves out.
type Undefined struct{}

// ErrNotPlain says that a frame holds values which Go has no form for here; a
// VM can still decode the frame.
var ErrNotPlain = errors.New("wire: the frame holds more than plain data")

// Get returns the value of a field, Undefined where there is none.
func (o Object) Get(name string) any {
	for _, f := range slices.Backward(o) {
		if f.Name == name {
			return f.Value
		}
	}
	return Undefined{}
}

// Text returns the field where it is a string, else the empty string.
func (o Object) Text(name string) string {
	s, _ := o.Get(name).(string)
	return s
}

// Int returns the field where it is a whole number, and whether it is.
func (o Object) Int(name string) (int64, bool) {
	f, ok := o.Get(name).(float64)
	return int64(f), ok && f == math.Trunc(f) && math.Abs(f) <= 1<<53
}

// Bool returns whether the field is true.
func (o Object) Bool(name string) bool { return o.Get(name) == true }

// Object returns the field where it is an object, else nil.
func (o Object) Object(name string) Object {
	v, _ := o.Get(name).(Object)
	return v
}

// AppendObject appends o as a whole frame. It fails with ErrNotPlain for a
// value of another type than Object lists.
func AppendObject(dst []byte, mode Mode, o Object) ([]byte, error) {
	if mode == JSON {
		dst, err := appendJSON(dst, o)
		return append(dst, '\n'), err
	}
	var err error
	dst = appendAdvanced(dst, func(e *Encoder) { err = e.plain(o) })
	return dst, err
}

// DecodeObject reads a frame whose value is a plain object of plain data. It
// fails with ErrMalformed, or ErrNotPlain for anything else.
func DecodeObject(mode Mode, frame []byte) (Object, error) {
	var v any
	var err error
	if mode == JSON {
		v, err = decodeJSON(frame)
	} else {
		v, err = decodePlain(frame)
	}
	if err != nil {
		return nil, err
	}
	if o, ok := v.(Object); ok {
		return o, nil
	}
	return nil, ErrNotPlain
}

func appendJSON(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case Object:
		return appendJSONObject(dst, v)
	case []any:
		return appendJSONArray(dst, v)
	case string:
		return appendJSONString(dst, v), nil
	case Undefined:
		return append(dst, "null"...), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(dst, "null"...), nil
		}
	case []byte:
		return appendJSON(dst, bufferJSON(v))
	case nil, bool, int, int64:
	default:
		return dst, ErrNotPlain
	}
	b, err := json.Marshal(v)
	return append(dst, b...), err
}

// bufferJSON is what Buffer#toJSON returns.
func bufferJSON(b []byte) Object {
	data := make([]any, len(b))
	for i, c := range b {
		data[i] = int(c)
	}
	return Object{{"type", "Buffer"}, {"data", data}}
}

func appendJSONObject(dst []byte, o Object) (_ []byte, err error) {
	dst = append(dst, '{')
	first := true
	for _, f := range o {
		if f.Value == (Undefined{}) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(appendJSONString(dst, f.Name), ':')
		if dst, err = appendJSON(dst, f.Value); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func appendJSONArray(dst []byte, items []any) (_ []byte, err error) {
	dst = append(dst, '[')
	for i, v := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendJSON(dst, v); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func decodeJSON(frame []byte) (any, error) {
	if !json.Valid(frame) {
		return nil, ErrMalformed
	}
	return jsonValue(json.NewDecoder(bytes.NewReader(frame)))
}

// jsonValue reads one value of a text known to be valid.
func jsonValue(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, ErrMalformed
	}
	switch t {
	case json.Delim('{'):
		return jsonObject(d)
	case json.Delim('['):
		items := []any{}
		for d.More() {
			v, err := jsonValue(d)
			if err != nil {
				return nil, err
			}
			items = append(items, v)
		}
		_, err = d.Token()
		return items, err
	}
	return t, nil
}

func jsonObject(d *json.Decoder) (any, error) {
	o := Object{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, ErrMalformed
		}
		v, err := jsonValue(d)
		if err != nil {
			return nil, err
		}
		o = append(o, Field{name.(string), v})
	}
	_, err := d.Token()
	return o, err
}
