package http1

// The parts of a URL; p.index holds the one that is being read.
const (
	urlBegin = iota
	urlSchema
	urlDelimiter  // the first slash after the colon
	urlDelimiter2 // the second
	urlServerStart
	urlServer
	urlServerAt
	urlPath
	urlQuery
	urlFragmentStart
	urlFragment
)

func (p *Parser) beforeURL(data []byte) int {
	if data[0] == ' ' {
		return 1
	}
	p.index = urlBegin
	if p.head.Method == methodConnect {
		p.index = urlServerStart
	}
	return p.leave(stURL)
}

func (p *Parser) url(data []byte) int {
	for i, c := range data {
		if p.index == urlPath && isURLChar(c) {
			continue
		}
		if p.index >= urlServerStart && (c == ' ' || c == '\r' || c == '\n') {
			return p.endURL(data, i)
		}
		if !p.urlChar(c) {
			return i
		}
	}
	p.head.text = append(p.head.text, data...)
	p.count(len(data))
	return len(data)
}

func (p *Parser) endURL(data []byte, n int) int {
	h := &p.head
	h.text = append(h.text, data[:n]...)
	h.target.to = h.end()
	if !p.count(n) {
		return n
	}
	p.index = 0
	switch data[n] {
	case ' ':
		p.state = stProtocol
	case '\r':
		p.state = stURLAfterCR
	default:
		p.oldRequest()
	}
	return n + 1
}

// oldRequest is one without a version: HTTP/0.9.
func (p *Parser) oldRequest() {
	p.head.Major, p.head.Minor = 0, 9
	p.state = p.lineDone()
}

func (p *Parser) urlAfterCR(data []byte) int {
	if data[0] != '\n' {
		return p.fail(0, "INVALID_URL", "Expected CRLF")
	}
	p.oldRequest()
	return 1
}

// urlChar goes on by one character; false means that it was refused.
func (p *Parser) urlChar(c byte) bool {
	if c == '\t' || c == '\f' || p.index <= urlServerStart && (c == ' ' || c == '\r' || c == '\n') {
		return p.badURL(1, "Invalid characters in url")
	}
	switch p.index {
	case urlBegin:
		return p.urlFirst(c)
	case urlSchema, urlDelimiter, urlDelimiter2:
		return p.urlInSchema(c)
	case urlServerStart, urlServer, urlServerAt:
		return p.urlInServer(c)
	}
	return p.urlInPath(c)
}

func (p *Parser) badURL(taken int, reason string) bool {
	p.fail(taken, "INVALID_URL", reason)
	return false
}

func (p *Parser) urlFirst(c byte) bool {
	switch {
	case c == '/' || c == '*':
		p.index = urlPath
	case isAlpha(c):
		p.index = urlSchema
	default:
		return p.badURL(0, "Unexpected start char in url")
	}
	return true
}

func (p *Parser) urlInSchema(c byte) bool {
	switch {
	case p.index == urlSchema && isAlpha(c):
	case p.index == urlSchema && c == ':', p.index > urlSchema && c == '/':
		p.index++
	default:
		return p.badURL(0, "Unexpected char in url schema")
	}
	return true
}

func (p *Parser) urlInServer(c byte) bool {
	switch {
	case c == '/':
		p.index = urlPath
	case c == '?':
		p.index = urlQuery
	case c == '@' && p.index == urlServerAt:
		return p.badURL(1, "Double @ in url")
	case c == '@':
		p.index = urlServerAt
	case isUserinfo(c) || c == '[' || c == ']':
		p.index = urlServer
	default:
		return p.badURL(0, "Unexpected char in url server")
	}
	return true
}

func (p *Parser) urlInPath(c byte) bool {
	switch {
	case c == '?':
		if p.index != urlFragment && p.index != urlQuery {
			p.index += urlQuery - urlPath
			p.index = min(p.index, urlFragment)
		}
	case c == '#':
		if p.index < urlFragmentStart {
			p.index = urlFragmentStart
		}
	case !isURLChar(c):
		return p.badURL(0, [...]string{
			"Invalid char in url path", "Invalid char in url query",
			"Invalid char in url fragment start", "Invalid char in url fragment",
		}[p.index-urlPath])
	case p.index == urlFragmentStart:
		p.index = urlFragment
	}
	return true
}

func isAlpha(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

func isURLChar(c byte) bool { return c > ' ' && c < 0x7f && c != '#' && c != '?' }

func isUserinfo(c byte) bool {
	if isAlpha(c) || isDigit(c) {
		return true
	}
	switch c {
	case '-', '_', '.', '!', '~', '*', '\'', '(', ')', '%', ';', ':', '&', '=', '+', '$', ',':
		return true
	}
	return false
}
