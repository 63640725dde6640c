'use strict';
// What other built-in modules need of util: small, and without requires of
// public modules at load time.

const { codes: { ERR_OUT_OF_RANGE, ERR_INVALID_ARG_TYPE }, uvErrmapGet } = require('internal/errors');
const { validateFunction, validateString, validateNumber, validateUint32 } = require('internal/validators');

const kCustomPromisified = Symbol.for('nodejs.util.promisify.custom');
const kCustomPromisifyArgs = Symbol('customPromisifyArgs');
const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const kEmptyObject = Object.freeze(Object.create(null));

function define(object, key, value) {
  return Object.defineProperty(object, key, { value, configurable: true });
}

/** Turns a function that takes a callback last into one that returns a promise. */
function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kCustomPromisified];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return define(custom, kCustomPromisified, custom);
  }
  const names = original[kCustomPromisifyArgs];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (err, ...values) => {
        if (err) reject(err);
        else if (names === undefined || values.length < 2) resolve(values[0]);
        else resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
      }]);
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  define(fn, kCustomPromisified, fn);
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = kCustomPromisified;

const warnedCodes = new Set();

/** Wraps fn so that its first call emits a DeprecationWarning, once for each code. */
function deprecate(fn, message, code, { modifyPrototype = true } = kEmptyObject) {
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned && !process.noDeprecation) {
      warned = true;
      warnDeprecated(message, code, deprecated);
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  if (modifyPrototype) {
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  Object.defineProperty(deprecated, 'length', {
    ...Object.getOwnPropertyDescriptor(fn, 'length'),
  });
  return deprecated;
}

function warnDeprecated(message, code, ctor) {
  if (code !== undefined) {
    if (warnedCodes.has(code)) return;
    warnedCodes.add(code);
  }
  process.emitWarning(message, 'DeprecationWarning', code, ctor);
}

const experimental = new Set();

/** Warns once that a feature is experimental. */
function emitExperimentalWarning(feature, code) {
  if (experimental.has(feature)) return;
  experimental.add(feature);
  process.emitWarning(`${feature} is an experimental feature and might change at any time`, 'ExperimentalWarning', code);
}

/** Runs callback at the first call only. */
function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return;
    called = true;
    return Reflect.apply(callback, this, args);
  };
}

function validateErrorNumber(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', err);
}

function getSystemErrorName(err) {
  validateErrorNumber(err);
  return uvErrmapGet(err)?.[0] ?? `Unknown system error ${err}`;
}

function getSystemErrorMessage(err) {
  validateErrorNumber(err);
  return uvErrmapGet(err)?.[1] ?? `Unknown system error ${err}`;
}

function getSystemErrorMap() {
  return internalBinding('util').getSystemErrorMap();
}

const encodings = { utf8: 'utf8', 'utf-8': 'utf8', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le',
                  'utf-16le': 'utf16le', latin1: 'latin1', binary: 'latin1', base64: 'base64',
                  base64url: 'base64url', ascii: 'ascii', hex: 'hex' };

/** The canonical name of an encoding, undefined for an unknown one. */
function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
  return encodings[`${encoding}`.toLowerCase()];
}

function isError(value) {
  return value instanceof Error || require('util/types').isNativeError(value);
}

/** Makes ctor inherit from superCtor, as before there were classes. */
function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) {
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  Object.defineProperty(ctor, 'super_', { value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

// Scripts may freeze Error, or make the limit read-only.
function setStackTraceLimit(limit) {
  return Reflect.set(Error, 'stackTraceLimit', limit);
}

/** The call sites above fn, count of them at most. */
function captureSites(fn, count) {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder = {};
  setStackTraceLimit(count);
  Error.prepareStackTrace = (_, sites) => sites;
  Error.captureStackTrace(holder, fn);
  const sites = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  setStackTraceLimit(stackTraceLimit);
  return sites;
}

/** Blocks the whole process for msec milliseconds. */
function sleep(msec) {
  validateUint32(msec, 'msec');
  internalBinding('util').sleep(msec);
}

module.exports = {
  captureSites,
  customInspectSymbol,
  customPromisifyArgs: kCustomPromisifyArgs,
  deprecate,
  emitExperimentalWarning,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
  isError,
  kEmptyObject,
  normalizeEncoding,
  once,
  promisify,
  sleep,
};
