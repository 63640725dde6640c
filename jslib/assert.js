'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS, ERR_CONSTRUCT_CALL_REQUIRED },
} = require('internal/errors');
const { validateOneOf, validateBoolean, validateObject } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const { isError } = require('internal/util');
const { isRegExp } = require('util/types');
const { AssertionError } = require('internal/assert/assertion_error');

const { isDeepEqual } = internalBinding('util');

// The ways of isDeepEqual.
const kLoose = 0;
const kStrict = 1;
const kPartial = 2;
const kSkipPrototype = 3;

const running = () => require('internal/assert/throws');

// Options of the Assert instance that a method is called on.
const instances = new WeakMap();
const optionsOf = (self) => instances.get(self) ?? { diff: 'simple', skipPrototype: false };

function innerFail(options, message) {
  if (isError(message)) throw message;
  if (typeof message === 'function') message = message(options.actual, options.expected);
  throw new AssertionError({ ...options, message });
}

function innerOk(fn, args, value, message) {
  if (value) return;
  let generated = false;
  if (args === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message === undefined || message === null) {
    generated = true;
    message = require('internal/assert/ok_message').okMessage(fn);
  } else if (isError(message)) {
    throw message;
  }
  const err = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn: fn });
  err.generatedMessage = generated;
  throw err;
}

function assert(...args) {
  if (args[0]) return;
  innerOk(assert, args.length, ...args);
}

function ok(...args) {
  if (args[0]) return;
  innerOk(ok, args.length, ...args);
}

function fail(message) {
  if (isError(message)) throw message;
  const err = new AssertionError({ message: message ?? 'Failed', operator: 'fail', stackStartFn: fail });
  err.generatedMessage = message === undefined || message === null;
  throw err;
}

// Makes an assertion on two values out of a test on them.
function binary(name, operator, test) {
  const check = {
    [name](actual, expected) {
      if (arguments.length < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
      if (test(actual, expected, this)) return;
      innerFail({ actual, expected, operator, stackStartFn: check, diff: optionsOf(this).diff }, arguments[2]);
    },
  }[name];
  return check;
}

const isNaNPair = (a, b) => Number.isNaN(a) && Number.isNaN(b);
const isStrictDeep = (a, b, self) => isDeepEqual(a, b, instances.get(self)?.skipPrototype ? kSkipPrototype : kStrict);
// eslint-disable-next-line eqeqeq
const isLoose = (a, b) => a == b || isNaNPair(a, b);

const equal = binary('equal', '==', isLoose);
const notEqual = binary('notEqual', '!=', (a, b) => !isLoose(a, b));
const strictEqual = binary('strictEqual', 'strictEqual', Object.is);
const notStrictEqual = binary('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b));
const deepEqual = binary('deepEqual', 'deepEqual', (a, b) => isDeepEqual(a, b, kLoose));
const notDeepEqual = binary('notDeepEqual', 'notDeepEqual', (a, b) => !isDeepEqual(a, b, kLoose));
const deepStrictEqual = binary('deepStrictEqual', 'deepStrictEqual', isStrictDeep);
const notDeepStrictEqual = binary('notDeepStrictEqual', 'notDeepStrictEqual', (a, b, self) => !isStrictDeep(a, b, self));
const partialDeepStrictEqual = binary('partialDeepStrictEqual', 'partialDeepStrictEqual', (a, b) => isDeepEqual(a, b, kPartial));

function throws(fn, ...args) {
  const { thrown, expectError } = running();
  expectError({ fn: throws, diff: optionsOf(this).diff }, thrown(fn), args.length + 1, ...args);
}

async function rejects(promiseFn, ...args) {
  const { rejection, expectError } = running();
  expectError({ fn: rejects, diff: optionsOf(this).diff }, await rejection(promiseFn), args.length + 1, ...args);
}

function doesNotThrow(fn, ...args) {
  const { thrown, expectNoError } = running();
  expectNoError({ fn: doesNotThrow }, thrown(fn), ...args);
}

async function doesNotReject(promiseFn, ...args) {
  const { rejection, expectNoError } = running();
  expectNoError({ fn: doesNotReject }, await rejection(promiseFn), ...args);
}

function matching(name, wanted, text) {
  const check = {
    [name](string, regexp, ...rest) {
      let message = rest[0];
      if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
      if (typeof string === 'string' && (regexp.exec(string) !== null) === wanted) return;
      if (isError(message)) throw message;
      const generated = !message;
      message ||= typeof string === 'string' ?
        `${text} ${inspect(regexp)}. Input:\n\n${inspect(string)}\n` :
        `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
      const err = new AssertionError({ actual: string, expected: regexp, message, operator: name, stackStartFn: check });
      err.generatedMessage = generated;
      throw err;
    },
  }[name];
  return check;
}

const match = matching('match', true, 'The input did not match the regular expression');
const doesNotMatch = matching('doesNotMatch', false, 'The input was expected to not match the regular expression');

function ifError(err) {
  if (err === null || err === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof err === 'object' && typeof err.message === 'string') {
    message += err.message.length === 0 && err.constructor ? err.constructor.name : err.message;
  } else {
    message += inspect(err);
  }
  const wrapped = new AssertionError({ actual: err, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  wrapped.generatedMessage = false;
  if (typeof err.stack === 'string') joinStacks(wrapped, err.stack);
  throw wrapped;
}

// Puts the frames of the unwanted error before those that only ifError has.
function joinStacks(wrapped, stack) {
  const start = stack.indexOf('\n    at');
  if (start < 0) return;
  const original = stack.slice(start + 1).split('\n');
  let own = wrapped.stack.split('\n');
  for (const frame of original) {
    const at = own.indexOf(frame);
    if (at !== -1) {
      own = own.slice(0, at);
      break;
    }
  }
  wrapped.stack = `${own.join('\n')}\n${original.join('\n')}`;
}

const methods = {
  AssertionError, ok, fail, equal, notEqual, deepEqual, notDeepEqual, deepStrictEqual, notDeepStrictEqual,
  strictEqual, notStrictEqual, partialDeepStrictEqual, match, doesNotMatch, throws, rejects, doesNotThrow,
  doesNotReject, ifError,
};
const strictNames = {
  equal: strictEqual, deepEqual: deepStrictEqual, notEqual: notStrictEqual, notDeepEqual: notDeepStrictEqual,
};

/** An assert of one's own: options are diff ('simple' or 'full'), strict and skipPrototype. */
function Assert(options) {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  const { diff = 'simple', strict = true, skipPrototype = false } = options ?? {};
  if (options !== undefined) validateObject(options, 'options');
  validateOneOf(diff, 'options.diff', ['simple', 'full']);
  validateBoolean(strict, 'options.strict');
  validateBoolean(skipPrototype, 'options.skipPrototype');
  this.AssertionError = AssertionError;
  instances.set(this, { diff, skipPrototype });
  if (strict) Object.assign(this, strictNames);
}
for (const [name, value] of Object.entries(methods)) {
  if (name === 'AssertionError') continue;
  Object.defineProperty(Assert.prototype, name, { value, writable: true, configurable: true, enumerable: true });
}

/** The strict assert, where equal is strictEqual. */
function strict(...args) {
  if (args[0]) return;
  innerOk(strict, args.length, ...args);
}

module.exports = Object.assign(assert, methods, { strict, Assert });
Object.assign(strict, assert, strictNames);
strict.strict = strict;
