package wire

import "strconv"

// plain writes the values that an Object may hold.
func (e *Encoder) plain(v any) error {
	switch v := v.(type) {
	case nil:
		e.Null()
	case Undefined:
		e.Undefined()
	case bool:
		e.Bool(v)
	case int:
		e.Number(float64(v))
	case int64:
		e.Number(float64(v))
	case float64:
		e.Number(v)
	case string:
		e.String(v)
	case []byte:
		e.HostObject()
		e.Uint32(HostView)
		e.NodeView(NodeBuffer, v)
	case []any:
		return e.plainArray(v)
	case Object:
		return e.plainObject(v)
	default:
		return ErrNotPlain
	}
	return nil
}

func (e *Encoder) plainArray(items []any) error {
	e.BeginDense(uint32(len(items)))
	for _, v := range items {
		if err := e.plain(v); err != nil {
			return err
		}
	}
	e.EndDense(0, uint32(len(items)))
	return nil
}

func (e *Encoder) plainObject(o Object) error {
	e.BeginObject()
	for _, f := range o {
		e.String(f.Name)
		if err := e.plain(f.Value); err != nil {
			return err
		}
	}
	e.EndObject(uint32(len(o)))
	return nil
}

// decodePlain reads a value of plain data.
func decodePlain(frame []byte) (any, error) {
	d := NewDecoder(frame)
	if err := d.Header(); err != nil {
		return nil, err
	}
	if _, err := d.Begin(); err != nil {
		return nil, err
	}
	t, err := d.Next()
	if err != nil {
		return nil, err
	}
	return d.plain(t)
}

// plain returns the value that t begins. Shared objects are not plain.
func (d *Decoder) plain(t Token) (any, error) {
	switch t.Tag {
	case TagNull:
		return nil, nil
	case TagUndefined, TagHole:
		return Undefined{}, nil
	case TagTrue, TagFalse:
		return t.Tag == TagTrue, nil
	case TagInt32, TagUint32:
		return float64(t.Int), nil
	case TagDouble:
		return t.Num, nil
	case TagOneByte, TagTwoByte, TagUTF8:
		return t.Text.String(), nil
	case TagHostObject:
		return d.plainView()
	case TagBeginDense:
		return d.plainArray(t.Int)
	case TagBeginObject:
		return d.plainObject()
	}
	return nil, ErrNotPlain
}

func (d *Decoder) plainView() (any, error) {
	if kind, err := d.Uint32(); err != nil || kind != HostView {
		return nil, ErrNotPlain
	}
	_, b, err := d.NodeView()
	return b, err
}

// plainArray reads an array that has elements alone.
func (d *Decoder) plainArray(length int64) (any, error) {
	items := []any{}
	for {
		t, err := d.Next()
		if err != nil {
			return nil, err
		}
		if t.Tag == TagEndDense {
			return items, nil
		}
		if int64(len(items)) == length {
			return nil, ErrNotPlain
		}
		v, err := d.plain(t)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
}

func (d *Decoder) plainObject() (any, error) {
	o := Object{}
	for {
		key, err := d.Next()
		if err != nil {
			return nil, err
		}
		if key.Tag == TagEndObject {
			return o, nil
		}
		t, err := d.Next()
		if err != nil {
			return nil, err
		}
		v, err := d.plain(t)
		if err != nil {
			return nil, err
		}
		o = append(o, Field{key.Name(), v})
	}
}

// Name returns the property name that a token in the place of a key means.
func (t Token) Name() string {
	switch t.Tag {
	case TagInt32, TagUint32:
		return strconv.FormatInt(t.Int, 10)
	case TagDouble:
		return strconv.FormatFloat(t.Num, 'f', -1, 64)
	}
	return t.Text.String()
}
