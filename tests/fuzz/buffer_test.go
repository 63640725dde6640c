package fuzz

import "testing"

// Bytes survive every encoding that can hold them; a StringDecoder gives the
// same text wherever the chunks end; searches agree with each other.
func FuzzBufferEncodings(f *testing.F) {
	for _, s := range []string{"", "abc", "\xff\xfe\x00", "h\u00e9llo \u20ac \U0001f600", "\xf0\x9f\x98", "Zm9v-_==", "0123456789abcdefg"} {
		f.Add([]byte(s), uint8(1))
	}
	r := newRealm(f, `(require) => {
		const { StringDecoder } = require('string_decoder');
		return (raw, at) => {
			const bytes = Buffer.from(raw);
			for (const enc of ['hex', 'base64', 'base64url', 'latin1']) {
				if (!Buffer.from(bytes.toString(enc), enc).equals(bytes)) return enc + ' loses bytes';
			}
			const cut = at % (bytes.length + 1);
			for (const enc of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii']) {
				const text = bytes.toString(enc);
				Buffer.from(text, enc);
				Buffer.alloc(cut).write(text, enc);
				if (Buffer.byteLength(text, enc) < Buffer.from(text, enc).length) return enc + ': byteLength is too small';
				if (text.length > 3 && Buffer.alloc(9).fill(text, enc).length !== 9) return 'fill';
				const d = new StringDecoder(enc);
				const pieces = d.write(bytes.subarray(0, cut)) + d.write(bytes.subarray(cut)) + d.end();
				if (pieces !== text && enc !== 'base64' && enc !== 'base64url') return enc + ' differs in pieces: ' + JSON.stringify([pieces, text]);
			}
			const needle = bytes.subarray(cut, cut + 3);
			const i = bytes.indexOf(needle);
			if (i < 0 || !bytes.subarray(i, i + needle.length).equals(needle)) return 'indexOf misses';
			const text = bytes.toString();
			return Buffer.from(text).toString() === text ? '' : 'utf8 text is not stable';
		};
	}`)
	f.Fuzz(func(t *testing.T, raw []byte, at uint8) { r.run(t, r.ctx.VM.NewArrayBuffer(raw), at) })
}
