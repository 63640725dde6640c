package http1

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

type span struct{ from, to int }

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
func (h *Head) Clone() *Head {
	c := *h
	c.text = append([]byte(nil), h.text...)
	c.fields = append([]field(nil), h.fields...)
	return &c
}

func (h *Head) cut(s span) []byte { return h.text[s.from:s.to] }

func (h *Head) reset() {
	*h = Head{text: h.text[:0], fields: h.fields[:0]}
}

// forget drops the headers, to make room for trailers.
func (h *Head) forget() {
	h.text, h.fields = h.text[:h.target.to], h.fields[:0]
}

func (h *Head) beginName() {
	h.fields = append(h.fields, field{name: span{len(h.text), len(h.text)}})
}

func (h *Head) endName() {
	f := &h.fields[len(h.fields)-1]
	f.name.to = len(h.text)
	f.value = span{len(h.text), len(h.text)}
}

func (h *Head) name() []byte { return h.cut(h.fields[len(h.fields)-1].name) }

// hasNoValue says whether the last header has had no value so far.
func (h *Head) hasNoValue() bool { return h.fields[len(h.fields)-1].value.from == len(h.text) }

func (h *Head) endValue() {
	f := &h.fields[len(h.fields)-1]
	end := len(h.text)
	for end > f.value.from && isBlank(h.text[end-1]) {
		end--
	}
	f.value.to = end
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
