'use strict';

// What the engine lacks of the language, loaded at the first use of any of it.
// Each function is called with the receiver that the script used.

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');

const callable = (f, what = f) => {
  if (typeof f !== 'function') throw new TypeError(`${typeof what === 'symbol' ? String(what) : what} is not a function`);
  return f;
};

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

// Iterator helpers.

const closing = (it) => { const f = it.return; if (typeof f === 'function') f.call(it); };

function helper(source, body) {
  const generator = body(source);
  const own = Object.create(HelperPrototype);
  states.set(own, { generator, source, started: false });
  return own;
}

const states = new WeakMap();
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const HelperPrototype = Object.create(IteratorPrototype, {
  next: {
    writable: true, configurable: true,
    value: function next() {
      const state = states.get(this);
      state.started = true;
      return state.generator.next();
    },
  },
  return: {
    writable: true, configurable: true,
    value: function() {
      const state = states.get(this);
      if (!state.started) closing(state.source);
      state.started = true;
      return state.generator.return();
    },
  },
  [Symbol.toStringTag]: { configurable: true, value: 'Iterator Helper' },
});

// steps(it) walks an iterator by its own next, and closes it when left early.
function* steps(it) {
  const { next } = it;
  let done = false;
  try {
    for (;;) {
      const step = next.call(it);
      if (step === null || typeof step !== 'object') throw new TypeError(`Iterator result ${String(step)} is not an object`);
      if (step.done) { done = true; return; }
      yield step.value;
    }
  } finally {
    if (!done) closing(it);
  }
}

function count(n) {
  const number = +n;
  if (Number.isNaN(number) || Math.trunc(number) < 0) throw new RangeError(`${String(n)} must be positive`);
  return Math.trunc(number);
}

prototypes.Iterator = {
  map(f) {
    callable(f);
    return helper(this, function* (it) { let i = 0; for (const v of steps(it)) yield f(v, i++); });
  },
  filter(f) {
    callable(f);
    return helper(this, function* (it) { let i = 0; for (const v of steps(it)) if (f(v, i++)) yield v; });
  },
  take(n) {
    n = count(n);
    return helper(this, function* (it) {
      if (n === 0) return closing(it);
      let left = n;
      for (const v of steps(it)) { yield v; if (--left === 0) return; }
    });
  },
  drop(n) {
    n = count(n);
    return helper(this, function* (it) { let left = n; for (const v of steps(it)) if (left-- <= 0) yield v; });
  },
  flatMap(f) {
    callable(f);
    return helper(this, function* (it) {
      let i = 0;
      for (const v of steps(it)) {
        const inner = f(v, i++);
        if (inner === null || (typeof inner !== 'object')) throw new TypeError(`${String(inner)} is not an object`);
        yield* (typeof inner[Symbol.iterator] === 'function' ? inner : steps(inner));
      }
    });
  },
  reduce(f, ...rest) {
    callable(f);
    let i = 0;
    let [sum] = rest;
    let empty = rest.length === 0;
    for (const v of steps(this)) {
      sum = empty ? v : f(sum, v, i);
      empty = false;
      i++;
    }
    if (empty) throw new TypeError('Reduce of a done iterator with no initial value');
    return sum;
  },
  toArray() { return [...steps(this)]; },
  forEach(f) { callable(f); let i = 0; for (const v of steps(this)) f(v, i++); },
  some(f) { callable(f); let i = 0; for (const v of steps(this)) if (f(v, i++)) return true; return false; },
  every(f) { callable(f); let i = 0; for (const v of steps(this)) if (!f(v, i++)) return false; return true; },
  find(f) { callable(f); let i = 0; for (const v of steps(this)) if (f(v, i++)) return v; },
};

function Iterator() {
  if (new.target === undefined) throw new TypeError("Constructor Iterator requires 'new'");
  if (new.target === Iterator) throw new TypeError('Abstract class Iterator not directly constructable');
}
Iterator.prototype = IteratorPrototype;
Object.defineProperty(Iterator, 'prototype', { writable: false });
Object.defineProperty(Iterator, 'from', {
  writable: true, configurable: true,
  value: function from(value) {
    const begin = value[Symbol.iterator];
    const it = typeof begin === 'function' ? begin.call(value) : value;
    return it instanceof Iterator ? it : helper(it, steps);
  },
});

// begins gives the function that begins to walk item, an object.
function begins(item) {
  if (item === null || (typeof item !== 'object' && typeof item !== 'function')) {
    throw new TypeError('Iterator.concat called on non-object');
  }
  const begin = item[Symbol.iterator];
  if (typeof begin !== 'function') throw new TypeError(`${shown(item)} is not iterable`);
  return () => {
    const it = begin.call(item);
    if (it === null || typeof it !== 'object') throw new TypeError(`${String(it)} is not iterable`);
    return it;
  };
}

const shown = (item) => typeof item === 'function' ? String(item) : `#<${item.constructor?.name ?? 'Object'}>`;

Object.defineProperty(Iterator, 'concat', {
  writable: true, configurable: true,
  value: { concat(...items) {
    return helper(items.map(begins), function* (list) { for (const begin of list) yield* steps(begin()); });
  } }.concat,
});

// Explicit resource management.

class SuppressedError extends Error {
  constructor(error, suppressed, message) {
    super(message);
    Error.captureStackTrace(this, new.target);
    Object.defineProperty(this, 'error', { value: error, writable: true, configurable: true });
    Object.defineProperty(this, 'suppressed', { value: suppressed, writable: true, configurable: true });
  }
}
Object.defineProperty(SuppressedError.prototype, 'name', { value: 'SuppressedError', writable: true, configurable: true });

// unwind(list, run) disposes the last first and gathers what they throw.
class Failures {
  add(error) {
    this.error = this.failed ? new SuppressedError(error, this.error) : error;
    this.failed = true;
  }

  throw() {
    if (this.failed) throw this.error;
  }
}

class DisposableStack {
  #list = [];
  #disposed = false;

  get disposed() { return this.#disposed; }

  #open() {
    if (this.#disposed) throw new ReferenceError('Cannot add values to a disposed stack!');
  }

  use(value) {
    this.#open();
    if (value !== null && value !== undefined) {
      const dispose = callable(value[Symbol.dispose], 'Symbol.dispose');
      this.#list.push(() => dispose.call(value));
    }
    return value;
  }

  adopt(value, f) { this.#open(); callable(f); this.#list.push(() => f(value)); return value; }

  defer(f) { this.#open(); this.#list.push(callable(f)); }

  move() {
    this.#open();
    const to = new DisposableStack();
    to.#list = this.#list;
    this.#list = [];
    this.#disposed = true;
    return to;
  }

  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    const failures = new Failures();
    for (const f of this.#list.reverse()) {
      try { f(); } catch (err) { failures.add(err); }
    }
    failures.throw();
  }

  [Symbol.dispose]() { return this.dispose(); }
}

class AsyncDisposableStack {
  #list = [];
  #disposed = false;

  get disposed() { return this.#disposed; }

  #open() {
    if (this.#disposed) throw new ReferenceError('Cannot add values to a disposed stack!');
  }

  use(value) {
    this.#open();
    if (value !== null && value !== undefined) {
      const dispose = callable(value[Symbol.asyncDispose] ?? value[Symbol.dispose], 'Symbol.asyncDispose');
      this.#list.push(() => dispose.call(value));
    }
    return value;
  }

  adopt(value, f) { this.#open(); callable(f); this.#list.push(() => f(value)); return value; }

  defer(f) { this.#open(); this.#list.push(callable(f)); }

  move() {
    this.#open();
    const to = new AsyncDisposableStack();
    to.#list = this.#list;
    this.#list = [];
    this.#disposed = true;
    return to;
  }

  async disposeAsync() {
    if (this.#disposed) return;
    this.#disposed = true;
    const failures = new Failures();
    for (const f of this.#list.reverse()) {
      try { await f(); } catch (err) { failures.add(err); }
    }
    failures.throw();
  }

  [Symbol.asyncDispose]() { return this.disposeAsync(); }
}

const { privateSymbols: { opaque_private_symbol: kOpaque } } = internalBinding('util');
for (const Class of [DisposableStack, AsyncDisposableStack]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  Object.defineProperty(Class.prototype, kOpaque, { value: true });
}

// To the engine a SharedArrayBuffer is an ArrayBuffer of another class; messages carry its memory itself.
function SharedArrayBuffer(length, options = undefined) {
  if (new.target === undefined) throw new TypeError("Constructor SharedArrayBuffer requires 'new'");
  if (options?.maxByteLength !== undefined) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('SharedArrayBuffer.prototype.grow');
  if (Math.trunc(length) < 0) throw new RangeError('Invalid array buffer length');
  return Object.setPrototypeOf(new ArrayBuffer(length), new.target.prototype);
}

const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const shared = {
  get byteLength() { return byteLength.call(this); },
  get maxByteLength() { return byteLength.call(this); },
  get growable() { return byteLength.call(this) < 0; },
  grow() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('SharedArrayBuffer.prototype.grow'); },
  slice(start, end) {
    return Object.setPrototypeOf(ArrayBuffer.prototype.slice.call(this, start, end), SharedArrayBuffer.prototype);
  },
};
for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(shared))) {
  Object.defineProperty(SharedArrayBuffer.prototype, name, { ...descriptor, enumerable: false });
}
Object.defineProperty(SharedArrayBuffer.prototype, Symbol.toStringTag, { value: 'SharedArrayBuffer', configurable: true });
Object.defineProperty(SharedArrayBuffer, Symbol.species, { configurable: true, get() { return this; } });

const integerView = (view) => {
  if (!ArrayBuffer.isView(view) || view instanceof DataView || view instanceof Float32Array || view instanceof Float64Array) {
    throw new TypeError(`${Object.prototype.toString.call(view)} is not an integer typed array.`);
  }
  return view;
};

const at = (view, i) => {
  const n = Number(i);
  if (!(n >= 0 && n < integerView(view).length)) throw new RangeError('Invalid atomic access index');
  return Math.trunc(n);
};

const operation = (name) => (view, i, value) => {
  i = at(view, i);
  value = typeof view[i] === 'bigint' ? BigInt(value) : Math.trunc(Number(value)) || 0;
  return internalBinding('atomics').update(view, view[Symbol.toStringTag], i, name, value);
};

const waitable = (view, i, value) => {
  if (!(view instanceof Int32Array || view instanceof BigInt64Array)) {
    throw new TypeError(`${Object.prototype.toString.call(view)} is not an int32 or BigInt64 typed array.`);
  }
  i = at(view, i);
  return [view, view[Symbol.toStringTag], i, view instanceof BigInt64Array ? BigInt(value) : Number(value) | 0];
};

// A negative number of milliseconds is for ever.
const pause = (timeout) => {
  const ms = Number(timeout);
  return Number.isNaN(ms) || ms === Infinity ? -1 : Math.max(0, ms);
};

function wait(view, i, value, timeout = Infinity) {
  return internalBinding('atomics').wait(...waitable(view, i, value), pause(timeout));
}

function waitAsync(view, i, value, timeout = Infinity) {
  let told;
  const promise = new Promise((resolve) => { told = resolve; });
  const state = internalBinding('atomics').watch(...waitable(view, i, value), pause(timeout), told);
  return state === 'waiting' ? { async: true, value: promise } : { async: false, value: state };
}

const Atomics = Object.defineProperty({
  load: (view, i) => internalBinding('atomics').update(view, view?.[Symbol.toStringTag], at(view, i), 'load'),
  store: (view, i, value) => {
    value = typeof view?.[0] === 'bigint' ? BigInt(value) : Math.trunc(Number(value)) || 0;
    operation('store')(view, i, value);
    return value;
  },
  add: operation('add'),
  sub: operation('sub'),
  and: operation('and'),
  or: operation('or'),
  xor: operation('xor'),
  exchange: operation('exchange'),
  compareExchange: (view, i, expected, value) => {
    i = at(view, i);
    const convert = typeof view[i] === 'bigint' ? BigInt : (v) => Math.trunc(Number(v)) || 0;
    return internalBinding('atomics').update(
      view, view[Symbol.toStringTag], i, 'compareExchange', convert(value), convert(expected));
  },
  isLockFree: (n) => n === 1 || n === 2 || n === 4 || n === 8,
  notify: (view, i, count) => {
    const place = waitable(view, i, 0).slice(0, 3);
    return internalBinding('atomics').notify(...place, count === undefined ? undefined : Math.max(0, Number(count)));
  },
  pause() {},
  wait,
  waitAsync,
}, Symbol.toStringTag, { value: 'Atomics', configurable: true });
for (const name of Object.keys(Atomics)) Object.defineProperty(Atomics, name, { enumerable: false });

module.exports = {
  statics, prototypes, Iterator, SuppressedError, DisposableStack, AsyncDisposableStack, SharedArrayBuffer, Atomics,
};
