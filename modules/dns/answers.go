package dns

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	"golang.org/x/net/dns/dnsmessage"
)

// The types that dnsmessage has no names for.
const (
	typeNAPTR dnsmessage.Type = 35
	typeTLSA  dnsmessage.Type = 52
	typeCAA   dnsmessage.Type = 257
)

// anyOrder is how the answers to ANY are sorted, addresses or an alias first.
var anyOrder = []dnsmessage.Type{
	dnsmessage.TypeAAAA, dnsmessage.TypeMX, dnsmessage.TypeNS, dnsmessage.TypeTXT, dnsmessage.TypeSRV,
	dnsmessage.TypePTR, typeNAPTR, dnsmessage.TypeSOA, typeTLSA, typeCAA,
}

// answers are the arguments of oncomplete for records: the list, and for
// addresses the times to live.
func (c *channel) answers(records []dnsmessage.Resource, kind dnsmessage.Type) ([]goja.Value, code) {
	vm := c.Realm().VM
	switch kind {
	case dnsmessage.TypeALL:
		return c.anyAnswers(records)
	case dnsmessage.TypeA, dnsmessage.TypeAAAA:
		return c.addresses(records, kind)
	case dnsmessage.TypeCNAME:
		records = firstOf(records, kind)
	}
	var list []any
	for _, record := range ofType(records, kind) {
		v, ok := c.answer(record)
		if !ok {
			return nil, badResponse
		}
		if kind == dnsmessage.TypeSOA {
			return []goja.Value{v}, ""
		}
		list = append(list, v)
	}
	if len(list) == 0 {
		return nil, noData
	}
	return []goja.Value{vm.NewArray(list...)}, ""
}

// addresses of an alias that leads nowhere are none, which is no failure.
func (c *channel) addresses(records []dnsmessage.Resource, kind dnsmessage.Type) ([]goja.Value, code) {
	vm := c.Realm().VM
	var list, ttls []any
	for _, record := range ofType(records, kind) {
		list = append(list, address(record.Body))
		ttls = append(ttls, record.Header.TTL)
	}
	if len(list) == 0 && len(firstOf(records, dnsmessage.TypeCNAME)) == 0 {
		return nil, noData
	}
	return []goja.Value{vm.NewArray(list...), vm.NewArray(ttls...)}, ""
}

func (c *channel) anyAnswers(records []dnsmessage.Resource) ([]goja.Value, code) {
	first := firstOf(records, dnsmessage.TypeCNAME)
	if len(first) == 0 {
		first = ofType(records, dnsmessage.TypeA)
	}
	sorted := first
	for _, kind := range anyOrder {
		sorted = append(sorted, ofType(records, kind)...)
	}
	var list []any
	for _, record := range sorted {
		obj, ok := c.anyAnswer(record)
		if !ok {
			return nil, badResponse
		}
		list = append(list, obj)
	}
	return []goja.Value{c.Realm().VM.NewArray(list...)}, ""
}

// anyAnswer is an answer that tells its type.
func (c *channel) anyAnswer(record dnsmessage.Resource) (*goja.Object, bool) {
	kind := strings.TrimPrefix(record.Header.Type.String(), "Type")
	switch body := record.Body.(type) {
	case *dnsmessage.AResource, *dnsmessage.AAAAResource:
		return c.object("address", address(body), "ttl", record.Header.TTL, "type", kind), true
	case *dnsmessage.CNAMEResource, *dnsmessage.NSResource, *dnsmessage.PTRResource:
		v, _ := c.answer(record)
		return c.object("value", v, "type", kind), true
	case *dnsmessage.TXTResource:
		v, _ := c.answer(record)
		return c.object("entries", v, "type", kind), true
	case *dnsmessage.SOAResource:
		obj := c.soa(body)
		obj.Set("type", kind)
		return obj, true
	}
	v, ok := c.answer(record)
	if !ok {
		return nil, false
	}
	obj := v.(*goja.Object)
	if record.Header.Type == typeNAPTR {
		obj.Set("type", "NAPTR")
	}
	return obj, true
}

// answer is what the query for the record's type gives for it.
func (c *channel) answer(record dnsmessage.Resource) (v goja.Value, ok bool) {
	vm := c.Realm().VM
	switch b := record.Body.(type) {
	case *dnsmessage.CNAMEResource:
		return vm.ToValue(hostname(b.CNAME)), true
	case *dnsmessage.NSResource:
		return vm.ToValue(hostname(b.NS)), true
	case *dnsmessage.PTRResource:
		return vm.ToValue(hostname(b.PTR)), true
	case *dnsmessage.MXResource:
		return c.object("exchange", hostname(b.MX), "priority", b.Pref, "type", "MX"), true
	case *dnsmessage.SRVResource:
		return c.object("name", hostname(b.Target), "port", b.Port, "priority", b.Priority, "weight", b.Weight, "type", "SRV"), true
	case *dnsmessage.TXTResource:
		return c.latin1Texts(b.TXT), true
	case *dnsmessage.SOAResource:
		obj := c.soa(b)
		obj.Set("type", goja.Undefined())
		return obj, true
	case *dnsmessage.UnknownResource:
		return c.rawAnswer(record.Header.Type, b.Data)
	}
	return nil, false
}

func (c *channel) soa(b *dnsmessage.SOAResource) *goja.Object {
	return c.object("nsname", hostname(b.NS), "hostmaster", hostname(b.MBox), "serial", b.Serial,
		"refresh", b.Refresh, "retry", b.Retry, "expire", b.Expire, "minttl", b.MinTTL)
}

// rawAnswer reads the types that dnsmessage leaves as bytes.
func (c *channel) rawAnswer(kind dnsmessage.Type, data []byte) (goja.Value, bool) {
	in := &rdata{left: data}
	var obj *goja.Object
	switch kind {
	case typeCAA:
		critical, tag := in.byte(), in.text()
		obj = c.object("critical", critical, "type", "CAA", tag, latin1(string(in.left)))
	case typeTLSA:
		usage, selector, match := in.byte(), in.byte(), in.byte()
		obj = c.object("certUsage", usage, "selector", selector, "match", match,
			"data", c.Realm().VM.NewArrayBuffer(in.left))
	case typeNAPTR:
		order, preference := in.uint16(), in.uint16()
		obj = c.object("flags", in.text(), "service", in.text(), "regexp", in.text(), "replacement", in.name(),
			"order", order, "preference", preference, "type", goja.Undefined())
	}
	return obj, obj != nil && !in.short
}

// object makes an object of pairs of keys and values, in their order.
func (c *channel) object(pairs ...any) *goja.Object {
	obj := c.Realm().VM.NewObject()
	for i := 0; i < len(pairs); i += 2 {
		obj.Set(pairs[i].(string), pairs[i+1])
	}
	return obj
}

func (c *channel) texts(texts []string) goja.Value {
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return c.Realm().VM.NewArray(list...)
}

func (c *channel) latin1Texts(texts []string) goja.Value {
	list := make([]string, len(texts))
	for i, t := range texts {
		list[i] = latin1(t)
	}
	return c.texts(list)
}

func ofType(records []dnsmessage.Resource, kind dnsmessage.Type) (found []dnsmessage.Resource) {
	for _, record := range records {
		if record.Header.Type == kind {
			found = append(found, record)
		}
	}
	return found
}

func firstOf(records []dnsmessage.Resource, kind dnsmessage.Type) []dnsmessage.Resource {
	found := ofType(records, kind)
	return found[:min(1, len(found))]
}

func address(body dnsmessage.ResourceBody) string {
	if b, ok := body.(*dnsmessage.AResource); ok {
		return netip.AddrFrom4(b.A).String()
	}
	return netip.AddrFrom16(body.(*dnsmessage.AAAAResource).AAAA).String()
}

func hostname(n dnsmessage.Name) string {
	name := strings.TrimSuffix(n.String(), ".")
	return latin1(strings.ReplaceAll(name, `\`, `\\`))
}

// latin1 reads a text of bytes, each one character.
func latin1(bytes string) string {
	runes := make([]rune, len(bytes))
	for i := range len(bytes) {
		runes[i] = rune(bytes[i])
	}
	return string(runes)
}

// reverseName is the name under which addr's names are found.
func reverseName(addr netip.Addr) string {
	var b strings.Builder
	if addr.Is4() {
		bytes := addr.As4()
		for i := range bytes {
			b.WriteString(strconv.Itoa(int(bytes[3-i])) + ".")
		}
		return b.String() + "in-addr.arpa"
	}
	bytes := addr.As16()
	for i := range bytes {
		n := bytes[15-i]
		b.WriteString(strconv.FormatInt(int64(n&15), 16) + "." + strconv.FormatInt(int64(n>>4), 16) + ".")
	}
	return b.String() + "ip6.arpa"
}
