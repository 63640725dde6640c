package http1

const badSize = "Invalid character in chunk size"

func hex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func (p *Parser) chunkStart(data []byte) int {
	if hex(data[0]) < 0 {
		return p.fail(0, "INVALID_CHUNK_SIZE", badSize)
	}
	p.length, p.nread = 0, 0
	return p.leave(stChunkSize)
}

func (p *Parser) chunkSize(data []byte) int {
	c := data[0]
	if d := hex(c); d >= 0 {
		if p.length > (1<<64-1)>>4 {
			return p.fail(1, "INVALID_CHUNK_SIZE", "Chunk size overflow")
		}
		p.length = p.length<<4 | uint64(d)
		return 1
	}
	switch c {
	case '\r':
		return p.take(stChunkLF)
	case '\n':
		return p.bareLF(1, "Missing expected CR after chunk size")
	case ';':
		return p.take(stExtension)
	case ' ', '\t':
		if c == ' ' && p.allows(LenientSpacesAfterChunkSize) {
			return 1
		}
		return p.fail(1, "INVALID_CHUNK_SIZE", badSize)
	}
	return p.fail(0, "INVALID_CHUNK_SIZE", badSize)
}

// bareLF is a line of a chunk's head that ends without CR.
func (p *Parser) bareLF(taken int, reason string) int {
	if p.allows(LenientOptionalCRBeforeLF) {
		return p.leave(stChunkLF)
	}
	return p.fail(taken, "CR_EXPECTED", reason)
}

func (p *Parser) chunkLF(data []byte) int {
	n := 1
	if data[0] != '\n' {
		if !p.allows(LenientOptionalLFAfterCR) {
			return p.fail(0, "STRICT", "Expected LF after chunk size")
		}
		n = 0
	}
	p.state, p.nread = stChunkData, 0
	if p.length == 0 {
		p.flags |= flagTrailing
		p.head.forget()
		p.state = stFieldStart
	}
	return n
}

// countExtension limits what extensions may take: see countSpan.
func (p *Parser) countExtension(n, size int) bool {
	if p.nread += n; p.nread > maxChunkExtensions {
		p.fail(b2i(n < size), "CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow")
		return false
	}
	return true
}

func tokenLen(data []byte) int {
	n := 0
	for n < len(data) && isToken(data[n]) {
		n++
	}
	return n
}

func (p *Parser) extension(data []byte) int {
	if data[0] == ' ' || data[0] == '\r' {
		return p.fail(1, "STRICT", "Invalid character in chunk extensions")
	}
	return p.leave(stExtensionName)
}

func (p *Parser) extensionName(data []byte) int {
	n := tokenLen(data)
	switch {
	case !p.countExtension(n, len(data)) || n == len(data):
		return n
	case data[n] == '=':
		return n + p.take(stExtensionValue)
	}
	return n + p.endExtension(data[n], 1, "name")
}

func (p *Parser) extensionValue(data []byte) int {
	n := tokenLen(data)
	switch {
	case !p.countExtension(n, len(data)) || n == len(data):
		return n
	case data[n] == '"':
		return n + p.take(stExtensionQuoted)
	}
	return n + p.endExtension(data[n], 1, "value")
}

// endExtension reads what follows a name or a value; taken is for the refusal
// of any other byte.
func (p *Parser) endExtension(c byte, taken int, what string) int {
	switch c {
	case ';':
		return p.take(stExtension)
	case '\r':
		return p.take(stChunkLF)
	case '\n':
		return p.bareLF(0, "Missing expected CR after chunk extension "+what)
	}
	return p.fail(taken, "STRICT", "Invalid character in chunk extensions "+what)
}

func (p *Parser) extensionQuoted(data []byte) int {
	switch c := data[0]; {
	case c == '"':
		return p.take(stExtensionAfterQuote)
	case c == '\\':
		return p.take(stExtensionEscape)
	case c != '\t' && (c < ' ' || c == 0x7f):
		return p.fail(1, "STRICT", "Invalid character in chunk extensions quoted value")
	}
	p.countExtension(1, 1)
	return 1
}

func (p *Parser) extensionEscape(data []byte) int {
	if c := data[0]; c != '\t' && (c < ' ' || c == 0x7f) {
		return p.fail(1, "STRICT", "Invalid quoted-pair in chunk extensions quoted value")
	}
	return p.take(stExtensionQuoted)
}

func (p *Parser) extensionAfterQuote(data []byte) int {
	switch data[0] {
	case ';':
		return p.take(stExtension)
	case '\r':
		return p.take(stChunkLF)
	case '\n':
		return p.bareLF(0, "Missing expected CR after chunk extension value")
	}
	return p.fail(0, "STRICT", "Invalid character in chunk extensions quote value")
}

func (p *Parser) chunkDataCR(data []byte) int {
	switch {
	case data[0] == '\r':
		return p.take(stChunkDataLF)
	case p.allows(LenientOptionalCRLFAfterChunk):
		return p.leave(stChunkStart)
	case data[0] == '\n':
		if p.allows(LenientOptionalCRBeforeLF) {
			return p.take(stChunkStart)
		}
		return p.fail(1, "CR_EXPECTED", "Missing expected CR after chunk data")
	}
	return p.fail(0, "STRICT", "Expected LF after chunk data")
}

func (p *Parser) chunkDataLF(data []byte) int {
	if data[0] == '\n' {
		return p.take(stChunkStart)
	}
	if p.allows(LenientOptionalLFAfterCR) {
		return p.leave(stChunkStart)
	}
	return p.fail(0, "STRICT", "Expected LF after chunk data")
}
