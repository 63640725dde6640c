package http1

// headComplete tells the head and chooses how the body is read.
func (p *Parser) headComplete() {
	h := &p.head
	p.nread = 0
	h.KeepAlive = p.keepsAlive()
	h.Upgrade = h.Method == methodConnect && p.kind == Request
	if p.flags&flagUpgrade != 0 && p.flags&flagConnectionUpgrade != 0 {
		h.Upgrade = p.kind == Request || h.Status == 101
	}
	switch p.handler.HeadersComplete(h) {
	case SkipBody:
		p.flags |= flagSkipBody
	case Upgrade:
		h.Upgrade = true
		p.flags |= flagSkipBody
	case ReadBody:
		if h.Upgrade && h.Method == methodConnect {
			p.flags |= flagSkipBody
		}
	}
	p.chooseBody()
}

func (p *Parser) chooseBody() {
	switch {
	case p.flags&flagSkipBody != 0 || p.bodiless():
		p.complete()
	case p.flags&flagChunked != 0:
		p.state = stChunkStart
	case p.flags&flagTransferEncoding != 0 && p.kind == Request && !p.allows(LenientTransferEncoding):
		p.fail(0, "INVALID_TRANSFER_ENCODING", "Request has invalid `Transfer-Encoding`")
	case p.flags&flagTransferEncoding != 0 || p.needsEnd():
		p.finish = finishWithComplete
		p.state = stBodyToEnd
	case p.length == 0:
		p.complete()
	default:
		p.state = stBody
	}
}

func (p *Parser) bodiless() bool {
	s := p.head.Status
	return p.kind == Response && (s/100 == 1 || s == 204 || s == 304)
}

// needsEnd says whether only the end of the connection ends the message.
func (p *Parser) needsEnd() bool {
	if p.kind == Request || p.flags&flagSkipBody != 0 || p.bodiless() {
		return false
	}
	if p.flags&flagTransferEncoding != 0 {
		return p.flags&flagChunked == 0
	}
	return p.flags&flagContentLength == 0
}

func (p *Parser) keepsAlive() bool {
	if p.head.Major > 0 && p.head.Minor > 0 {
		if p.flags&flagClose != 0 {
			return false
		}
	} else if p.flags&flagKeepAlive == 0 {
		return false
	}
	return !p.needsEnd()
}

// complete ends a message.
func (p *Parser) complete() {
	if p.flags&flagTrailing == 0 {
		p.head.forget()
	}
	p.finish = finishSafe
	upgraded := p.head.Upgrade || p.kind == Response && p.head.Status == 101
	keep := p.keepsAlive() || p.allows(LenientKeepAlive)
	if p.stopped = upgraded; upgraded && !p.head.Upgrade {
		p.finish = finishUnsafe // as Node has it
	}
	p.state = stStart
	if !keep && !p.allows(LenientDataAfterClose) {
		p.state = stClosed
	}
	p.handler.MessageComplete(&p.head)
}

func (p *Parser) closed(data []byte) int {
	if data[0] == '\r' || data[0] == '\n' {
		return 1
	}
	return p.fail(1, "CLOSED_CONNECTION", "Data after `Connection: close`")
}

// body reads p.length bytes, of a whole body or of a chunk.
func (p *Parser) body(data []byte) int {
	n := len(data)
	if uint64(n) > p.length {
		n = int(p.length)
	}
	p.length -= uint64(n)
	ended := p.length == 0
	if ended && p.state == stChunkData {
		p.state = stChunkDataCR
		ended = false
	}
	p.handler.Body(data[:n])
	if ended {
		p.complete()
	}
	return n
}

func (p *Parser) bodyToEnd(data []byte) int {
	p.handler.Body(data)
	return len(data)
}
