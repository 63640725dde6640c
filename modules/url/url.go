// Package url is the Go half of URL: the WHATWG parser and its setters.
//
// The classes stand in jslib/internal/url.js. It must not import other
// modules.
package url

import (
	"strings"

	"github.com/dop251/goja"
	whatwg "github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/idna"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module offers the binding url.
var Module = &module.Module{
	Name:     "internal/url_binding",
	Bindings: map[string]func(*module.Context) *goja.Object{"url": newBinding},
}

type binding struct {
	*module.Context
	parser whatwg.Parser
}

func newBinding(ctx *module.Context) *goja.Object {
	b := &binding{ctx, whatwg.NewParser()}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"parse":           b.parse,
		"canParse":        b.canParse,
		"update":          b.update,
		"domainToASCII":   b.domainToASCII,
		"domainToUnicode": b.domainToUnicode,
	})
	return obj
}

// parse(input, base) gives the parts of a URL in the order of parts, or
// undefined where it is none.
func (b *binding) parse(call goja.FunctionCall) goja.Value {
	input := call.Argument(0).String()
	u, err := b.read(input, call.Argument(1))
	if err != nil {
		return goja.Undefined()
	}
	return b.parts(u)
}

// canParse(input, base) says whether parse would give parts.
func (b *binding) canParse(call goja.FunctionCall) goja.Value {
	_, err := b.read(call.Argument(0).String(), call.Argument(1))
	return b.VM.ToValue(err == nil)
}

func (b *binding) read(input string, base goja.Value) (*whatwg.Url, error) {
	if goja.IsUndefined(base) {
		return b.parser.Parse(input)
	}
	return b.parser.ParseRef(base.String(), input)
}

func (b *binding) parts(u *whatwg.Url) goja.Value {
	return b.VM.NewArray(u.Href(false), u.Protocol(), u.Username(), u.Password(), u.Host(), u.Hostname(),
		u.Port(), u.Pathname(), u.Search(), u.Hash(), b.origin(u))
}

// origin is "null" where the scheme has none; that of a blob is of the URL
// inside.
func (b *binding) origin(u *whatwg.Url) string {
	switch u.Scheme() {
	case "http", "https", "ws", "wss", "ftp":
		return u.Protocol() + "//" + u.Host()
	case "blob":
		inner, err := b.parser.Parse(u.Pathname())
		if err == nil && strings.HasPrefix(inner.Scheme(), "http") {
			return b.origin(inner)
		}
	}
	return "null"
}

// update(href, name, value) gives the parts after a setter.
func (b *binding) update(call goja.FunctionCall) goja.Value {
	u, err := b.parser.Parse(call.Argument(0).String())
	if err != nil {
		return goja.Undefined()
	}
	value := call.Argument(2).String()
	switch call.Argument(1).String() {
	case "protocol":
		u.SetProtocol(value)
	case "username":
		u.SetUsername(value)
	case "password":
		u.SetPassword(value)
	case "host":
		u.SetHost(value)
	case "hostname":
		u.SetHostname(value)
	case "port":
		u.SetPort(value)
	case "pathname":
		u.SetPathname(value)
	case "search":
		u.SetSearch(value)
	case "hash":
		u.SetHash(value)
	}
	return b.parts(u)
}

func (b *binding) domainToASCII(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.host(call.Argument(0).String()))
}

// host reads domain as the host of a URL; empty where it is none.
func (b *binding) host(domain string) string {
	u, err := b.parser.Parse("ws://" + domain)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func (b *binding) domainToUnicode(call goja.FunctionCall) goja.Value {
	ascii := b.host(call.Argument(0).String())
	text, err := idna.Punycode.ToUnicode(ascii)
	if err != nil {
		text = ascii
	}
	return b.VM.ToValue(text)
}
