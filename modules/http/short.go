package http

import (
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
)

// short is the short way of a server: a connection that nobody has touched is a
// session, its request and response are made without properties, and all that
// common programs do with them happens in Go. Whatever else they do, or find out
// about them, hands session, request and response over to the general code
// (jslib/internal/http/connection.js), which goes on from where they stand.
type short struct {
	*realm
	streams            *stream.Realm
	incoming, response *goja.Object // the constructors
	general            goja.Value   // the general 'connection' listener
	steps              *goja.Object
	symbols            symbols
	reqKind, resKind   *js.LazyKind
	worded             *js.Growth            // a response with statusMessage
	served, answering  *js.Growth            // a socket that http reads, and with a response
	stateOf            *js.LazyKind          // a request's _readableState
	takePart           goja.Value            // what readers of bodies call
	native             map[string]goja.Value // methods of responses, as they are by themselves
	known              []known
	debugging          bool
	plainEmit          bool // emit is the project's

	date       []byte // the Date line of second
	dateSecond int64
	out        []byte // memory for what is being written
	fieldNames map[string]*fieldName
	phrases    *goja.Object // http.STATUS_CODES
	status     int          // the last one
	statusName *js.Name     // in phrases
	usual      usual
}

// symbols are a server's own properties.
type symbols struct{ incoming, response, connections, optimize, unique *goja.Symbol }

// known is a method that the short way stands in for, as it is by itself.
type known struct {
	proto *goja.Object
	name  string
	fn    goja.Value
}

// The methods without which the general code would do something else.
var (
	outgoingMethods = []string{
		"on", "once", "off", "addListener", "removeListener", "emit", "_send", "_writeRaw", "_storeHeader",
		"_flush", "_finish", "_implicitHeader", "destroy",
	}
	responseMethods = []string{
		"writeHead", "write", "end", "assignSocket", "detachSocket", "setHeader", "getHeader", "hasHeader",
		"removeHeader", "_implicitHeader", "_finish", "emit",
	}
	incomingMethods = []string{"on", "once", "emit", "push", "read", "_read", "_dump", "_destroy", "_addHeaderLines", "_addHeaderLine"}
)

// enableShort turns it on. It returns connectionListener, the 'connection'
// listener of servers, and the functions lend and reclaim. config has IncomingMessage, ServerResponse, general, steps, statusCodes, symbols (of a
// server) and debugging.
func (r *realm) enableShort(call goja.FunctionCall) goja.Value {
	config := call.Argument(0).(*goja.Object)
	names := config.Get("symbols").(*goja.Object)
	symbol := func(name string) *goja.Symbol { return names.Get(name).(*goja.Symbol) }
	s := &short{
		realm: r, streams: stream.Of(r.Env, r.Loop),
		incoming: config.Get("IncomingMessage").(*goja.Object),
		response: config.Get("ServerResponse").(*goja.Object),
		general:  config.Get("general"), steps: config.Get("steps").(*goja.Object),
		phrases: config.Get("statusCodes").(*goja.Object),
		symbols: symbols{
			symbol("kIncomingMessage"), symbol("kServerResponse"), symbol("kConnections"),
			symbol("kOptimizeEmptyRequests"), symbol("kUniqueHeaders"),
		},
		debugging: config.Get("debugging").ToBoolean(),
	}
	out := r.VM.NewObject()
	out.Set("connectionListener", r.Func("connectionListener", 1, s.connected))
	out.Set("lend", r.Func("lend", 4, s.lend))
	out.Set("reclaim", r.Func("reclaim", 1, s.reclaim))
	return out
}

// growSockets makes the properties that sockets get here; to ask for parser is a
// touch.
func (s *short) growSockets() {
	refuse, proto := s.steps.Get("refuseEncoding"), s.steps.Get("Socket").(*goja.Object).Get("prototype").(*goja.Object)
	reads := map[string]func(stream.Consumer) goja.Value{
		"setEncoding": func(stream.Consumer) goja.Value { return refuse },
		"_paused":     func(stream.Consumer) goja.Value { return s.VM.ToValue(false) },
	}
	methods := []string{"on", "addListener", "prependListener"}
	for _, name := range methods {
		reads[name] = func(stream.Consumer) goja.Value { return proto.Get(name) }
	}
	names := append(append([]string{"parser"}, methods...), "setEncoding", "_paused")
	s.served = s.streams.NewGrowth(nil, names, reads)
	s.answering = s.streams.NewGrowth(s.served, []string{"_httpMessage"}, map[string]func(stream.Consumer) goja.Value{
		"_httpMessage": func(f stream.Consumer) goja.Value { return f.(*session).message() },
	})
}

// prepare makes the kinds, with the first connection.
func (s *short) prepare() {
	s.reqKind = s.requestKind()
	s.takePart = s.newTakePart()
	s.resKind = s.responseKind()
	s.growSockets()
	note := func(ctor *goja.Object, names []string) *goja.Object {
		proto := ctor.Get("prototype").(*goja.Object)
		for _, name := range names {
			s.known = append(s.known, known{proto, name, proto.Get(name)})
		}
		return proto
	}
	note(s.incoming, incomingMethods)
	note(s.response, responseMethods)
	outgoing := s.response.Prototype()
	note(outgoing, outgoingMethods)
}

// maxSpare is how much memory is kept from one write for the next.
const maxSpare = 64 << 10

// keep takes the memory of what was written last.
func (s *short) keep(out []byte) {
	if cap(out) <= maxSpare {
		s.out = out[:0]
	}
}

// step calls a function of the general code.
func (s *short) step(name string, args ...goja.Value) goja.Value {
	return s.Invoke(goja.Undefined(), s.steps.Get(name), args...)
}

// connected is the 'connection' listener: this is the server.
func (s *short) connected(call goja.FunctionCall) goja.Value {
	server, _ := call.This.(*goja.Object)
	conn := s.streams.Untouched(call.Argument(0))
	if conn == nil || server == nil || !s.takes(server) || isTrue(server.Get("timeout")) {
		return s.Invoke(call.This, s.general, call.Arguments...)
	}
	if !s.served.Apply(conn.Socket()) {
		return s.Invoke(call.This, s.general, call.Arguments...)
	}
	s.newSession(server, conn)
	return goja.Undefined()
}

// takes says whether a connection of server can go the short way.
func (s *short) takes(server *goja.Object) bool {
	if s.reqKind == nil {
		s.prepare()
	}
	if s.debugging || server.GetSymbol(s.symbols.incoming) != goja.Value(s.incoming) ||
		server.GetSymbol(s.symbols.response) != goja.Value(s.response) {
		return false
	}
	for _, name := range []string{"insecureHTTPParser", "httpValidation", "joinDuplicateHeaders",
		"rejectNonStandardBodyWrites"} {
		if isTrue(server.Get(name)) {
			return false
		}
	}
	if !js.IsNil(server.Get("maxHeadersCount")) {
		return false
	}
	for _, k := range s.known {
		if k.proto.Get(k.name) != k.fn {
			return false
		}
	}
	return !isTrue(server.GetSymbol(s.symbols.optimize)) && !isTrue(server.GetSymbol(s.symbols.unique)) &&
		!s.Args.Flag("insecure-http-parser") && goja.IsUndefined(s.Builtins.Loaded("domain"))
}

func isTrue(v goja.Value) bool { return v != nil && v.ToBoolean() }

// watched says whether anyone listens to the diagnostics channels of requests.
func (s *short) watched() bool {
	return s.ChannelActive("http.server.request.start", "http.server.response.created", "http.server.response.finish")
}

// dateLine is the Date header of now.
func (s *short) dateLine() []byte {
	now := time.Now()
	if second := now.Unix(); second != s.dateSecond {
		s.dateSecond = second
		s.date = now.UTC().AppendFormat(append(s.date[:0], "Date: "...), "Mon, 02 Jan 2006 15:04:05 GMT\r\n")
	}
	return s.date
}
