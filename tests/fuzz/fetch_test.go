package fuzz

import "testing"

// Header fields keep what they were given; multipart bodies, types of content
// and requests are read or refused with a TypeError.
func FuzzFetch(f *testing.F) {
	for _, s := range [][2]string{
		{"content-type", " text/html;charset=\"utf-8\" ; a=b"}, {"Set-Cookie", "a=b; c"}, {"b", "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n--b--\r\n"},
		{"b", "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"y\"\r\nContent-Type: text/x\r\n\r\n\x00\r\n--b--"}, {"GET", "http://a:1/b?c#d"}, {"", "\x00\r\n"}, {"é", "\u0100"},
	} {
		f.Add(s[0], s[1])
	}
	r := newRealm(f, `(require) => {
		const { decodeMultipart, encodeMultipart } = require('internal/fetch/formdata');
		const { MIMEType } = require('util');
		const refused = (err) => err instanceof TypeError || err.code === 'ERR_INVALID_MIME_SYNTAX';
		const attempt = (f) => { try { return f(); } catch (err) { if (!refused(err)) throw err; } };
		return (name, value) => {
			const headers = attempt(() => new Headers([[name, value]]));
			if (headers && headers.get(name) !== value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')) return headers.get(name) + ' is not what was set';
			if (headers && new Headers(headers).get(name) !== headers.get(name)) return 'a copy differs';
			attempt(() => new Request(value, { method: name, headers: { a: value }, redirect: 'manual' }));
			attempt(() => new Response(value, { status: 200, statusText: name, headers: { 'content-type': value } }));
			const type = attempt(() => new MIMEType(value));
			if (type && String(new MIMEType(String(type))) !== String(type)) return String(type) + ' is not stable';
			const form = attempt(() => decodeMultipart(Buffer.from(value), name));
			if (form === undefined || [...form.values()].some((v) => typeof v !== 'string')) return '';
			const { boundary, parts } = encodeMultipart(form);
			const again = decodeMultipart(Buffer.from(parts.join('')), boundary);
			return [...again].length === [...form].length ? '' : 'a field is lost';
		};
	}`)
	f.Fuzz(func(t *testing.T, name, value string) { r.run(t, name, value) })
}
