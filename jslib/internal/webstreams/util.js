// What the classes of web streams share: their state, the reading of their
// arguments, and promises.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('internal/errors');

const kState = Symbol('kState');
const kType = Symbol('kType');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

// mark makes self one of ours: its type by name, and its state.
function mark(self, type, state) {
  self[kType] = type;
  self[kState] = state;
}

// brand gives the test for objects that mark has marked with type.
const brand = (type) => (value) => value?.[kState] !== undefined && value?.[kType] === type;

// brandCheck gives a function that throws for others.
function brandCheck(type) {
  const is = brand(type);
  return (self) => { if (!is(self)) throw new ERR_INVALID_THIS(type); };
}

// show is the [inspect.custom] of all classes here.
function show(self, fields, depth, options) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${inspect(fields, inner)}`;
}

// finish makes members enumerable and gives the prototype its tag.
function finish(Class, members, tagged = true) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { enumerable: true });
  if (tagged) Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

const invalidState = (message) => new ERR_INVALID_STATE.TypeError(message);

const nothing = () => {};

// handled marks a promise: nobody need catch its rejection.
function handled(promise) {
  promise.then(undefined, nothing);
  return promise;
}

// Deferred is a promise that others settle.
class Deferred {
  constructor() {
    this.pending = true;
    this.promise = new Promise((resolve, reject) => {
      this.resolver = resolve;
      this.rejecter = reject;
    });
  }

  resolve(value) {
    this.pending = false;
    this.resolver(value);
  }

  reject(reason) {
    this.pending = false;
    this.rejecter(reason);
  }

  // quietly rejects without anyone having to catch.
  quietly(reason) {
    handled(this.promise);
    this.reject(reason);
    return this;
  }

  static resolved(value) {
    const d = new Deferred();
    d.resolve(value);
    return d;
  }

  static rejected(reason) { return new Deferred().quietly(reason); }
}

// SizedQueue is what the standard calls a queue-with-sizes.
class SizedQueue {
  constructor() { this.clear(); }

  clear() {
    this.items = [];
    this.head = 0;
    this.total = 0;
  }

  get length() { return this.items.length - this.head; }

  push(value, size = 1) {
    this.items.push({ value, size });
    this.total += size;
  }

  peek() { return this.items[this.head].value; }

  shift() {
    const { value, size } = this.items[this.head];
    this.items[this.head++] = undefined;
    if (this.head > 32 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    this.total = Math.max(0, this.total - size); // sums of fractions drift
    return value;
  }
}

function sizeOf(size) {
  if (typeof size !== 'number' || !(size >= 0) || size === Infinity) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
  }
  return size;
}

function validateObjectOrFunction(value, name) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  }
}

// validateDictionary takes undefined and null as well.
function validateDictionary(value, name) {
  if (value !== undefined && value !== null) validateObjectOrFunction(value, name);
}

// method reads the function obj[name]: undefined is none.
function method(obj, name, where) {
  const fn = obj[name];
  if (fn !== undefined && typeof fn !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(`${where}.${name}`, 'Function', fn);
  }
  return fn;
}

const resolved = Promise.resolve();

// algorithm gives obj's method fn as a function that always gives a promise.
function algorithm(fn, obj) {
  if (fn === undefined) return () => resolved;
  return (...args) => {
    try {
      return Promise.resolve(Reflect.apply(fn, obj, args));
    } catch (err) {
      return Promise.reject(err);
    }
  };
}

/** The strategy's high water mark; a RangeError for what is none. */
function highWaterMark(strategy, fallback) {
  const given = strategy?.highWaterMark;
  if (given === undefined) return fallback;
  const value = +given;
  if (!(value >= 0)) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', given);
  return value;
}

/** The strategy's size function, called without a receiver; 1 where there is none. */
function sizeAlgorithm(strategy) {
  const size = strategy?.size;
  if (size === undefined) return () => 1;
  if (typeof size !== 'function') throw new ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  return (chunk) => Reflect.apply(size, undefined, [chunk]);
}

/** Says whether value is a promise that is not settled. */
function isPromisePending(value) {
  if (!(value instanceof Promise)) return false;
  return internalBinding('util').getPromiseDetails(value)[0] === 0;
}

module.exports = {
  kState, kType, kInspect, mark, brand, brandCheck, show, finish, invalidState, handled, Deferred,
  SizedQueue, sizeOf, validateObjectOrFunction, validateDictionary, method, algorithm, highWaterMark,
  sizeAlgorithm, isPromisePending,
};
