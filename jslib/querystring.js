'use strict';
// querystring: the old form of query parameters.

function lenientDecode(text) {
  return unescapeBuffer(text).toString();
}

// unescapeBuffer(text) gives the bytes that text stands for; what is no escape
// stays as it is.
function unescapeBuffer(text, plusToSpace = false) {
  const bytes = Buffer.from(String(text));
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 0x25 && i + 2 < bytes.length) {
      const pair = bytes.latin1Slice(i + 1, i + 3);
      if (/^[0-9a-f]{2}$/i.test(pair)) {
        byte = parseInt(pair, 16);
        i += 2;
      }
    } else if (byte === 0x2b && plusToSpace) {
      byte = 0x20;
    }
    bytes[length++] = byte;
  }
  return bytes.slice(0, length);
}

// unescape(text) decodes percent escapes; bad ones do not throw.
function unescape(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return lenientDecode(text);
  }
}

// escapeLoose pairs a surrogate with whatever follows it, as Node does; the last
// one has nothing to follow.
function escapeLoose(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) {
      out += encodeURIComponent(text[i]);
      continue;
    }
    if (++i === text.length) {
      const { codes: { ERR_INVALID_URI } } = require('internal/errors');
      throw new ERR_INVALID_URI();
    }
    out += encodeURIComponent(String.fromCodePoint(0x10000 + ((unit & 0x3ff) << 10 | text.charCodeAt(i) & 0x3ff)));
  }
  return out;
}

// escape(text) is encodeURIComponent, but for lone surrogates.
function escape(text) {
  if (typeof text !== 'string') text = typeof text === 'object' ? String(text) : text + '';
  try {
    return encodeURIComponent(text);
  } catch {
    return escapeLoose(text);
  }
}

function primitive(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? '' + value : '';
    case 'bigint': return '' + value;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

// stringify(object[, sep[, eq[, options]]]) writes an object as a query.
function stringify(object, sep, eq, options) {
  if (object === null || typeof object !== 'object') return '';
  const encode = typeof options?.encodeURIComponent === 'function' ?
    options.encodeURIComponent : exports.escape;
  const convert = (value) => {
    const text = primitive(value);
    return text === '' ? '' : encode(text);
  };
  sep ||= '&';
  eq ||= '=';
  const fields = [];
  for (const key of Object.keys(object)) {
    const value = object[key];
    const name = convert(key) + eq;
    for (const one of Array.isArray(value) ? value : [value]) fields.push(name + convert(one));
  }
  return fields.join(sep);
}

function add(result, key, value) {
  if (!(key in result)) {
    result[key] = value;
  } else if (Array.isArray(result[key])) {
    result[key].push(value);
  } else {
    result[key] = [result[key], value];
  }
}

// parse(query[, sep[, eq[, options]]]) reads a query into an object without a
// prototype; a name that comes again makes an array.
function parse(query, sep, eq, options) {
  const result = { __proto__: null };
  if (typeof query !== 'string' || query.length === 0) return result;
  sep = sep ? String(sep) : '&';
  eq = eq ? String(eq) : '=';
  const maxKeys = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
  const custom = options?.decodeURIComponent;
  const decode = typeof custom === 'function' ? custom : exports.unescape;
  const convert = (text) => {
    text = text.replaceAll('+', typeof custom === 'function' ? '%20' : ' ');
    if (decode === unescape && !text.includes('%')) return text;
    try {
      return decode(text);
    } catch {
      return lenientDecode(text);
    }
  };
  let fields = query.split(sep);
  if (maxKeys > 0) fields = fields.slice(0, maxKeys); // empty ones count
  for (const field of fields) {
    if (field === '') continue;
    const at = field.indexOf(eq);
    if (at < 0) add(result, convert(field), '');
    else add(result, convert(field.slice(0, at)), convert(field.slice(at + eq.length)));
  }
  return result;
}

Object.assign(exports, { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse });
