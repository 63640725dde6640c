package http1

func (p *Parser) start(data []byte) int {
	if data[0] == '\r' || data[0] == '\n' {
		return 1
	}
	p.head.reset()
	p.flags, p.length, p.nread, p.index, p.te = 0, 0, 0, 0, teNone
	p.finish = finishUnsafe
	p.handler.MessageBegin()
	if p.kind == Request {
		return p.leave(stMethod)
	}
	return p.leave(stProtocol)
}

// method collects the method's letters in head.text.
func (p *Parser) method(data []byte) int {
	h := &p.head
	if len(h.text) == 0 {
		if m, size := wholeMethod(data); size > 0 {
			h.Method, p.state = m, stBeforeURL
			return size
		}
	}
	if _, begins := methodPrefix(append(h.text, data[0])); begins {
		h.text = append(h.text, data[0])
		return 1
	}
	exact, _ := methodPrefix(h.text)
	switch {
	case exact < 0:
		return p.fail(0, "INVALID_METHOD", "Invalid method encountered")
	case data[0] != ' ':
		return p.fail(0, "INVALID_METHOD", "Expected space after method")
	}
	h.Method, h.text = exact, h.text[:0]
	return p.take(stBeforeURL)
}

// http2Preface is what follows the line of a PRI request.
const http2Preface = "\r\nSM\r\n\r\n"

// lineDone is the state behind the start line.
func (p *Parser) lineDone() state {
	if p.kind == Request && p.head.Method == methodPRI {
		p.index = 0
		return stPreface
	}
	return stFieldStart
}

func (p *Parser) preface(data []byte) int {
	if data[0] != http2Preface[p.index] {
		return p.fail(0, "INVALID_VERSION", "Expected HTTP/2 Connection Preface")
	}
	if p.index++; p.index == len(http2Preface) {
		return p.fail(1, "PAUSED_H2_UPGRADE", "Pause on PRI/Upgrade")
	}
	return 1
}

const badProtocol = "Expected HTTP/, RTSP/ or ICE/"

// protocol reads the name before the slash, one of three with different first
// letters.
func (p *Parser) protocol(data []byte) int {
	h := &p.head
	if p.index == 0 && data[0] == ' ' && p.kind == Request {
		return 1
	}
	if p.index == 0 {
		h.text = append(h.text[:h.target.to], 0, 0, 0, 0)[:h.target.to]
	}
	h.text = append(h.text, data[0])
	name := string(h.text[h.target.to:])
	p.index++
	switch name {
	case "HTTP", "RTSP", "ICE":
		h.text, p.index = h.text[:h.target.to], 0
		p.state = stSlash
		return p.checkProtocol(name)
	case "H", "HT", "HTT", "R", "RT", "RTS", "I", "IC":
		return 1
	}
	return p.fail(0, "INVALID_CONSTANT", badProtocol)
}

func (p *Parser) checkProtocol(name string) int {
	m := p.head.Method
	switch {
	case p.kind == Response:
	case name == "HTTP" && !IsHTTP(m) && m != methodPRI:
		return p.fail(1, "INVALID_CONSTANT", "Invalid method for HTTP/x.x request")
	case name == "RTSP" && !isRTSP(m):
		return p.fail(1, "INVALID_CONSTANT", "Invalid method for RTSP/x.x request")
	case name == "ICE" && m != methodSource:
		return p.fail(1, "INVALID_CONSTANT", "Expected SOURCE method for ICE/x.x request")
	}
	return 1
}

func (p *Parser) slash(data []byte) int {
	if data[0] != '/' {
		return p.fail(0, "INVALID_CONSTANT", badProtocol)
	}
	return p.take(stMajor)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (p *Parser) major(data []byte) int {
	if !isDigit(data[0]) {
		return p.fail(0, "INVALID_VERSION", "Invalid major version")
	}
	p.head.Major = int(data[0] - '0')
	return p.take(stDot)
}

func (p *Parser) dot(data []byte) int {
	if data[0] != '.' {
		return p.fail(0, "INVALID_VERSION", "Expected dot")
	}
	return p.take(stMinor)
}

func (p *Parser) minor(data []byte) int {
	if !isDigit(data[0]) {
		return p.fail(0, "INVALID_VERSION", "Invalid minor version")
	}
	p.head.Minor = int(data[0] - '0')
	switch [2]int{p.head.Major, p.head.Minor} {
	case [2]int{0, 9}, [2]int{1, 0}, [2]int{1, 1}, [2]int{2, 0}:
	default:
		if !p.allows(LenientVersion) {
			return p.fail(1, "INVALID_VERSION", "Invalid HTTP version")
		}
	}
	if p.kind == Response {
		return p.take(stVersionSpace)
	}
	return p.take(stRequestEnd)
}

const noCRLF = "Expected CRLF after version"

func (p *Parser) requestEnd(data []byte) int {
	switch data[0] {
	case '\r':
		return p.take(stRequestLF)
	case '\n':
		if p.allows(LenientOptionalCRBeforeLF) {
			return p.take(p.lineDone())
		}
		return p.fail(1, "INVALID_VERSION", noCRLF)
	}
	return p.fail(0, "INVALID_VERSION", noCRLF)
}

func (p *Parser) requestLF(data []byte) int {
	if data[0] == '\n' {
		return p.take(p.lineDone())
	}
	if p.allows(LenientOptionalLFAfterCR) {
		return p.leave(p.lineDone())
	}
	return p.fail(0, "STRICT", noCRLF)
}

func (p *Parser) versionSpace(data []byte) int {
	if data[0] != ' ' {
		return p.fail(0, "INVALID_VERSION", "Expected space after version")
	}
	p.digits = 0
	return p.take(stStatusCode)
}

func (p *Parser) statusCode(data []byte) int {
	if !isDigit(data[0]) {
		return p.fail(0, "INVALID_STATUS", "Invalid status code")
	}
	p.head.Status = p.head.Status*10 + int(data[0]-'0')
	if p.digits++; p.digits < 3 {
		return 1
	}
	return p.take(stStatusNext)
}

func (p *Parser) statusNext(data []byte) int {
	switch data[0] {
	case ' ':
		return p.take(stStatusText)
	case '\r':
		return p.leave(stStatusText)
	case '\n':
		if p.allows(LenientOptionalCRBeforeLF) {
			return p.leave(stStatusText)
		}
		return p.fail(1, "INVALID_STATUS", "Invalid response status")
	}
	return p.fail(0, "INVALID_STATUS", "Invalid response status")
}

func (p *Parser) statusText(data []byte) int {
	h := &p.head
	for i, c := range data {
		if c != '\r' && c != '\n' {
			continue
		}
		h.text = append(h.text, data[:i]...)
		h.target.to = h.end()
		if !p.countSpan(i, len(data)) {
			return i
		}
		if c == '\n' && !p.allows(LenientOptionalCRBeforeLF) {
			p.fail(1, "CR_EXPECTED", "Missing expected CR after response line")
			return i
		}
		p.state = stStatusLF
		if c == '\n' {
			return i
		}
		return i + 1
	}
	h.text = append(h.text, data...)
	p.count(len(data))
	return len(data)
}

func (p *Parser) statusLF(data []byte) int {
	if data[0] == '\n' {
		return p.take(stFieldStart)
	}
	if p.allows(LenientOptionalLFAfterCR) {
		return p.leave(stFieldStart)
	}
	return p.fail(0, "STRICT", "Expected LF after CR")
}
