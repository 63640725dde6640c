'use strict';
// Mocks: functions and properties that stand in for others and keep account.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateFunction, validateObject, validateInteger, validateBoolean } = require('internal/validators');

// MockFunctionContext is the account of one mock.
class MockFunctionContext {
  #calls = [];
  #once = new Map();
  #restore;
  #implementation;
  #times;

  constructor(implementation, times, restore) {
    this.#implementation = implementation;
    this.#times = times;
    this.#restore = restore;
  }

  /** The calls so far: {arguments, error, result, stack, target, this}. */
  get calls() { return this.#calls.slice(); }

  /** How many calls there were. */
  callCount() { return this.#calls.length; }

  /** Puts another implementation in the place of the present one. */
  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  /** The same for a single call: the next, or that of number onCall, from 0. */
  mockImplementationOnce(implementation, onCall = this.#calls.length) {
    validateFunction(implementation, 'implementation');
    validateInteger(onCall, 'onCall', this.#calls.length);
    this.#once.set(onCall, implementation);
  }

  /** Brings the original back. */
  restore() { this.#restore?.(); }

  /** Forgets the calls. */
  resetCalls() { this.#calls = []; }

  static next(context, original) {
    const index = context.#calls.length;
    const once = context.#once.get(index);
    context.#once.delete(index);
    if (index + 1 === context.#times) context.restore();
    return once ?? context.#implementation ?? original;
  }

  static use(context, implementation) { context.#implementation = implementation; }

  static record(context, call) { context.#calls.push(call); }
}

const { next, use, record } = MockFunctionContext;
for (const name of ['next', 'use', 'record']) delete MockFunctionContext[name];

function run(context, call, invoke) {
  try {
    return call.result = invoke();
  } catch (error) {
    call.error = error;
    throw error;
  } finally {
    record(context, call);
  }
}

function account(thisArg, args, target) {
  return { arguments: args, error: undefined, result: undefined, stack: new Error(), target, this: thisArg };
}

function mockOf(original, context) {
  return new Proxy(original, {
    apply(target, thisArg, args) {
      const implementation = next(context, target);
      return run(context, account(thisArg, args, undefined), () => Reflect.apply(implementation, thisArg, args));
    },
    construct(target, args, newTarget) {
      const implementation = next(context, target);
      const call = account(undefined, args, target);
      const made = run(context, call, () => Reflect.construct(implementation, args, newTarget === target ? implementation : newTarget));
      call.this = made;
      return made;
    },
    get(target, key, receiver) { return key === 'mock' ? context : Reflect.get(target, key, receiver); },
  });
}

// MockTracker makes mocks and undoes them.
class MockTracker {
  #restores = [];
  #timers;

  /** Mocked timers and Date. */
  get timers() { return this.#timers ??= new (require('internal/test_runner/mock_timers').MockTimers)(); }

  /** A mock of `original`, or of a function that does nothing. */
  fn(original = function original() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') [original, implementation, options] = [function() {}, undefined, original];
    else if (implementation !== null && typeof implementation === 'object') [implementation, options] = [original, implementation];
    validateFunction(original, 'original');
    const stand = implementation ?? original;
    validateFunction(stand, 'implementation');
    const context = new MockFunctionContext(stand, timesOf(options), () => use(context, original));
    return mockOf(original, context);
  }

  /** Mocks a method of an object; options.getter or .setter mocks an accessor. */
  method(object, methodName, implementation = undefined, options = {}) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('object', 'Object', object);
    }
    if (implementation !== null && typeof implementation === 'object') [implementation, options] = [undefined, implementation];
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    const kind = getter ? 'get' : setter ? 'set' : 'value';
    const [owner, descriptor] = find(object, methodName);
    const original = descriptor?.[kind];
    if (typeof original !== 'function') throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    return this.#replace(object, methodName, owner === object ? descriptor : null, descriptor, kind, original,
      implementation ?? original, options);
  }

  /** Mocks a getter. */
  getter(object, name, implementation = undefined, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [implementation, options] = [undefined, implementation];
    return this.method(object, name, implementation, { ...options, getter: true });
  }

  /** Mocks a setter. */
  setter(object, name, implementation = undefined, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [implementation, options] = [undefined, implementation];
    return this.method(object, name, implementation, { ...options, setter: true });
  }

  /** Gives a property another value until it is restored. */
  property(object, name, value) {
    const own = Object.getOwnPropertyDescriptor(object, name);
    this.#restores.push(() => putBack(object, name, own));
    Object.defineProperty(object, name, { configurable: true, enumerable: true, writable: true, ...own, value });
    return object;
  }

  /** Brings all originals back, and forgets the mocks. */
  reset() {
    this.restoreAll();
    this.#restores = [];
    this.#timers?.reset();
  }

  /** Brings all originals back. */
  restoreAll() { for (const restore of this.#restores) restore(); }

  #replace(object, name, own, descriptor, kind, original, implementation, options) {
    const restore = () => putBack(object, name, own);
    const context = new MockFunctionContext(implementation, timesOf(options), restore);
    const mock = mockOf(original, context);
    Object.defineProperty(object, name, { ...descriptor, configurable: true, [kind]: mock });
    this.#restores.push(restore);
    return mock;
  }
}

function timesOf({ times = Infinity }) {
  if (times !== Infinity) validateInteger(times, 'options.times', 1);
  return times;
}

function find(object, name) {
  for (let owner = object; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor !== undefined) return [owner, descriptor];
  }
  return [null, undefined];
}

function putBack(object, name, own) {
  if (own === null || own === undefined) delete object[name];
  else Object.defineProperty(object, name, own);
}

module.exports = { MockTracker };
