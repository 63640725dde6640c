package http1

type state uint8

const (
	stStart state = iota
	stMethod
	stPreface
	stBeforeURL
	stURL
	stURLAfterCR
	stProtocol
	stSlash
	stMajor
	stDot
	stMinor
	stRequestEnd
	stRequestLF
	stVersionSpace
	stStatusCode
	stStatusNext
	stStatusText
	stStatusLF
	stFieldStart
	stFieldName
	stValueSpace
	stValue
	stEmptyLF
	stValueLF
	stValueNext
	stHeadLF
	stBody
	stBodyToEnd
	stChunkStart
	stChunkSize
	stChunkLF
	stExtension
	stExtensionName
	stExtensionValue
	stExtensionQuoted
	stExtensionEscape
	stExtensionAfterQuote
	stChunkData
	stChunkDataCR
	stChunkDataLF
	stClosed
)

// steps says what reads each state. A step takes bytes from the front of data,
// which is not empty, and returns how many; zero with another state means that
// the byte at hand is that state's.
var steps [stClosed + 1]func(p *Parser, data []byte) int

func init() {
	steps = [...]func(p *Parser, data []byte) int{
		stStart: (*Parser).start, stMethod: (*Parser).method, stPreface: (*Parser).preface,
		stBeforeURL: (*Parser).beforeURL, stURL: (*Parser).url, stURLAfterCR: (*Parser).urlAfterCR,
		stProtocol: (*Parser).protocol, stSlash: (*Parser).slash, stMajor: (*Parser).major,
		stDot: (*Parser).dot, stMinor: (*Parser).minor, stRequestEnd: (*Parser).requestEnd,
		stRequestLF: (*Parser).requestLF, stVersionSpace: (*Parser).versionSpace,
		stStatusCode: (*Parser).statusCode, stStatusNext: (*Parser).statusNext,
		stStatusText: (*Parser).statusText, stStatusLF: (*Parser).statusLF,
		stFieldStart: (*Parser).fieldStart, stFieldName: (*Parser).fieldName,
		stValueSpace: (*Parser).valueSpace, stValue: (*Parser).value, stEmptyLF: (*Parser).emptyLF, stValueLF: (*Parser).valueLF,
		stValueNext: (*Parser).valueNext, stHeadLF: (*Parser).headLF,
		stBody: (*Parser).body, stBodyToEnd: (*Parser).bodyToEnd,
		stChunkStart: (*Parser).chunkStart, stChunkSize: (*Parser).chunkSize, stChunkLF: (*Parser).chunkLF,
		stExtension: (*Parser).extension, stExtensionName: (*Parser).extensionName,
		stExtensionValue: (*Parser).extensionValue, stExtensionQuoted: (*Parser).extensionQuoted,
		stExtensionEscape: (*Parser).extensionEscape, stExtensionAfterQuote: (*Parser).extensionAfterQuote,
		stChunkData: (*Parser).body, stChunkDataCR: (*Parser).chunkDataCR, stChunkDataLF: (*Parser).chunkDataLF,
		stClosed: (*Parser).closed,
	}
}

func (p *Parser) run(data []byte) int { return steps[p.state](p, data) }

// take goes to state next behind the byte at hand.
func (p *Parser) take(next state) int {
	p.state = next
	return 1
}

// leave goes to state next with the byte at hand.
func (p *Parser) leave(next state) int {
	p.state = next
	return 0
}
