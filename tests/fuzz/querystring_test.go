package fuzz

import "testing"

// What was parsed survives stringify and parse; escape is undone by unescape.
func FuzzQuerystring(f *testing.F) {
	for _, s := range []string{"a=1&b=2&a=3", "a&b&c", "=x&&==", "%zz=%41&+=+", "__proto__=1", "a%00=\u00e9", "a=b=c&%F0%9F%98%80"} {
		f.Add(s)
	}
	r := newRealm(f, `(require) => {
		const qs = require('querystring');
		return (text) => {
			const first = qs.parse(text, undefined, undefined, { maxKeys: 0 });
			const again = qs.parse(qs.stringify(first), undefined, undefined, { maxKeys: 0 });
			if (JSON.stringify(first) !== JSON.stringify(again)) return JSON.stringify([first, again]);
			qs.unescapeBuffer(text, true);
			qs.parse(text, text.slice(0, 1) || '&', text.slice(1, 2) || '=');
			const plain = text.toWellFormed();
			return qs.unescape(qs.escape(plain)) === plain ? '' : 'escape is not undone';
		};
	}`)
	f.Fuzz(func(t *testing.T, text string) { r.run(t, text) })
}
