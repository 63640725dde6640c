'use strict';
// util.MIMEType and util.MIMEParams, after the MIME Sniffing Standard.

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');

const kNotToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/g;
const kNotQuotable = /[^\t\u0020-~\u0080-\u00FF]/g;
const kSpaceAtEnd = /[\r\n\t ]+$/;

function invalidAt(pattern, text) {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.index ?? -1;
}

function checkToken(text, whole, what) {
  const at = invalidAt(kNotToken, text);
  if (text === '' || at !== -1) throw new ERR_INVALID_MIME_SYNTAX(what, whole, at);
}

const asciiLower = (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase());

function quote(value) {
  if (value !== '' && invalidAt(kNotToken, value) === -1) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

// Reads a quoted value that starts behind its quote at i.
function quoted(text, i) {
  let value = '';
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] === '\\' && i + 1 < text.length) i++;
    value += text[i];
  }
  return [value, i + 1];
}

function* parameters(text) {
  let i = 0;
  while (i < text.length) {
    while (' \t\r\n'.includes(text[i] || 'x')) i++;
    const nameEnd = text.slice(i).search(/[;=]|$/) + i;
    const name = asciiLower(text.slice(i, nameEnd));
    i = nameEnd + 1;
    if (text[nameEnd] !== '=') continue;
    let value;
    if (text[i] === '"') {
      [value, i] = quoted(text, i + 1);
      i = text.slice(i).search(/;|$/) + i + 1;
    } else {
      const end = text.slice(i).search(/;|$/) + i;
      value = text.slice(i, end).replace(kSpaceAtEnd, '');
      i = end + 1;
      if (value === '') continue;
    }
    if (name !== '' && invalidAt(kNotToken, name) === -1 && invalidAt(kNotQuotable, value) === -1) yield [name, value];
  }
}

/** The parameters of a MIME type, in order. */
class MIMEParams {
  #data = new Map();

  get(name) { return this.#data.get(`${name}`) ?? null; }

  has(name) { return this.#data.has(`${name}`); }

  delete(name) { this.#data.delete(`${name}`); }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    checkToken(name, name, 'parameter name');
    const at = invalidAt(kNotQuotable, value);
    if (at !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, at);
    this.#data.set(name, value);
  }

  entries() { return this.#data.entries(); }

  keys() { return this.#data.keys(); }

  values() { return this.#data.values(); }

  toString() {
    return Array.from(this.#data, ([name, value]) => `${name}=${quote(value)}`).join(';');
  }

  static parse(text) {
    const params = new MIMEParams();
    for (const [name, value] of parameters(text)) {
      if (!params.#data.has(name)) params.#data.set(name, value);
    }
    return params;
  }
}
const { parse } = MIMEParams;
delete MIMEParams.parse;
Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: { value: MIMEParams.prototype.entries, writable: true, configurable: true },
  toJSON: { value: MIMEParams.prototype.toString, writable: true, configurable: true },
});

/** A MIME type: type, subtype, essence and params. */
class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(input) {
    input = `${input}`;
    const text = input.replace(/^[\r\n\t ]+/, '');
    const slash = text.indexOf('/');
    if (slash === -1) {
      throw new ERR_INVALID_MIME_SYNTAX('type', input, invalidAt(kNotToken, text));
    }
    const type = text.slice(0, slash);
    checkToken(type, input, 'type');
    const semicolon = text.indexOf(';', slash);
    const end = semicolon === -1 ? text.length : semicolon;
    const subtype = text.slice(slash + 1, end).replace(kSpaceAtEnd, '');
    checkToken(subtype, input, 'subtype');
    this.#type = asciiLower(type);
    this.#subtype = asciiLower(subtype);
    this.#params = parse(text.slice(end + 1));
  }

  get type() { return this.#type; }

  set type(value) {
    value = `${value}`;
    checkToken(value, value, 'type');
    this.#type = asciiLower(value);
  }

  get subtype() { return this.#subtype; }

  set subtype(value) {
    value = `${value}`;
    checkToken(value, value, 'subtype');
    this.#subtype = asciiLower(value);
  }

  get essence() { return `${this.#type}/${this.#subtype}`; }

  get params() { return this.#params; }

  toString() {
    const params = this.#params.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}
Object.defineProperty(MIMEType.prototype, 'toJSON', {
  value: MIMEType.prototype.toString, writable: true, configurable: true,
});

module.exports = { MIMEType, MIMEParams };
