package fuzz

import "testing"

// What parses gives a href that parses to itself; what does not, throws
// ERR_INVALID_URL. The older API and the setters take anything.
func FuzzURL(f *testing.F) {
	for _, s := range []string{
		"http://user:pass@host:8080/p/a/t/h?query=string#hash", "file:///C:/a/../b", "http://[::1]:80/", "javascript:alert(1)",
		"http://ex%41mple.com/%zz", "//a", "http://xn--/", "blob:http://a/b", "http://1.2.3/", "mailto:a@b?subject=c", "HTTP:\\\\a\\b", "http://a:99999/",
	} {
		f.Add(s, "x")
	}
	r := newRealm(f, `(require) => {
		const url = require('url');
		const parts = ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'href'];
		const known = (err) => /^ERR_INVALID_(URL|ARG_VALUE)/.test(err.code) || err instanceof URIError; // URIError: a name and password that do not decode
		const attempt = (f) => { try { return f(); } catch (err) { if (!known(err)) throw err; } };
		return (text, value) => {
			attempt(() => url.format(url.parse(text)));
			attempt(() => url.resolve(text, value));
			const u = attempt(() => new URL(text));
			if (u === undefined) return URL.canParse(text) ? 'canParse accepts what URL refuses' : '';
			if (new URL(u.href).href !== u.href) return u.href + ' is not stable';
			for (const part of parts) attempt(() => { new URL(text)[part] = value; });
			u.searchParams.append(value, text);
			return new URLSearchParams(u.search).has(value.toWellFormed()) ? '' : 'lost a parameter';
		};
	}`)
	f.Fuzz(func(t *testing.T, text, value string) { r.run(t, text, value) })
}
