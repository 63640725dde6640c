package module

import (
	"bytes"
	"encoding/json"
)

// ordered is a JSON object that remembers the order of its keys.
type ordered struct {
	keys   []string
	values map[string]any
}

// parseOrdered reads valid JSON: objects as *ordered, arrays as []any.
func parseOrdered(raw json.RawMessage) any {
	dec := json.NewDecoder(bytes.NewReader(raw))
	return readOrdered(dec)
}

func readOrdered(dec *json.Decoder) any {
	tok, err := dec.Token()
	if err != nil {
		return nil
	}
	switch tok {
	case json.Delim('{'):
		o := &ordered{values: map[string]any{}}
		for dec.More() {
			key, _ := dec.Token()
			name := key.(string)
			if _, again := o.values[name]; !again {
				o.keys = append(o.keys, name)
			}
			o.values[name] = readOrdered(dec)
		}
		dec.Token()
		return o
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			list = append(list, readOrdered(dec))
		}
		dec.Token()
		return list
	}
	return tok
}

// MarshalJSON writes the keys in their order.
func (o *ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		k, _ := json.Marshal(key)
		v, err := json.Marshal(o.values[key])
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
