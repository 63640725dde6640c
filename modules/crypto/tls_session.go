package crypto

import (
	"crypto/tls"
	"encoding/binary"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// sessionCache is the engine's one session, in the form that crypto/tls asks
// for.
type sessionCache engine

var _ tls.ClientSessionCache = (*sessionCache)(nil)

// Get implements tls.ClientSessionCache: the session that the script gave.
func (c *sessionCache) Get(string) (*tls.ClientSessionState, bool) {
	state := parseSession(c.session)
	return state, state != nil
}

// Put implements tls.ClientSessionCache: a session for the script to keep.
func (c *sessionCache) Put(_ string, state *tls.ClientSessionState) {
	if state == nil || c.resumed {
		return
	}
	ticket, session, err := state.ResumptionState()
	if err != nil || session == nil {
		return
	}
	if data, err := session.Bytes(); err == nil {
		text := binary.BigEndian.AppendUint32(nil, uint32(len(ticket)))
		c.session = append(append(text, ticket...), data...)
		c.fresh = true
	}
}

// keepTicket makes a server of TLS 1.3 send no new ticket to a client that shows
// a good one, as OpenSSL's. config is for one connection.
func keepTicket(config *tls.Config) {
	config.UnwrapSession = func(ticket []byte, state tls.ConnectionState) (*tls.SessionState, error) {
		session, err := config.DecryptTicket(ticket, state)
		if session != nil && state.Version == tls.VersionTLS13 {
			config.SessionTicketsDisabled = true
		}
		return session, err
	}
}

func parseSession(data []byte) *tls.ClientSessionState {
	if len(data) < 4 {
		return nil
	}
	n := int(binary.BigEndian.Uint32(data))
	if n < 0 || n > len(data)-4 {
		return nil
	}
	session, err := tls.ParseSessionState(data[4+n:])
	if err != nil {
		return nil
	}
	state, err := tls.NewResumptionState(data[4:4+n], session)
	if err != nil {
		return nil
	}
	return state
}

func (e *engine) setSession(call goja.FunctionCall) goja.Value {
	data, _ := js.Bytes(call.Argument(0))
	e.session = append([]byte(nil), data...)
	return goja.Undefined()
}

func (e *engine) getSession(goja.FunctionCall) goja.Value {
	if len(e.session) == 0 {
		return goja.Undefined()
	}
	return e.b.NewBuffer(append([]byte(nil), e.session...))
}

// newSession gives a session once, when it has come.
func (e *engine) newSession(call goja.FunctionCall) goja.Value {
	if !e.fresh {
		return goja.Undefined()
	}
	e.fresh = false
	return e.getSession(call)
}
