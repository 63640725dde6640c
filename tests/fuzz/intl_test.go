package fuzz

import "testing"

// Options of Intl are taken or refused with a RangeError or TypeError; the parts
// of what is formatted make up the whole.
func FuzzIntl(f *testing.F) {
	for _, s := range []struct {
		locale, options string
		n               float64
	}{
		{"en-US", `{"style":"currency","currency":"EUR"}`, -1234.5}, {"de", `{"dateStyle":"full","timeStyle":"long","timeZone":"Europe/Berlin"}`, 1e12},
		{"en-u-nu-latn-ca-gregory", `{"notation":"compact","maximumSignificantDigits":3}`, 1e21}, {"fr", `{"style":"unit","unit":"kilometer-per-hour","unitDisplay":"long"}`, 0.1},
		{"ja-JP", `{"year":"2-digit","month":"short","day":"numeric","hour12":true,"fractionalSecondDigits":2}`, 0}, {"en", `{"numeric":true,"sensitivity":"base","type":"ordinal"}`, 22},
		{"x-y", `{"roundingIncrement":5,"minimumFractionDigits":2,"maximumFractionDigits":2}`, 1.005}, {"en", `{"timeZone":"+25:00","weekday":"narrow","era":"long"}`, -1e14},
	} {
		f.Add(s.locale, s.options, s.n)
	}
	r := newRealm(f, `() => {
		const refused = (err) => err instanceof RangeError || err instanceof TypeError;
		const attempt = (f) => { try { return f() ?? ''; } catch (err) { if (!refused(err)) throw err; return ''; } };
		const whole = (parts) => parts.map((part) => part.value).join('');
		const differ = (format, x) => {
			const text = format.format(x);
			return whole(format.formatToParts(x)) === text ? '' : text + ' has other parts';
		};
		const parse = (text) => { try { return JSON.parse(text); } catch { return { style: text, timeZone: text, currency: text, unit: text, dateStyle: text }; } };
		return (locale, text, n) => {
			const options = parse(text);
			attempt(() => Intl.getCanonicalLocales(locale));
			attempt(() => new Intl.Locale(locale, options).maximize().toString());
			attempt(() => new Intl.Collator(locale, options).compare(locale, text));
			attempt(() => new Intl.PluralRules(locale, options).select(n));
			attempt(() => new Intl.RelativeTimeFormat(locale, options).format(n, 'day'));
			attempt(() => new Intl.ListFormat(locale, options).format([locale, text]));
			return attempt(() => differ(new Intl.NumberFormat(locale, options), n)) ||
				attempt(() => differ(new Intl.DateTimeFormat(locale, options), n));
		};
	}`)
	f.Fuzz(func(t *testing.T, locale, options string, n float64) { r.run(t, locale, options, n) })
}
