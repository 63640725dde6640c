'use strict';
// Annex B of ECMA-262 as far as goja lacks it: methods by the prototype that they are for.

function callable(f, name) {
  if (typeof f !== 'function') throw new TypeError(`Object.prototype.${name}: Expecting function`);
  return f;
}

function lookup(object, key, half) {
  key = typeof key === 'symbol' ? key : `${key}`;
  for (let o = Object(object); o !== null; o = Object.getPrototypeOf(o)) {
    const descriptor = Object.getOwnPropertyDescriptor(o, key);
    if (descriptor !== undefined) return descriptor[half];
  }
}

const accessor = { configurable: true, enumerable: true };

const html = (self, tag, attribute, value) => {
  const extra = attribute === undefined ? '' : ` ${attribute}="${String(value).replace(/"/g, '&quot;')}"`;
  return `<${tag}${extra}>${self}</${tag}>`;
};

exports.prototypes = {
  Object: {
    __defineGetter__(key, get) {
      Object.defineProperty(this, key, { ...accessor, get: callable(get, '__defineGetter__') });
    },
    __defineSetter__(key, set) {
      Object.defineProperty(this, key, { ...accessor, set: callable(set, '__defineSetter__') });
    },
    __lookupGetter__(key) { return lookup(this, key, 'get'); },
    __lookupSetter__(key) { return lookup(this, key, 'set'); },
  },
  String: {
    anchor(name) { return html(this, 'a', 'name', name); },
    big() { return html(this, 'big'); },
    blink() { return html(this, 'blink'); },
    bold() { return html(this, 'b'); },
    fixed() { return html(this, 'tt'); },
    fontcolor(color) { return html(this, 'font', 'color', color); },
    fontsize(size) { return html(this, 'font', 'size', size); },
    italics() { return html(this, 'i'); },
    link(url) { return html(this, 'a', 'href', url); },
    small() { return html(this, 'small'); },
    strike() { return html(this, 'strike'); },
    sub() { return html(this, 'sub'); },
    sup() { return html(this, 'sup'); },
  },
  Date: {
    getYear() { return this.getFullYear() - 1900; },
    setYear(year) {
      year = Number(year);
      if (year >= 0 && year <= 99) year = Math.trunc(year) + 1900;
      return this.setFullYear(year);
    },
  },
};
