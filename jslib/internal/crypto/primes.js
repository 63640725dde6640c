'use strict';
// Prime numbers.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateObject } = require('internal/validators');
const { isBytes } = require('internal/crypto/key_encoding');
const binding = internalBinding('crypto');

const kKinds = ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'];

function numberBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    const hex = value.toString(16);
    return Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
  }
  if (!isBytes(value)) throw new ERR_INVALID_ARG_TYPE(name, kKinds, value);
  return value;
}

function primeArguments(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  return {
    bigint,
    args: [size, safe, add === undefined ? undefined : numberBytes(add, 'options.add'),
      rem === undefined ? undefined : numberBytes(rem, 'options.rem')],
  };
}

const shown = (prime, bigint) => (bigint ? BigInt(`0x${Buffer.from(prime).toString('hex')}`) : prime);

/** A prime of size bits, an ArrayBuffer or a bigint, for callback(err, prime). */
function generatePrime(size, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  options ??= {};
  validateFunction(callback, 'callback');
  const { args, bigint } = primeArguments(size, options);
  binding.generatePrime(...args, (err, prime) => {
    if (err) callback(err);
    else callback(undefined, shown(prime, bigint));
  });
}

/** generatePrime at once. */
function generatePrimeSync(size, options = {}) {
  const { args, bigint } = primeArguments(size, options);
  return shown(binding.generatePrime(...args), bigint);
}

function candidateArguments(candidate, options) {
  const bytes = numberBytes(candidate, 'candidate');
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  return [bytes, checks];
}

/** Whether candidate is prime, most likely, for callback(err, answer). */
function checkPrime(candidate, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  options ??= {};
  const args = candidateArguments(candidate, options);
  validateFunction(callback, 'callback');
  binding.checkPrime(...args, (err, answer) => callback(err ?? undefined, answer));
}

/** checkPrime at once. */
function checkPrimeSync(candidate, options = {}) { return binding.checkPrime(...candidateArguments(candidate, options)); }

module.exports = { generatePrime, generatePrimeSync, checkPrime, checkPrimeSync };
