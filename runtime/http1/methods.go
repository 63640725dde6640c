package http1

// Methods are the names of methods by their number.
var Methods = [...]string{
	"DELETE", "GET", "HEAD", "POST", "PUT", "CONNECT", "OPTIONS", "TRACE", "COPY", "LOCK", "MKCOL",
	"MOVE", "PROPFIND", "PROPPATCH", "SEARCH", "UNLOCK", "BIND", "REBIND", "UNBIND", "ACL", "REPORT",
	"MKACTIVITY", "CHECKOUT", "MERGE", "M-SEARCH", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE", "PATCH",
	"PURGE", "MKCALENDAR", "LINK", "UNLINK", "SOURCE", "PRI", "DESCRIBE", "ANNOUNCE", "SETUP", "PLAY",
	"PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER", "REDIRECT", "RECORD", "FLUSH", "QUERY",
}

// IsHTTP says whether method number m is one of HTTP, not of RTSP alone.
func IsHTTP(m int) bool { return m <= methodSource || m == methodQuery }

const (
	methodGet     = 1
	methodConnect = 5
	methodOptions = 6
	methodSource  = 33
	methodPRI     = 34
	methodFlush   = 45
	methodQuery   = 46
)

func isRTSP(m int) bool {
	switch m {
	case methodGet, 3, methodOptions:
		return true
	}
	return m > methodPRI && m <= methodFlush
}

// wholeMethod finds the method that data begins with, where the space behind it
// is there too; size is zero where it is not, or the method is no common one.
func wholeMethod(data []byte) (m, size int) {
	for m := range methodPRI {
		name := Methods[m]
		if len(data) > len(name) && data[len(name)] == ' ' && string(data[:len(name)]) == name {
			return m, len(name) + 1
		}
	}
	return 0, 0
}

// methodPrefix says whether some method begins with text, and which one is it.
func methodPrefix(text []byte) (exact int, begins bool) {
	exact = -1
	for i, m := range Methods {
		if len(m) >= len(text) && m[:len(text)] == string(text) {
			begins = true
			if len(m) == len(text) {
				exact = i
			}
		}
	}
	return exact, begins
}
