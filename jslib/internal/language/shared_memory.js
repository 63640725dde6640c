'use strict';
// SharedArrayBuffer and Atomics.

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');

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

module.exports = { SharedArrayBuffer, Atomics };
