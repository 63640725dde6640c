package fuzz

import "testing"

// What url.parse takes has strings or null for parts, of which url.format makes
// a text that it takes again, and url.resolve any two.
func FuzzLegacyURL(f *testing.F) {
	for _, s := range []string{
		"http://user:pa%20ss@host.com:80/p/a?q=1&q=2#h", "//host/path", "mailto:a@b", "javascript:alert('x')", "http://a.com/\t\r\nb", "http://[fe80::1%25a]:1/", "x:y@z", "HTTP:\\\\a\\b?c\\d",
		"http://ü.de/é", "http://a:b:c@d@e/", "http://1.2.3.4.5:99999", "../a/./b/..", "?a", "#", "http://*.x/y", "file:///etc",
	} {
		f.Add(s, "../x?y#z")
	}
	r := newRealm(f, `(require) => {
		const url = require('url');
		const known = (err) => /^ERR_INVALID_(URL|ARG_VALUE)/.test(err.code) || err instanceof URIError;
		const attempt = (f) => { try { return f(); } catch (err) { if (!known(err)) throw err; } };
		const parts = ['protocol', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'pathname', 'path', 'href'];
		return (text, to) => {
			attempt(() => url.resolve(text, to));
			attempt(() => url.resolveObject(url.parse(text), to));
			for (const slashes of [false, true]) {
				const u = attempt(() => url.parse(text, false, slashes));
				if (!u) continue;
				const odd = parts.find((part) => u[part] !== null && typeof u[part] !== 'string');
				if (odd) return odd + ' is ' + typeof u[odd];
				if (url.format(u) !== u.href) return url.format(u) + ' is not href ' + u.href;
				attempt(() => url.parse(u.href, true, slashes));
			}
			return '';
		};
	}`)
	f.Fuzz(func(t *testing.T, text, to string) { r.run(t, text, to) })
}
