package crypto

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"slices"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/later"
	"github.com/gonode/gonode/runtime/loop"
)

// engine is one end of a TLS connection; jslib/internal/tls/wrap.js moves the
// bytes. Its object calls the handle it was made for: onoutput when the
// handshake has something to send, onhandshake(error) at its end,
// onhello(servername, protocols) where a server must choose.
type engine struct {
	b       *binding
	handle  *goja.Object
	frame   goja.Value
	context *secureContext
	config  *tls.Config
	server  bool
	pipe    *tlsPipe
	conn    *tls.Conn
	hello   bool           // ask the script at the client's hello
	choice  chan helloWord // what the script says
	gone    chan struct{}  // closed with the connection
	closed  bool
	posted  bool // an onoutput is under way; only under pipe.mu
	session []byte
	fresh   bool // session has not been told yet
	resumed bool // an older session, which stays as it is
	slab    []byte
	largest int          // plain text in a record, where the script limits it
	work    loop.Request // a step of the handshake, which the loop must wait for
	working bool

	handshaken bool
}

type helloWord struct {
	context  *secureContext
	protocol string
}

func (b *binding) newTLSBinding() *goja.Object {
	later.Crypto()
	obj := b.VM.NewObject()
	b.defineTLSContext(obj)
	methods := map[string]js.Fn{}
	for name, method := range map[string]func(*engine, goja.FunctionCall) goja.Value{
		"start": (*engine).start, "feed": (*engine).feed, "read": (*engine).read, "write": (*engine).write,
		"take": (*engine).takeOutput, "end": (*engine).end, "close": (*engine).close, "proceed": (*engine).proceed,
		"info": (*engine).info, "verifyError": (*engine).verifyError, "peerCertificate": (*engine).peerCertificate,
		"certificate": (*engine).ownCertificate, "setServername": (*engine).setServername,
		"setSession": (*engine).setSession, "getSession": (*engine).getSession, "newSession": (*engine).newSession,
		"exportKeyingMaterial": (*engine).exportKeyingMaterial, "setContext": (*engine).setContext,
		"setMaxSendFragment": (*engine).setMaxSendFragment, "setVerifyMode": (*engine).setVerifyMode, "peerX509": (*engine).peerX509, "ownX509": (*engine).ownX509,
	} {
		methods[name] = func(call goja.FunctionCall) goja.Value { return method(js.This[*engine](b.Env, call), call) }
	}
	obj.Set("Engine", b.NewClass(js.Class{Name: "TLSEngine", Methods: methods, New: b.newEngine}))
	return obj
}

// newEngine(handle, context, {isServer, protocols, requestCert,
// rejectUnauthorized, hello})
func (b *binding) newEngine(call goja.ConstructorCall) *goja.Object {
	context, ok := js.State[*secureContext](b.Env, call.Argument(1))
	if !ok {
		b.Throw("ERR_TLS_INVALID_CONTEXT", "context")
	}
	options := js.Object(call.Argument(2))
	e := &engine{b: b, handle: js.Object(call.Argument(0)), context: context, config: context.config.Clone(),
		server: options.Get("isServer").ToBoolean(), hello: options.Get("hello").ToBoolean(), frame: b.AsyncFrame(),
		gone: make(chan struct{}), choice: make(chan helloWord, 1)}
	b.each(options.Get("protocols"), func(v goja.Value) { e.config.NextProtos = append(e.config.NextProtos, string(raw(v))) })
	e.pipe = newTLSPipe(e.postOutput, e.postIdle)
	if e.server {
		e.prepareServer(options.Get("requestCert").ToBoolean(), options.Get("rejectUnauthorized").ToBoolean())
	} else {
		e.prepareClient()
	}
	b.Attach(call.This, e)
	return nil
}

// prepareClient leaves verifying to verifyError, as OpenSSL's callers do.
func (e *engine) prepareClient() {
	e.config.InsecureSkipVerify = true
	e.config.ClientSessionCache = (*sessionCache)(e)
	// The last flight of TLS 1.3 goes out when the script has accepted the
	// server, as from OpenSSL.
	e.config.VerifyConnection = func(s tls.ConnectionState) error {
		if s.Version == tls.VersionTLS13 {
			e.pipe.hold()
		} else {
			e.resumed = s.DidResume
		}
		return nil
	}
	certificates := e.config.Certificates
	e.config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		if len(certificates) == 0 {
			return &tls.Certificate{}, nil
		}
		return &certificates[0], nil
	}
}

func (e *engine) prepareServer(request, reject bool) {
	e.setClientAuth(request, reject)
	if len(e.config.Certificates) == 0 {
		e.config.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, errNoSharedCipher }
	}
	keepTicket(e.config)
	if e.hello {
		e.config.GetConfigForClient = e.onHello
	}
}

func (e *engine) setClientAuth(request, reject bool) {
	switch {
	case request && reject:
		e.config.ClientAuth = tls.RequireAnyClientCert
	case request:
		e.config.ClientAuth = tls.RequestClientCert
	default:
		e.config.ClientAuth = tls.NoClientCert
	}
	if request && e.context.customCA {
		e.config.ClientCAs = x509.NewCertPool()
		for _, cert := range e.context.ca {
			e.config.ClientCAs.AddCert(cert)
		}
	}
}

func (e *engine) setVerifyMode(call goja.FunctionCall) goja.Value {
	e.setClientAuth(js.Bool(call, 0), js.Bool(call, 1))
	return goja.Undefined()
}

// setContext(context) changes the certificates before the handshake.
func (e *engine) setContext(call goja.FunctionCall) goja.Value {
	if c, ok := js.State[*secureContext](e.b.Env, call.Argument(0)); ok {
		e.context = c
		e.config.Certificates = c.config.Certificates
	}
	return goja.Undefined()
}

// onHello runs in the handshake's goroutine and waits for the script, which
// keeps the loop alive by itself if it does.
func (e *engine) onHello(info *tls.ClientHelloInfo) (*tls.Config, error) {
	e.call("onhello", func() []goja.Value {
		e.setWorking(false)
		protocols := e.b.strings(info.SupportedProtos)
		return []goja.Value{e.b.VM.ToValue(info.ServerName), protocols}
	})
	select {
	case <-e.gone:
		return nil, io.ErrClosedPipe
	case word := <-e.choice:
		config := e.config.Clone()
		config.GetConfigForClient = nil
		keepTicket(config)
		if word.context != nil {
			config.Certificates, config.GetCertificate = word.context.config.Certificates, nil
		}
		if word.protocol != "" {
			config.NextProtos = []string{word.protocol}
		}
		return config, nil
	}
}

// proceed(context, protocol) answers onhello.
func (e *engine) proceed(call goja.FunctionCall) goja.Value {
	word := helloWord{protocol: js.String(call, 1)}
	if c, ok := js.State[*secureContext](e.b.Env, call.Argument(0)); ok {
		word.context = c
		e.context = c
	}
	select {
	case e.choice <- word:
		e.setWorking(!e.handshaken && !e.closed)
	default:
	}
	return goja.Undefined()
}

// call calls a method of the handle from the handshake's goroutine.
func (e *engine) call(name string, args func() []goja.Value) {
	e.b.Loop.Post(func() {
		if e.closed {
			return
		}
		e.b.RunInFrame(e.frame, func() {
			e.b.Enter(func() { e.b.Call(e.handle, e.handle.Get(name), args()...) })
		})
	})
}

// postOutput runs under the pipe's lock.
func (e *engine) postOutput() {
	if e.posted {
		return
	}
	e.posted = true
	e.call("onoutput", func() []goja.Value { return nil })
}

// setWorking keeps the loop alive during a step of the handshake; between the
// steps that is up to the stream.
func (e *engine) setWorking(on bool) {
	if e.working == on {
		return
	}
	e.working = on
	if on {
		e.work.Begin(e.b.Loop, "TLSWRAP")
	} else {
		e.work.End()
	}
}

// postIdle runs under the pipe's lock.
func (e *engine) postIdle() {
	e.b.Loop.Post(func() {
		if e.pipe.starving() {
			e.setWorking(false)
		}
	})
}

// keyLog gives the lines of a key log to the handle.
type keyLog engine

// Write implements io.Writer, for one line.
func (k *keyLog) Write(line []byte) (int, error) {
	line = append([]byte(nil), line...)
	(*engine)(k).call("onkeylog", func() []goja.Value { return []goja.Value{k.b.NewBuffer(line)} })
	return len(line), nil
}

// start(keylog) begins the handshake.
func (e *engine) start(call goja.FunctionCall) goja.Value {
	if js.Bool(call, 0) {
		e.config.KeyLogWriter = (*keyLog)(e)
	}
	if e.server {
		e.conn = tls.Server(e.pipe, e.config)
	} else {
		e.conn = tls.Client(e.pipe, e.config)
	}
	e.setWorking(true)
	e.b.Loop.Go(func() {
		err := e.conn.Handshake()
		e.pipe.stopWaiting()
		e.call("onhandshake", func() []goja.Value { return []goja.Value{e.b.tlsException(err)} })
		e.b.Loop.Post(func() {
			e.handshaken = true
			e.setWorking(false)
		})
	})
	return goja.Undefined()
}

// feed(bytes) takes what the stream has read; without bytes it has ended.
func (e *engine) feed(call goja.FunctionCall) goja.Value {
	bytes, _ := js.Bytes(call.Argument(0))
	e.pipe.feed(bytes)
	if e.conn != nil && !e.handshaken {
		e.setWorking(true)
	}
	return goja.Undefined()
}

// takeOutput gives what the stream must write, or undefined.
func (e *engine) takeOutput(goja.FunctionCall) goja.Value {
	e.pipe.mu.Lock()
	e.posted = false
	e.pipe.mu.Unlock()
	if out := e.pipe.take(); len(out) > 0 {
		return e.b.NewBuffer(out)
	}
	return goja.Undefined()
}

const maxRead = 64 << 10

// read gives what has been decrypted: a Buffer, undefined where there is
// nothing yet, null at the end, or an Error. Like OpenSSL's it ends with a
// record that is not full.
func (e *engine) read(goja.FunctionCall) goja.Value {
	if e.slab == nil {
		e.slab = make([]byte, 16<<10)
	}
	var all []byte
	for len(all) < maxRead {
		n, err := e.conn.Read(e.slab)
		all = append(all, e.slab[:n]...)
		if err == nil && n == len(e.slab) {
			continue
		}
		if err == nil {
			break
		}
		if len(all) > 0 {
			break // the error comes again
		}
		return e.readError(err)
	}
	return e.b.NewBuffer(all)
}

func (e *engine) readError(err error) goja.Value {
	switch err.(type) {
	case nothingYet:
		return goja.Undefined()
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return goja.Null()
	}
	return e.b.tlsException(err)
}

// write(data) encrypts; take gives the result.
func (e *engine) write(call goja.FunctionCall) goja.Value {
	data := raw(call.Argument(0))
	limit := e.largest
	if limit == 0 {
		limit = len(data)
	}
	for part := range slices.Chunk(data, max(limit, 1)) {
		if _, err := e.conn.Write(part); err != nil {
			return e.b.tlsException(err)
		}
	}
	return goja.Undefined()
}

// setMaxSendFragment(size) says whether that is a size of TLS.
func (e *engine) setMaxSendFragment(call goja.FunctionCall) goja.Value {
	size := js.Int(call, 0, 0)
	if size < 512 || size > 16<<10 {
		return e.b.VM.ToValue(false)
	}
	e.largest = size
	return e.b.VM.ToValue(true)
}

// end says that there will be no more.
func (e *engine) end(goja.FunctionCall) goja.Value {
	if e.conn != nil && e.conn.ConnectionState().HandshakeComplete {
		e.conn.CloseWrite()
	}
	return goja.Undefined()
}

func (e *engine) close(goja.FunctionCall) goja.Value {
	if !e.closed {
		e.closed = true
		close(e.gone)
		e.pipe.Close()
	}
	return goja.Undefined()
}

func (e *engine) setServername(call goja.FunctionCall) goja.Value {
	e.config.ServerName = js.String(call, 0)
	return goja.Undefined()
}

// verifyError is an Error whose code says why the peer is not to be trusted, or
// null.
func (e *engine) verifyError(goja.FunctionCall) goja.Value {
	peers := e.conn.ConnectionState().PeerCertificates
	fault := &verifyFault{"UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate"}
	if len(peers) > 0 {
		fault = verifyChain(peers, e.context.ca, time.Now())
	}
	if fault == nil {
		return goja.Null()
	}
	message := fault.message
	switch fault {
	case faultLeaf, faultSelfSigned, faultSelfInChain:
		if !e.server {
			message += "; if the root CA is installed locally, try running Node.js with --use-system-ca"
		}
	}
	return e.b.coded(fault.code, message)
}

// info tells what was negotiated.
func (e *engine) info(goja.FunctionCall) goja.Value {
	s := e.conn.ConnectionState()
	obj := e.b.VM.NewObject()
	obj.Set("protocol", map[uint16]string{tls.VersionTLS10: "TLSv1", tls.VersionTLS11: "TLSv1.1",
		tls.VersionTLS12: "TLSv1.2", tls.VersionTLS13: "TLSv1.3"}[s.Version])
	obj.Set("cipher", opensslName(s.CipherSuite))
	obj.Set("standardCipher", tls.CipherSuiteName(s.CipherSuite))
	obj.Set("alpn", s.NegotiatedProtocol)
	obj.Set("servername", s.ServerName)
	obj.Set("reused", s.DidResume)
	obj.Set("curve", curveNames[s.CurveID])
	return obj
}

// exportKeyingMaterial(length, label, context)
func (e *engine) exportKeyingMaterial(call goja.FunctionCall) goja.Value {
	s := e.conn.ConnectionState()
	context, _ := js.Bytes(call.Argument(2))
	out, err := s.ExportKeyingMaterial(js.String(call, 1), context, js.Int(call, 0, 0))
	if err != nil {
		panic(e.b.exception(err))
	}
	return e.b.NewBuffer(out)
}
