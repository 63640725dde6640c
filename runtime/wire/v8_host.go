package wire

// Host objects as Node writes them. v8.serialize writes a view as its number,
// its length and its bytes; on a channel HostView or HostValue comes before.
const (
	HostView  = 0 // a view follows
	HostValue = 1 // the object's own properties follow, as a value
)

// NodeBuffer is Node's number of a Buffer among the views.
const NodeBuffer = 10

// nodeViews is the order in which Node numbers views.
var nodeViews = []ViewKind{
	Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
	Float32Array, Float64Array, DataView, NodeBuffer: 0, BigInt64Array, BigUint64Array, Float16Array,
}

// NodeViewIndex returns Node's number of a view that is not a Buffer.
func NodeViewIndex(kind ViewKind) uint32 {
	for i, k := range nodeViews {
		if k == kind {
			return uint32(i)
		}
	}
	return NodeBuffer
}

// NodeViewKind returns the kind of view that has Node's number index, which
// for a Buffer is Uint8Array; false where Node knows no such number.
func NodeViewKind(index uint32) (ViewKind, bool) {
	if index == NodeBuffer {
		return Uint8Array, true
	}
	if index >= uint32(len(nodeViews)) {
		return 0, false
	}
	return nodeViews[index], true
}

// NodeView writes a view as content of a host object.
func (e *Encoder) NodeView(index uint32, b []byte) {
	e.Uint32(index)
	e.Uint32(uint32(len(b)))
	e.Raw(b)
}

// NodeView reads the content that the Encoder's NodeView writes; b aliases the
// input.
func (d *Decoder) NodeView() (index uint32, b []byte, err error) {
	if index, err = d.Uint32(); err != nil {
		return 0, nil, err
	}
	b, err = d.sized()
	return index, b, err
}
