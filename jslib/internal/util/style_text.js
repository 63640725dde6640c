'use strict';

const { inspect } = require('internal/util/inspect');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString, validateObject, validateBoolean, validateOneOf } = require('internal/validators');

const escape = (code) => `\u001b[${code}m`;

// A text that closes the style itself must start it again; bold and dim share
// their closing code, which then stays.
function reopen(text, [open, close]) {
  const end = escape(close);
  if (!text.includes(end)) return text;
  return text.replaceAll(end, close === 22 ? end + escape(open) : escape(open));
}

function hexColor(name) {
  const match = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(name);
  if (match === null) return undefined;
  const digits = match[2] ?? match[1].replace(/./g, '$&$&');
  const [r, g, b] = digits.match(/../g).map((pair) => parseInt(pair, 16));
  return [`38;2;${r};${g};${b}`, 39];
}

function codesOf(name) {
  const codes = inspect.colors[name] ?? (typeof name === 'string' ? hexColor(name) : undefined);
  if (codes === undefined) validateOneOf(name, 'format', Object.getOwnPropertyNames(inspect.colors));
  return codes;
}

function isStream(stream) {
  return stream !== null && typeof stream === 'object' &&
    ['pipe', 'write', 'getReader', 'getWriter'].some((method) => typeof stream[method] === 'function');
}

/** Wraps text in the terminal codes of format, where stream shows colours. */
function styleText(format, text, options = {}) {
  validateString(text, 'text');
  validateObject(options, 'options');
  const { validateStream = true, stream = process.stdout } = options;
  validateBoolean(validateStream, 'options.validateStream');
  if (validateStream && !isStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  const styles = (Array.isArray(format) ? format : [format]).filter((name) => name !== 'none').map(codesOf);
  if (validateStream && !require('internal/util/colors').shouldColorize(stream)) return text;
  return styles.reduceRight((inner, codes) => escape(codes[0]) + reopen(inner, codes) + escape(codes[1]), text);
}

module.exports = { styleText };
