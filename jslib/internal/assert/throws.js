'use strict';
// throws, doesNotThrow, rejects, doesNotReject: running code and judging what
// it threw.

const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE,
  },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const { isError } = require('internal/util');
const { isRegExp, isPromise } = require('util/types');
const { AssertionError } = require('internal/assert/assertion_error');

const kNothing = Symbol('nothing thrown');
const { isDeepEqual } = internalBinding('util');
const isObject = (value) => value !== null && typeof value === 'object';

function isPromiseLike(value) {
  return isPromise(value) || (isObject(value) && typeof value.then === 'function' && typeof value.catch === 'function');
}

function thrown(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (err) {
    return err;
  }
  return kNothing;
}

async function rejection(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isPromiseLike(promiseFn)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (err) {
    return err;
  }
  return kNothing;
}

// The properties that are compared, so that a diff shows no others.
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      const matches = actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) && object[key].test(actual[key]);
      this[key] = matches ? actual[key] : object[key];
    }
  }
}

function matchesKey(actual, expected, key) {
  if (!(key in actual)) return false;
  if (isRegExp(expected[key]) && typeof actual[key] === 'string' && expected[key].test(actual[key])) return true;
  return isDeepEqual(actual[key], expected[key], 1);
}

function fail(context, options) {
  const err = new AssertionError({ operator: context.fn.name, stackStartFn: context.fn, diff: context.diff, ...options });
  err.generatedMessage = options.generated ?? !options.message;
  throw err;
}

// The error of two whole objects, under the name of the function called.
function failComparison(context, actual, expected, message) {
  const err = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: context.fn, diff: context.diff });
  err.generatedMessage = !message;
  err.operator = context.fn.name;
  return err;
}

function checkObject(context, actual, expected, message) {
  if (!isObject(actual)) {
    throw failComparison(context, actual, expected, message);
  }
  const keys = Object.keys(expected);
  if (isError(expected)) keys.push('name', 'message');
  else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    if (matchesKey(actual, expected, key)) continue;
    const err = failComparison(context, new Comparison(actual, keys), new Comparison(expected, keys, actual), message);
    err.actual = actual;
    err.expected = expected;
    throw err;
  }
}

function checkRegExp(context, actual, expected, message) {
  const text = `${actual}`;
  if (expected.test(text)) return;
  fail(context, {
    actual,
    expected,
    message: message || `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`,
    generated: !message,
  });
}

function checkClass(context, actual, expected, message) {
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (!Object.prototype.isPrototypeOf.call(Error, expected) && expected !== Error) return false;
  let text = message;
  if (!text) {
    text = `The error is expected to be an instance of "${expected.name}". Received `;
    text += isError(actual) ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
    if (isError(actual)) text += `\n\nError message:\n\n${actual.message}`;
  }
  fail(context, { actual, expected, message: text, generated: !message });
}

function checkFunction(context, actual, expected, message) {
  if (checkClass(context, actual, expected, message)) return;
  const result = Reflect.apply(expected, {}, [actual]);
  if (result === true) return;
  let text = message;
  if (!text) {
    const name = expected.name ? `"${expected.name}" ` : '';
    text = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
    if (isError(actual)) text += `\n\nCaught error:\n\n${actual}`;
  }
  fail(context, { actual, expected, message: text, generated: !message });
}

function checkThrown(context, actual, expected, message) {
  if (typeof expected === 'function') checkFunction(context, actual, expected, message);
  else if (isRegExp(expected)) checkRegExp(context, actual, expected, message);
  else if (isObject(expected)) checkObject(context, actual, expected, message);
}

function missing(context, expected, message) {
  let details = '';
  if (expected?.name) details += ` (${expected.name})`;
  details += message ? `: ${message}` : '.';
  const what = context.fn.name === 'rejects' ? 'rejection' : 'exception';
  fail(context, { actual: undefined, expected, message: `Missing expected ${what}${details}`, generated: false });
}

function isAmbiguous(actual, text) {
  return (isObject(actual) ? actual.message : actual) === text;
}

function expectError(context, actual, args, error, message) {
  if (typeof error === 'string') {
    if (args === 3) throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    if (actual !== kNothing && isAmbiguous(actual, error)) {
      const what = isObject(actual) ? `The error message "${actual.message}"` : `The error "${actual}"`;
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `${what} is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error !== null && error !== undefined && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === kNothing) missing(context, error, message);
  if (error) checkThrown(context, actual, error, message);
}

function matchesUnwanted(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return expected.test(`${actual}`);
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function expectNoError(context, actual, error, message) {
  if (actual === kNothing) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !matchesUnwanted(actual, error)) throw actual;
  const what = context.fn.name === 'doesNotReject' ? 'rejection' : 'exception';
  fail(context, {
    actual,
    expected: error,
    message: `Got unwanted ${what}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
    generated: false,
  });
}

module.exports = { thrown, rejection, expectError, expectNoError };
