package http1

import "bytes"

// special is a header that the parser itself reads.
type special uint8

const (
	plain special = iota
	connection
	contentLength
	transferEncoding
	upgrade
)

// teState follows a Transfer-Encoding value.
type teState uint8

const (
	teNone      teState = iota
	teSeen              // the last coding is not chunked
	teIsChunked         // it is
)

func (p *Parser) fieldStart(data []byte) int {
	switch c := data[0]; {
	case c == '\r':
		return p.take(stHeadLF)
	case c == '\n':
		if p.allows(LenientOptionalCRBeforeLF) {
			return p.leave(stHeadLF)
		}
		return p.fail(1, "INVALID_HEADER_TOKEN", "Invalid header field char")
	case c == ' ' && p.head.Len() == 0 && p.flags&flagTrailing == 0 && !p.allows(LenientHeaders):
		return p.fail(1, "UNEXPECTED_SPACE", "Unexpected space after start line")
	case !isToken(c):
		return p.fail(0, "INVALID_HEADER_TOKEN", "Invalid header token")
	}
	p.head.beginName()
	return p.leave(stFieldName)
}

func (p *Parser) fieldName(data []byte) int {
	h := &p.head
	i := 0
	for i < len(data) && isToken(data[i]) {
		i++
	}
	h.text = append(h.text, data[:i]...)
	if !p.countSpan(i, len(data)) || i == len(data) {
		return i
	}
	if data[i] != ':' {
		return i + p.badName(data[i])
	}
	h.endName()
	p.state = stValueSpace
	if p.maxFields > 0 && h.Len() > p.maxFields && p.kind == Request {
		return i + p.fail(1, "HEADER_OVERFLOW", "Header overflow")
	}
	p.know(h.name())
	return i + 1
}

// badName refuses c behind a name. Behind one that the parser knows a space is
// another fault, and may be forgiven.
func (p *Parser) badName(c byte) int {
	if c != ' ' || specialOf(p.head.text[p.head.fields[p.head.Len()-1].name.from:]) == plain {
		return p.fail(0, "INVALID_HEADER_TOKEN", "Invalid header token")
	}
	if p.allows(LenientHeaders) {
		return 1
	}
	return p.fail(1, "INVALID_HEADER_TOKEN", "Invalid header field char")
}

// know finds out whether the parser has to read the value.
func (p *Parser) know(name []byte) {
	switch p.special = specialOf(name); p.special {
	case upgrade:
		p.flags |= flagUpgrade
	case contentLength:
		p.knowLength()
	case transferEncoding:
		p.knowEncoding()
	}
}

func specialOf(name []byte) special {
	var s special
	var known string
	switch len(name) {
	case 7:
		s, known = upgrade, "upgrade"
	case 10:
		s, known = connection, "connection"
	case 14:
		s, known = contentLength, "content-length"
	case 16:
		s, known = connection, "proxy-connection"
	case 17:
		s, known = transferEncoding, "transfer-encoding"
	default:
		return plain
	}
	for i, c := range name {
		if c|0x20 != known[i]|0x20 {
			return plain
		}
	}
	return s
}

func (p *Parser) knowLength() {
	p.digits = 0
	if p.flags&flagTransferEncoding != 0 && !p.allows(LenientChunkedLength) {
		p.fail(0, "INVALID_CONTENT_LENGTH", "Content-Length can't be present with Transfer-Encoding")
	}
}

func (p *Parser) knowEncoding() {
	if p.flags&flagContentLength != 0 && !p.allows(LenientChunkedLength) {
		p.fail(0, "INVALID_TRANSFER_ENCODING", "Transfer-Encoding can't be present with Content-Length")
	}
	p.flags |= flagTransferEncoding
}

func (p *Parser) valueSpace(data []byte) int {
	switch c := data[0]; {
	case isBlank(c):
		return 1
	case c == '\n' && !p.allows(LenientOptionalCRBeforeLF):
		return p.fail(1, "INVALID_HEADER_TOKEN", badValue)
	case c == '\n':
		return p.leave(stEmptyLF)
	case c == '\r':
		return p.take(stEmptyLF)
	}
	if p.special == contentLength && p.flags&flagContentLength != 0 {
		return p.fail(0, "UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length")
	}
	if p.special == transferEncoding && p.te == teIsChunked && p.kind == Request && !p.allows(LenientTransferEncoding) {
		return p.fail(1, "INVALID_TRANSFER_ENCODING", badEncoding)
	}
	return p.leave(stValue)
}

const badValue = "Invalid header value char"

const badEncoding = "Invalid `Transfer-Encoding` header value"

// emptyLF stands behind the CR of a line without a value.
func (p *Parser) emptyLF(data []byte) int {
	if data[0] == '\n' {
		return p.take(stValueNext)
	}
	if p.allows(LenientOptionalLFAfterCR) {
		return p.leave(stValueNext)
	}
	return p.fail(0, "STRICT", "Expected LF after CR")
}

func (p *Parser) value(data []byte) int {
	h := &p.head
	i := 0
	for i < len(data) && p.isValueChar(data[i]) {
		i++
	}
	if bad := p.readSpecial(data[:i]); bad >= 0 {
		return bad
	}
	h.text = append(h.text, data[:i]...)
	if !p.countSpan(i, len(data)) || i == len(data) {
		return i
	}
	switch data[i] {
	case '\r':
		p.state = stValueLF
		return i + 1
	case '\n':
		p.state = stValueLF
		if !p.allows(LenientOptionalCRBeforeLF) {
			p.fail(0, "CR_EXPECTED", "Missing expected CR after header value")
		}
	default:
		p.refuseValue()
	}
	return i
}

func (p *Parser) refuseValue() {
	if p.special == contentLength {
		p.fail(0, "INVALID_CONTENT_LENGTH", "Invalid character in Content-Length")
		return
	}
	p.fail(0, "INVALID_HEADER_TOKEN", badValue)
}

func (p *Parser) isValueChar(c byte) bool {
	if c >= ' ' && c != 0x7f || c == '\t' {
		return true
	}
	return p.allows(LenientHeaders|LenientHeaderValueRelaxed) && c != '\r' && c != '\n' && c != 0
}

// readSpecial follows the value of a header that the parser reads while it
// arrives; it returns where it was refused, or -1.
func (p *Parser) readSpecial(part []byte) int {
	switch p.special {
	case contentLength:
		return p.readLength(part)
	case transferEncoding:
		return p.readEncoding(part)
	}
	return -1
}

func (p *Parser) readLength(part []byte) int {
	const most = 1<<64 - 1
	for i, c := range part {
		switch {
		case isBlank(c) && p.digits > 0:
			p.digits = -p.digits // nothing but spaces may follow
		case isBlank(c) && p.digits < 0:
		case !isDigit(c) || p.digits < 0:
			p.fail(0, "INVALID_CONTENT_LENGTH", "Invalid character in Content-Length")
			return i
		case p.length > (most-uint64(c-'0'))/10:
			p.fail(1, "INVALID_CONTENT_LENGTH", "Content-Length overflow")
			return i
		default:
			p.length = p.length*10 + uint64(c-'0')
			p.digits++
		}
	}
	return -1
}

// readEncoding refuses, in a request, a coding behind "chunked".
func (p *Parser) readEncoding(part []byte) int {
	if p.kind == Response || p.allows(LenientTransferEncoding) {
		return -1
	}
	h := &p.head
	from := h.fields[len(h.fields)-1].value.from
	for i, c := range part {
		if c != ',' {
			continue
		}
		whole := append(h.text[from:len(h.text):len(h.text)], part[:i]...)
		if lastCodingIsChunked(whole) {
			p.fail(1, "INVALID_TRANSFER_ENCODING", badEncoding)
			return i
		}
	}
	return -1
}

func lastCodingIsChunked(value []byte) bool {
	last := value[bytes.LastIndexByte(value, ',')+1:]
	return bytes.EqualFold(bytes.Trim(last, " \t"), []byte("chunked"))
}

func (p *Parser) valueLF(data []byte) int {
	if data[0] == '\n' {
		return p.take(stValueNext)
	}
	return p.fail(0, "LF_EXPECTED", "Missing expected LF after header value")
}

// valueNext stands at the first byte of the next line, which could continue
// the value.
func (p *Parser) valueNext(data []byte) int {
	if isBlank(data[0]) {
		empty := p.head.hasNoValue()
		switch {
		case p.allows(LenientHeaders) && empty:
			return p.leave(stValueSpace)
		case p.allows(LenientHeaders):
			return p.leave(stValue)
		case empty:
			return p.fail(1, "INVALID_HEADER_TOKEN", badValue)
		default:
			return p.fail(0, "INVALID_HEADER_TOKEN", "Unexpected whitespace after header value")
		}
	}
	p.head.endValue()
	if !p.heed() {
		return 0
	}
	return p.leave(stFieldStart)
}

// heed notes what a special header says.
func (p *Parser) heed() bool {
	_, value := p.head.Header(p.head.Len() - 1)
	switch p.special {
	case connection:
		p.heedConnection(value)
	case contentLength:
		if p.digits == 0 {
			p.fail(0, "INVALID_CONTENT_LENGTH", "Empty Content-Length")
			return false
		}
		p.flags |= flagContentLength
	case transferEncoding:
		if len(value) == 0 {
			p.fail(0, "INVALID_TRANSFER_ENCODING", "Empty Transfer-Encoding")
			return false
		}
		p.heedEncoding(value)
	}
	return true
}

func (p *Parser) heedEncoding(value []byte) {
	p.te = teSeen
	p.flags &^= flagChunked
	if lastCodingIsChunked(value) {
		p.te = teIsChunked
		p.flags |= flagChunked
	}
}

func (p *Parser) heedConnection(value []byte) {
	for len(value) > 0 {
		token, rest, _ := bytes.Cut(value, []byte(","))
		token, value = bytes.Trim(token, " \t"), rest
		switch {
		case bytes.EqualFold(token, []byte("keep-alive")):
			p.flags |= flagKeepAlive
		case bytes.EqualFold(token, []byte("close")):
			p.flags |= flagClose
		case bytes.EqualFold(token, []byte("upgrade")):
			p.flags |= flagConnectionUpgrade
		}
	}
}

func (p *Parser) headLF(data []byte) int {
	if data[0] != '\n' && !p.allows(LenientOptionalLFAfterCR) {
		return p.fail(0, "STRICT", "Expected LF after headers")
	}
	n := 0
	if data[0] == '\n' {
		n = 1
	}
	if p.flags&flagTrailing != 0 {
		p.complete()
	} else {
		p.headComplete()
	}
	if p.err != nil {
		p.err.At = n
		return 0
	}
	return n
}

var tokens = func() (t [256]bool) {
	for c := range t {
		b := byte(c)
		t[c] = isAlpha(b) && c < 128 || isDigit(b) || bytes.IndexByte([]byte("!#$%&'*+-.^_`|~"), b) >= 0
	}
	return t
}()

func isToken(c byte) bool { return tokens[c] }

// IsToken says whether a header's name may have c in it.
func IsToken(c byte) bool { return tokens[c] }
