'use strict';

// What the engine lacks of the language, loaded at the first use of any of it.
// Each function is called with the receiver that the script used.

const { callable } = require('internal/language/callable');

function eachOf(items, f, key, add) {
  callable(f);
  if (items === undefined || items === null) throw new TypeError(`${items} is not iterable`);
  let i = 0;
  for (const item of items) add(key(f(item, i++)), item);
}

const statics = {
  Object: {
    groupBy(items, f) {
      const groups = Object.create(null);
      eachOf(items, f, (k) => (typeof k === 'symbol' ? k : `${k}`), (k, v) => (groups[k] ??= []).push(v));
      return groups;
    },
  },
  Map: {
    groupBy(items, f) {
      const groups = new Map();
      eachOf(items, f, (k) => k, (k, v) => (groups.get(k) ?? groups.set(k, []).get(k)).push(v));
      return groups;
    },
  },
  Promise: {
    withResolvers() {
      const parts = {};
      parts.promise = new this((resolve, reject) => { parts.resolve = resolve; parts.reject = reject; });
      return { promise: parts.promise, resolve: parts.resolve, reject: parts.reject };
    },
    try(f, ...args) {
      return new this((resolve) => resolve(f(...args)));
    },
  },
  Array: { fromAsync },
  RegExp: {
    escape(text) {
      if (typeof text !== 'string') throw new TypeError('RegExp.escape requires a string');
      return escapePattern(text);
    },
  },
  Math: {
    sumPrecise(items) {
      let sum = -0;
      for (const n of items) {
        if (typeof n !== 'number') throw new TypeError(`${String(n)} is not a number`);
        sum += n;
      }
      return sum;
    },
  },
};

async function fromAsync(items, map, thisArg) {
  if (map !== undefined) callable(map);
  const Target = typeof this === 'function' ? this : Array;
  const out = new Target();
  let i = 0;
  const add = async (value) => {
    out[i] = map ? await map.call(thisArg, value, i) : value;
    i++;
  };
  const begin = items[Symbol.asyncIterator];
  if (begin !== undefined && begin !== null) {
    const it = begin.call(items);
    for (let step = await it.next(); !step.done; step = await it.next()) await add(step.value);
  } else if (items[Symbol.iterator]) {
    for (const value of items) await add(await value);
  } else {
    for (let k = 0; k < items.length; k++) await add(await items[k]);
  }
  out.length = i;
  return out;
}

function escapePattern(text) {
  let out = '';
  for (const ch of text) {
    if (out === '' && /[0-9A-Za-z]/.test(ch)) out += `\\x${ch.charCodeAt(0).toString(16)}`;
    else if (/[\^$\\.*+?()[\]{}|/]/.test(ch)) out += `\\${ch}`;
    else if (/[,\-=<>#&!%:;@~'`"]/.test(ch)) out += `\\x${ch.charCodeAt(0).toString(16)}`;
    else if (ch === '\n') out += '\\n';
    else if (ch === '\t') out += '\\t';
    else if (ch === '\r') out += '\\r';
    else if (ch === ' ') out += '\\x20';
    else out += ch;
  }
  return out;
}

const weakHas = WeakMap.prototype.has;

const prototypes = {
  Map: {
    getOrInsert(key, value) {
      if (!this.has(key)) this.set(key, value);
      return this.get(key);
    },
    getOrInsertComputed(key, f) {
      callable(f);
      if (!this.has(key)) this.set(key, f(key));
      return this.get(key);
    },
  },
  WeakMap: {
    getOrInsert(key, value) {
      if (!weakHas.call(this, key)) this.set(key, value);
      return this.get(key);
    },
    getOrInsertComputed(key, f) {
      const had = weakHas.call(this, key);
      if (typeof f !== 'function') throw new TypeError('WeakMap.prototype.getOrInsertComputed is not a function');
      if (had) return this.get(key);
      new WeakMap().set(key); // refuses what is no key before f runs
      const value = f(key);
      this.set(key, value);
      return value;
    },
  },
  Number: { toLocaleString: numberToLocale },
  BigInt: { toLocaleString: numberToLocale },
  String: {
    localeCompare(that, locales, options) {
      return new (require('internal/intl/collator'))(locales, options).compare(String(this), that);
    },
  },
  Date: {
    toLocaleDateString(locales, options) { return isPlain(locales, options) ? localDate(this) : localized(this, locales, options, 'date', 'date'); },
    toLocaleTimeString(locales, options) { return isPlain(locales, options) ? localTime(this) : localized(this, locales, options, 'time', 'time'); },
    toLocaleString(locales, options) {
      if (!isPlain(locales, options)) return localized(this, locales, options, 'any', 'all');
      return isNaN(this) ? 'Invalid Date' : `${localDate(this)}, ${localTime(this)}`;
    },
  },
};

// What has no options is written here: Intl need not be read for it.
const isPlain = (locales, options) => options === undefined && (locales === undefined || locales === 'en-US');

const localized = (...args) => require('internal/intl/date_format').localeString(...args);

function numberToLocale(locales, options) {
  const value = this.valueOf();
  if (!isPlain(locales, options) || !Number.isSafeInteger(value)) {
    return new (require('internal/intl/number_format'))(locales, options).format(value);
  }
  return String(Object.is(value, -0) ? '-0' : value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function localDate(d) {
  return isNaN(d) ? 'Invalid Date' : `${d.getMonth() + 1}/${d.getDate()}/${d.getFullYear()}`;
}

function localTime(d) {
  if (isNaN(d)) return 'Invalid Date';
  const two = (n) => String(n).padStart(2, '0');
  return `${d.getHours() % 12 || 12}:${two(d.getMinutes())}:${two(d.getSeconds())} ${d.getHours() < 12 ? 'AM' : 'PM'}`;
}

module.exports = { statics, prototypes };
