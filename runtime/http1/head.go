package http1

import "unsafe"

// Head is the start line and the headers of a message.
type Head struct {
	Method       int // an index of Methods, requests only
	Major, Minor int
	Status       int
	Upgrade      bool
	KeepAlive    bool

	text   []byte // all text of the head
	target span   // URL, or the reason phrase
	fields []field
}

type span struct{ from, to int32 }

type field struct{ name, value span }

// Target is the URL of a request or the reason phrase of a response.
func (h *Head) Target() []byte { return h.cut(h.target) }

// Len is the number of headers.
func (h *Head) Len() int { return len(h.fields) }

// Header gives header i as it was sent, spaces around the value cut.
func (h *Head) Header(i int) (name, value []byte) {
	f := h.fields[i]
	return h.cut(f.name), h.cut(f.value)
}

// Clone makes a copy that is valid beyond the handler's call.
func (h *Head) Clone() Head {
	c := *h
	c.fields, c.text = together(h.fields, h.text)
	return c
}

// together copies both into one piece of memory.
func together(fields []field, text []byte) ([]field, []byte) {
	const size = int(unsafe.Sizeof(field{}))
	all := make([]field, len(fields)+(len(text)+size-1)/size)
	copy(all, fields)
	own := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(all[len(fields):]))), len(text))
	copy(own, text)
	return all[:len(fields):len(fields)], own
}

// end is where text ends: a parser takes no longer heads than maxText.
func (h *Head) end() int32 { return int32(len(h.text)) }

const maxText = 1 << 30

// behind is the empty span there.
func (h *Head) behind() span { return span{h.end(), h.end()} }

func (h *Head) cut(s span) []byte { return h.text[s.from:s.to] }

func (h *Head) reset() {
	*h = Head{text: h.text[:0], fields: h.fields[:0]}
}

// forget drops the headers, to make room for trailers.
func (h *Head) forget() {
	h.text, h.fields = h.text[:h.target.to], h.fields[:0]
}

func (h *Head) beginName() {
	h.fields = append(h.fields, field{name: h.behind()})
}

func (h *Head) endName() {
	f := &h.fields[len(h.fields)-1]
	f.value = h.behind()
	f.name.to = f.value.from
}

func (h *Head) name() []byte { return h.cut(h.fields[len(h.fields)-1].name) }

// hasNoValue says whether the last header has had no value so far.
func (h *Head) hasNoValue() bool { return h.fields[len(h.fields)-1].value.from == h.end() }

func (h *Head) endValue() {
	f := &h.fields[len(h.fields)-1]
	end := h.end()
	for end > f.value.from && isBlank(h.text[end-1]) {
		end--
	}
	f.value.to = end
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
