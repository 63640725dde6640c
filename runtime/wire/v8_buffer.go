package wire

// ref reads a back reference; a view may follow one to an ArrayBuffer.
func (d *Decoder) ref(t *Token) (err error) {
	if t.ID, err = d.Uint32(); err != nil || t.ID >= d.ids {
		return ErrMalformed
	}
	b, ok := d.buffers[t.ID]
	if !ok {
		return nil
	}
	return d.view(t, b)
}

func (d *Decoder) arrayBuffer(t *Token) error {
	size, err := d.Uint32()
	if err != nil {
		return err
	}
	if t.Tag == TagResizable {
		if t.Max, err = d.Uint32(); err != nil || size > t.Max {
			return ErrMalformed
		}
	}
	if t.Raw, err = d.Raw(int(size)); err != nil {
		return err
	}
	return d.keep(t, buffer{size: size, resizable: t.Tag == TagResizable})
}

func (d *Decoder) transfer(t *Token) error {
	number, err := d.Uint32()
	if err != nil {
		return err
	}
	t.Int = int64(number)
	return d.keep(t, buffer{unknown: true})
}

// keep remembers an ArrayBuffer, then takes a view that follows it.
func (d *Decoder) keep(t *Token, b buffer) error {
	if d.buffers == nil {
		d.buffers = map[uint32]buffer{}
	}
	d.buffers[t.ID] = b
	return d.view(t, b)
}

// view attaches the view behind an ArrayBuffer, if there is one.
func (d *Decoder) view(t *Token, b buffer) error {
	if d.pos >= len(d.data) || Tag(d.data[d.pos]) != TagView {
		return nil
	}
	d.pos++
	v := View{ID: d.ids}
	d.ids++
	if err := d.viewFields(&v); err != nil || !b.holds(v) {
		return ErrMalformed
	}
	t.View = &v
	return nil
}

func (d *Decoder) viewFields(v *View) error {
	kind, err := d.Raw(1)
	if err != nil {
		return err
	}
	v.Kind = ViewKind(kind[0])
	if v.Offset, err = d.Uint32(); err != nil {
		return err
	}
	if v.Length, err = d.Uint32(); err != nil {
		return err
	}
	if d.version >= 14 {
		v.Flags, err = d.Uint32()
	}
	return err
}

// holds reports whether a view lies inside b, on the boundaries of its
// elements.
func (b buffer) holds(v View) bool {
	size := v.Kind.Size()
	if size == 0 || v.Offset%size != 0 || v.Length%size != 0 {
		return false
	}
	if b.unknown {
		return true
	}
	if v.Flags&ViewResizable != 0 != b.resizable || v.Flags&ViewLengthTracking != 0 && !b.resizable {
		return false
	}
	return v.Offset <= b.size && v.Length <= b.size-v.Offset
}
