package dns

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// code is why a query failed, as err.code reads; empty is success.
type code string

const (
	noData      code = "ENODATA"
	notFound    code = "ENOTFOUND"
	badName     code = "EBADNAME"
	badResponse code = "EBADRESP"
	refusedConn code = "ECONNREFUSED"
	timedOut    code = "ETIMEOUT"
	cancelled   code = "ECANCELLED"
	noServer    code = "UNKNOWN_ARES_ERROR"
)

// responseCodes are the failures that a server tells.
var responseCodes = map[dnsmessage.RCode]code{
	dnsmessage.RCodeFormatError:    "EFORMERR",
	dnsmessage.RCodeServerFailure:  "ESERVFAIL",
	dnsmessage.RCodeNameError:      notFound,
	dnsmessage.RCodeNotImplemented: "ENOTIMP",
	dnsmessage.RCodeRefused:        "EREFUSED",
}

// exchange asks name servers one question. It belongs to one goroutine.
type exchange struct {
	servers             []netip.AddrPort
	local               [2]netip.Addr
	timeout, maxTimeout time.Duration
	tries               int
	question            dnsmessage.Question
}

// ask returns the answers, never empty, or why there are none.
func (e *exchange) ask(ctx context.Context, name string, kind dnsmessage.Type) ([]dnsmessage.Resource, code) {
	if isOnion(name) {
		return nil, notFound
	}
	if len(e.servers) == 0 {
		return nil, noServer
	}
	parsed, err := dnsmessage.NewName(strings.TrimSuffix(name, ".") + ".")
	e.question = dnsmessage.Question{Name: parsed, Type: kind, Class: dnsmessage.ClassINET}
	if err != nil {
		return nil, badName
	}
	if _, err := e.request(0); err != nil {
		return nil, badName
	}
	return e.askAll(ctx)
}

// askAll asks each server in turn, as often as tries says, and waits longer in
// every round.
func (e *exchange) askAll(ctx context.Context) (records []dnsmessage.Resource, failed code) {
	for i := range e.tries * len(e.servers) {
		round := i / len(e.servers)
		records, failed = e.askOne(ctx, e.servers[i%len(e.servers)], e.patience(round))
		if ctx.Err() != nil {
			return nil, cancelled
		}
		if final(failed) {
			break
		}
	}
	return records, failed
}

// final tells whether a server answered, be it with a failure.
func final(failed code) bool {
	return failed != timedOut && failed != refusedConn && failed != badResponse
}

func (e *exchange) patience(round int) time.Duration {
	wait := max(e.timeout, leastTimeout) << min(round, 8)
	if e.maxTimeout > 0 {
		wait = min(wait, e.maxTimeout)
	}
	return wait
}

// askOne asks server over UDP, and over TCP where the answer is too long.
func (e *exchange) askOne(ctx context.Context, server netip.AddrPort, wait time.Duration) ([]dnsmessage.Resource, code) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	records, header, failed := e.talk(ctx, server, "udp")
	if failed == "" && header.Truncated {
		records, header, failed = e.talk(ctx, server, "tcp")
	}
	switch {
	case failed != "":
		return nil, failed
	case header.RCode != dnsmessage.RCodeSuccess:
		return nil, rcodeFailure(header.RCode)
	case len(records) == 0:
		return nil, noData
	}
	return records, ""
}

func rcodeFailure(r dnsmessage.RCode) code {
	if c := responseCodes[r]; c != "" {
		return c
	}
	return badResponse
}

func (e *exchange) talk(ctx context.Context, server netip.AddrPort, network string) ([]dnsmessage.Resource, dnsmessage.Header, code) {
	id := uint16(rand.Uint32())
	conn, err := e.dial(ctx, server, network)
	if err != nil {
		return nil, dnsmessage.Header{}, ioFailure(err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })()
	msg, err := e.request(id)
	if err == nil {
		err = send(conn, msg, network)
	}
	for err == nil {
		if msg, err = receive(conn, network); err != nil {
			break
		}
		if records, header, failed := e.read(msg, id); failed != "" || header.ID == id {
			return records, header, failed
		}
	}
	return nil, dnsmessage.Header{}, ioFailure(err)
}

func (e *exchange) dial(ctx context.Context, server netip.AddrPort, network string) (net.Conn, error) {
	local := e.local[0]
	if server.Addr().Is6() {
		local = e.local[1]
	}
	d := net.Dialer{}
	if local.IsValid() && network == "udp" {
		d.LocalAddr = net.UDPAddrFromAddrPort(netip.AddrPortFrom(local, 0))
	} else if local.IsValid() {
		d.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(local, 0))
	}
	return d.DialContext(ctx, network, server.String())
}

// ioFailure is the code for an error of the network.
func ioFailure(err error) code {
	if t, ok := errors.AsType[net.Error](err); ok && t.Timeout() {
		return timedOut
	}
	return refusedConn
}

// request is the question as a message.
func (e *exchange) request(id uint16) ([]byte, error) {
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: id, RecursionDesired: true},
		Questions: []dnsmessage.Question{e.question},
	}
	return m.Pack()
}

// read parses a response. The zero header is that of a message which answers
// something else and is to be ignored.
func (e *exchange) read(msg []byte, id uint16) ([]dnsmessage.Resource, dnsmessage.Header, code) {
	var p dnsmessage.Parser
	header, err := p.Start(msg)
	if err != nil || header.ID != id || !header.Response {
		return nil, dnsmessage.Header{ID: ^id}, ""
	}
	questions, err := p.AllQuestions()
	if err == nil && !e.asked(questions) {
		return nil, dnsmessage.Header{ID: ^id}, ""
	}
	var records []dnsmessage.Resource
	if err == nil && !header.Truncated {
		records, err = p.AllAnswers()
	}
	if err != nil {
		return nil, header, badResponse
	}
	return records, header, ""
}

func (e *exchange) asked(qs []dnsmessage.Question) bool {
	return len(qs) == 1 && qs[0].Type == e.question.Type &&
		strings.EqualFold(qs[0].Name.String(), e.question.Name.String())
}

// send frames msg for TCP.
func send(conn net.Conn, msg []byte, network string) error {
	if network == "tcp" {
		msg = append(binary.BigEndian.AppendUint16(nil, uint16(len(msg))), msg...)
	}
	_, err := conn.Write(msg)
	return err
}

func receive(conn net.Conn, network string) ([]byte, error) {
	if network == "udp" {
		buf := make([]byte, 1<<16)
		n, err := conn.Read(buf)
		return buf[:n], err
	}
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return nil, err
	}
	buf := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err := io.ReadFull(conn, buf)
	return buf, err
}

// isOnion tells names that must not be asked for, by RFC 7686.
func isOnion(name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return name == "onion" || strings.HasSuffix(name, ".onion")
}
