'use strict';
// Conversions and complaints of Web IDL, in undici's words.

/** Throws for a call with fewer than `needed` arguments. */
function requireArguments(args, needed, prefix) {
  if (args.length >= needed) return;
  const found = args.length === 0 ? '0 found' : `only ${args.length} found`;
  throw new TypeError(`${prefix}: ${needed} argument${needed === 1 ? '' : 's'} required, but ${found}.`);
}

/** A string of characters up to 255; throws a TypeError for others. */
function byteString(value) {
  const text = String(value);
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 255) {
      throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${i} has a value of ${
        text.charCodeAt(i)} which is greater than 255.`);
    }
  }
  return text;
}

/** A string whose lone surrogates are replaced. */
const usvString = (value) => Buffer.from(String(value)).toString();

/** An options argument: an object, or nothing. */
function dictionary(value, prefix) {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' || typeof value === 'function') return value;
  throw new TypeError(`${prefix}: Expected ${show(value)} to be one of: Null, Undefined, Object.`);
}

/** One of the words of an enumeration. */
function oneOf(value, words, prefix) {
  const text = String(value);
  if (words.includes(text)) return text;
  throw new TypeError(`${prefix}: ${text} is not an accepted type. Expected one of ${words.join(', ')}.`);
}

/** A value as the complaints show it. */
const show = (value) => (typeof value === 'string' ? `"${value}"` : String(value));

function illegal() {
  const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
  return Object.assign(new TypeError('Illegal invocation'), { code: new ERR_INVALID_THIS('x').code });
}

/** Makes members enumerable, as interfaces have them, and names the class. */
function finish(Class, members, name = Class.name) {
  for (const member of members) Object.defineProperty(Class.prototype, member, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: name });
}

/** The [inspect.custom] of a class: its name and `fields`. */
function inspectAs(name, fields, depth, options) {
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${require('util').formatWithOptions(inner, fields)}`;
}

/** Gives Class what maplike interfaces have: keys, values, entries and forEach over `pairs(this)`. */
function maplike(Class, name, pairs) {
  const prototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
  const state = new WeakMap();
  prototype.next = function next() {
    const at = state.get(this);
    if (at === undefined) throw illegal();
    const list = pairs(at.target);
    if (at.index >= list.length) return { value: undefined, done: true };
    return { value: at.pick(list[at.index++]), done: false };
  };
  Object.defineProperty(prototype, Symbol.toStringTag, { configurable: true, value: `${name} Iterator` });
  const iterate = (target, pick) => {
    pairs(target);
    const iterator = Object.create(prototype);
    state.set(iterator, { target, pick, index: 0 });
    return iterator;
  };
  const methods = {
    keys() { return iterate(this, (pair) => pair[0]); },
    values() { return iterate(this, (pair) => pair[1]); },
    entries() { return iterate(this, (pair) => [pair[0], pair[1]]); },
    forEach(callback, thisArg = undefined) {
      pairs(this);
      requireArguments(arguments, 1, `${name}.forEach`);
      if (typeof callback !== 'function') {
        throw new TypeError(`Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`);
      }
      for (const [key, value] of pairs(this)) callback.call(thisArg, value, key, this);
    },
  };
  for (const [key, value] of Object.entries(methods)) {
    Object.defineProperty(Class.prototype, key, { configurable: true, enumerable: true, writable: true, value });
  }
  Object.defineProperty(Class.prototype, Symbol.iterator,
    { configurable: true, enumerable: false, writable: true, value: methods.entries });
}

module.exports = { requireArguments, byteString, usvString, dictionary, oneOf, show, illegal, finish, inspectAs, maplike };
