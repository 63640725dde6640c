package http1

// Kind says which messages a parser reads.
type Kind int

// The kinds, as Node numbers them.
const (
	Request  Kind = 1
	Response Kind = 2
)

// Lenient is a set of rules not to insist on, as Node numbers them.
type Lenient uint32

// The lenient flags.
const (
	LenientHeaders Lenient = 1 << iota
	LenientChunkedLength
	LenientKeepAlive
	LenientTransferEncoding
	LenientVersion
	LenientDataAfterClose
	LenientOptionalLFAfterCR
	LenientOptionalCRLFAfterChunk
	LenientOptionalCRBeforeLF
	LenientSpacesAfterChunkSize
	LenientHeaderValueRelaxed
	LenientNone Lenient = 0
	LenientAll          = LenientHeaderValueRelaxed - 1
)

const (
	defaultMaxHeader   = 16 << 10
	maxChunkExtensions = 16 << 10
)

// Error tells why bytes were refused.
type Error struct {
	Code   string // HPE_…
	Reason string
	At     int // bytes of the last Execute that had been taken
}

func (e *Error) Error() string { return e.Code + ": " + e.Reason }

// Verdict is what a handler makes of a head.
type Verdict int

// The verdicts: read a body where the head announces one, there is none, or
// what follows is another protocol.
const (
	ReadBody Verdict = iota
	SkipBody
	Upgrade
)

// Handler gets a message's parts, in this order. Byte slices are valid during
// the call only.
type Handler interface {
	MessageBegin()
	HeadersComplete(h *Head) Verdict
	Body(chunk []byte)
	// MessageComplete gets the trailers, mostly none, as Head.Header does.
	MessageComplete(trailers *Head)
}

type flag uint16

const (
	flagKeepAlive flag = 1 << iota
	flagClose
	flagConnectionUpgrade
	flagUpgrade
	flagChunked
	flagContentLength
	flagTransferEncoding
	flagSkipBody
	flagTrailing
)

// Parser reads one message after another. Make it with New; Execute must not
// be called from its own handler.
type Parser struct {
	kind      Kind
	lenient   Lenient
	maxHeader int
	maxFields int // headers of a request, 0 for any number
	handler   Handler

	state   state
	flags   flag
	finish  finish
	index   int // within a constant
	length  uint64
	err     *Error
	head    Head
	nread   int // of the head, or of chunk extensions
	special special
	te      teState
	digits  int
	stopped bool // at an upgrade
}

type finish int

const (
	finishSafe finish = iota
	finishWithComplete
	finishUnsafe
)

// New makes a parser. A maxHeader of zero is Node's default of 16 KiB.
func New(kind Kind, lenient Lenient, maxHeader int, h Handler) *Parser {
	if maxHeader == 0 {
		maxHeader = defaultMaxHeader
	}
	return &Parser{kind: kind, lenient: lenient, maxHeader: min(maxHeader, maxText), handler: h}
}

// SetMaxFields limits the number of headers of a request; 0 is no limit.
func (p *Parser) SetMaxFields(n int) { p.maxFields = n }

// Execute reads data and returns how much of it was taken: all, or what stood
// before another protocol (see Upgraded). An error is final.
func (p *Parser) Execute(data []byte) (n int, err *Error) {
	if p.err != nil {
		return 0, p.err
	}
	for n < len(data) && !p.stopped {
		n += p.run(data[n:])
		if p.err != nil {
			p.err.At += n
			return p.err.At, p.err
		}
	}
	return n, nil
}

// Upgraded says that the rest belongs to another protocol.
func (p *Parser) Upgraded() bool { return p.stopped }

// Finish tells that no more will come. It completes a message that lasts to
// the end, and fails with HPE_INVALID_EOF_STATE within any other.
func (p *Parser) Finish() *Error {
	if p.err != nil {
		return nil
	}
	switch p.finish {
	case finishWithComplete:
		p.finish = finishSafe
		p.head.forget()
		p.handler.MessageComplete(&p.head)
	case finishUnsafe:
		p.err = &Error{Code: "HPE_INVALID_EOF_STATE", Reason: "Invalid EOF state"}
		return p.err
	}
	return nil
}

// Idle says whether no message is under way.
func (p *Parser) Idle() bool { return p.err == nil && p.finish == finishSafe }

// fail refuses the byte at hand; taken is 1 where the position is to be behind
// it.
func (p *Parser) fail(taken int, code, reason string) int {
	p.err = &Error{Code: "HPE_" + code, Reason: reason, At: taken}
	return 0
}

func (p *Parser) allows(l Lenient) bool { return p.lenient&l != 0 }

// count adds n bytes of a head to what is limited; false means that it failed.
func (p *Parser) count(n int) bool { return p.countSpan(n, n) }

// countSpan is count for the first n of size bytes: where more follow, the one
// that ended the span has been taken too.
func (p *Parser) countSpan(n, size int) bool {
	if p.nread += n; p.nread >= p.maxHeader {
		p.fail(b2i(n < size), "HEADER_OVERFLOW", "Header overflow")
		return false
	}
	return true
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
