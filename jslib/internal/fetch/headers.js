'use strict';
// Headers (https://fetch.spec.whatwg.org/#headers-class).

const { requireArguments, byteString, show, illegal, finish, inspectAs, maplike } = require('internal/fetch/webidl');

const inspect = Symbol.for('nodejs.util.inspect.custom');
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const trim = (value) => value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');

// The fields of a Headers by lower-case name: {name, values}. `sorted` is kept until the next change.
class Headers {
  #fields = new Map();
  #sorted = null;
  #immutable = false;

  constructor(init = undefined) {
    if (init !== undefined) fill(this, init);
  }

  /** Adds a value to those of a name. */
  append(name, value) {
    const [key, text] = read(this, arguments, 'Headers.append');
    const fields = change(this);
    const field = fields.get(key);
    if (field === undefined) fields.set(key, { name: byteString(name), values: [text] });
    else field.values.push(text);
  }

  /** Removes a name. */
  delete(name) {
    const key = nameOf(this, arguments, 'Headers.delete');
    change(this).delete(key);
  }

  /** The values of a name, joined by ', ', or null. */
  get(name) {
    return join(fieldsOf(this).get(nameOf(this, arguments, 'Headers.get')));
  }

  /** Tells whether there is a value for a name. */
  has(name) {
    return fieldsOf(this).has(nameOf(this, arguments, 'Headers.has'));
  }

  /** Sets the only value of a name. */
  set(name, value) {
    const [key, text] = read(this, arguments, 'Headers.set');
    change(this).set(key, { name: byteString(name), values: [text] });
  }

  /** The values of Set-Cookie, one by one. */
  getSetCookie() {
    return [...(fieldsOf(this).get('set-cookie')?.values ?? [])];
  }

  static fields(headers) {
    if (!is(headers)) throw illegal();
    return headers.#fields;
  }

  // change gives the fields to one that will change them.
  static change(headers) {
    if (headers.#immutable) throw new TypeError('immutable');
    headers.#sorted = null;
    return headers.#fields;
  }

  static pairs(headers) {
    return headers.#sorted ??= sort(fieldsOf(headers));
  }

  static raw(headers) {
    const list = [];
    for (const { name, values } of headers.#fields.values()) for (const value of values) list.push([name, value]);
    return list;
  }

  static freeze(headers) {
    headers.#immutable = true;
    return headers;
  }

  static is(value) { return value !== null && typeof value === 'object' && #fields in value; }

  [inspect](depth, options) {
    const fields = {};
    for (const { name, values } of fieldsOf(this).values()) fields[name.toLowerCase()] = values.join(', ');
    return inspectAs('Headers', fields, depth, options);
  }
}

function nameOf(headers, args, prefix) {
  fieldsOf(headers);
  requireArguments(args, 1, prefix);
  const name = byteString(args[0]);
  if (!token.test(name)) throw new TypeError(`${prefix}: ${show(name)} is an invalid header name.`);
  return name.toLowerCase();
}

function read(headers, args, prefix) {
  fieldsOf(headers);
  requireArguments(args, 2, prefix);
  const value = trim(byteString(args[1]));
  const key = nameOf(headers, args, prefix);
  if (/[\0\r\n]/.test(value)) throw new TypeError(`${prefix}: ${show(value)} is an invalid header value.`);
  return [key, value];
}

function join(field) {
  if (field === undefined) return null;
  return field.values.join(field.name.toLowerCase() === 'cookie' ? '; ' : ', ');
}

function sort(fields) {
  const pairs = [];
  for (const key of [...fields.keys()].sort()) {
    const field = fields.get(key);
    if (key === 'set-cookie') for (const value of field.values) pairs.push([key, value]);
    else pairs.push([key, join(field)]);
  }
  return pairs;
}

function fill(headers, init) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
    throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: ' +
      'sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
  }
  if (is(init) && init[Symbol.iterator] === Headers.prototype[Symbol.iterator]) {
    for (const [name, value] of raw(init)) headers.append(name, value);
  } else if (typeof init[Symbol.iterator] === 'function') {
    fillFromPairs(headers, init);
  } else {
    for (const key of Reflect.ownKeys(init)) {
      if (Object.getOwnPropertyDescriptor(init, key)?.enumerable) headers.append(key, init[key]);
    }
  }
}

function fillFromPairs(headers, pairs) {
  let index = 0;
  for (const pair of pairs) {
    if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') {
      throw new TypeError(`Headers constructor: init[${index}] (${show(pair)}) is not iterable.`);
    }
    const list = [...pair];
    if (list.length !== 2) {
      throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${list.length}.`);
    }
    headers.append(list[0], list[1]);
    index++;
  }
}

const { fields: fieldsOf, change, pairs, raw, freeze, is } = Headers;
for (const name of ['fields', 'change', 'pairs', 'raw', 'freeze', 'is']) delete Headers[name];
finish(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);
maplike(Headers, 'Headers', pairs);

module.exports = {
  Headers,
  /** The pairs as they were given: [name, value] in the order of their names' first use. */
  rawHeaders: raw,
  /** Makes a Headers refuse changes; gives it back. */
  freezeHeaders: freeze,
  token,
};
