'use strict';
// punycode: RFC 3492, as the userland module of that name offers it.

// Who installs a package cannot mend it: what is required from there does not warn.
const requirer = /\((\/.*):\d+:\d+\)$/m.exec(String(new Error().stack))?.[1] ?? '';
if (!requirer.includes('/node_modules/')) process.emitWarning('The `punycode` module is deprecated. Please use a userland alternative instead.',
                                                              'DeprecationWarning', 'DEP0040');

const base = 36;
const tMin = 1;
const tMax = 26;
const maxInt = 0x7fffffff;

const texts = {
  'overflow': 'Overflow: input needs wider integers to process',
  'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
  'invalid-input': 'Invalid input',
};

function fail(kind) {
  throw new RangeError(texts[kind]);
}

function adapt(delta, points, first) {
  delta = first ? Math.floor(delta / 700) : delta >> 1;
  delta += Math.floor(delta / points);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) >> 1; k += base) delta = Math.floor(delta / (base - tMin));
  return Math.floor(k + ((base - tMin + 1) * delta) / (delta + 38));
}

function threshold(k, bias) {
  return Math.min(tMax, Math.max(tMin, k - bias));
}

function digitOf(code) {
  if (code >= 0x30 && code < 0x3a) return 26 + code - 0x30;
  if (code >= 0x41 && code < 0x5b) return code - 0x41;
  if (code >= 0x61 && code < 0x7b) return code - 0x61;
  return base;
}

function charOf(digit) {
  return String.fromCharCode(digit < 26 ? 0x61 + digit : 0x30 + digit - 26);
}

const ucs2decode = (text) => Array.from(String(text), (char) => char.codePointAt(0));
const ucs2encode = (points) => String.fromCodePoint(...points);

// decode(text) reads a label without its "xn--".
function decode(text) {
  const basic = Math.max(0, text.lastIndexOf('-'));
  const output = [];
  for (let i = 0; i < basic; i++) {
    if (text.charCodeAt(i) >= 0x80) fail('not-basic');
    output.push(text.charCodeAt(i));
  }
  let n = 128;
  let bias = 72;
  let i = 0;
  for (let at = basic > 0 ? basic + 1 : 0; at < text.length;) {
    const before = i;
    for (let w = 1, k = base; ; k += base) {
      if (at >= text.length) fail('invalid-input');
      const digit = digitOf(text.charCodeAt(at++));
      if (digit >= base) fail('invalid-input');
      if (digit > Math.floor((maxInt - i) / w)) fail('overflow');
      i += digit * w;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (w > Math.floor(maxInt / (base - t))) fail('overflow');
      w *= base - t;
    }
    const size = output.length + 1;
    bias = adapt(i - before, size, before === 0);
    if (Math.floor(i / size) > maxInt - n) fail('overflow');
    n += Math.floor(i / size);
    i %= size;
    output.splice(i++, 0, n);
  }
  return ucs2encode(output);
}

// encode(text) writes a label without its "xn--".
function encode(text) {
  const points = ucs2decode(text);
  let output = points.filter((p) => p < 0x80).map((p) => String.fromCharCode(p)).join('');
  const basic = output.length;
  let handled = basic;
  if (basic > 0) output += '-';
  let n = 128;
  let delta = 0;
  let bias = 72;
  while (handled < points.length) {
    const next = Math.min(...points.filter((p) => p >= n));
    if (next - n > Math.floor((maxInt - delta) / (handled + 1))) fail('overflow');
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > maxInt) fail('overflow');
      if (point !== n) continue;
      output += variable(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
}

// variable writes one number in digits of changing weight.
function variable(q, bias) {
  let output = '';
  for (let k = base; ; k += base) {
    const t = threshold(k, bias);
    if (q < t) return output + charOf(q);
    output += charOf(t + (q - t) % (base - t));
    q = Math.floor((q - t) / (base - t));
  }
}

function mapLabels(domain, convert) {
  const at = domain.indexOf('@');
  const user = domain.slice(0, at + 1);
  const labels = domain.slice(at + 1).replace(/[\u3002\uFF0E\uFF61]/g, '.').split('.');
  return user + labels.map(convert).join('.');
}

const toUnicode = (domain) =>
  mapLabels(domain, (label) => (/^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label));
const toASCII = (domain) =>
  mapLabels(domain, (label) => (/[^\0-\x7F]/.test(label) ? 'xn--' + encode(label) : label));

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
