'use strict';
// Random bytes, numbers and UUIDs.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateFunction, validateNumber, validateObject, validateBoolean } = require('internal/validators');
const binding = internalBinding('crypto');

const kMaxInt32 = 2 ** 31 - 1;
const kMaxLength = require('buffer').kMaxLength;
const kMaxPossible = Math.min(kMaxLength, kMaxInt32);
const kMaxRange = 2 ** 48 - 1;

function assertOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const max = Math.min(length, kMaxPossible);
  if (Number.isNaN(offset) || offset > max || offset < 0) {
    throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${max}`, offset);
  }
  return offset >>> 0;
}

function assertSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > kMaxPossible || size < 0) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxPossible}`, size);
  }
  if (size + offset > length) {
    throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  }
  return size >>> 0;
}

/** size random bytes, at once or for callback(err, buffer). */
function randomBytes(size, callback) {
  size = assertSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  return binding.randomFill(Buffer.alloc(size), 0, size, callback);
}

function assertBytes(buf) {
  if (!ArrayBuffer.isView(buf) && !(buf instanceof ArrayBuffer)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
}

/** Fills buf, or a part of it, with random bytes. */
function randomFillSync(buf, offset = 0, size) {
  assertBytes(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  offset = assertOffset(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : assertSize(size, elementSize, offset, buf.byteLength);
  return size === 0 ? buf : binding.randomFill(buf, offset, size);
}

/** randomFillSync in the background, for callback(err, buf). */
function randomFill(buf, offset, size, callback) {
  assertBytes(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  }
  validateFunction(callback, 'callback');
  offset = assertOffset(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : assertSize(size, elementSize, offset, buf.byteLength);
  if (size === 0) process.nextTick(callback, null, buf);
  else binding.randomFill(buf, offset, size, callback);
}

/** A random integer from min, below max. */
function randomInt(min, max, callback) {
  const minGiven = !(max === undefined || typeof max === 'function');
  if (!minGiven) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) {
    throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  }
  const range = max - min;
  if (!(range <= kMaxRange)) {
    throw new ERR_OUT_OF_RANGE(minGiven ? 'max - min' : 'max', `<= ${kMaxRange}`, range);
  }
  const n = binding.randomInt(range) + min;
  if (callback === undefined) return n;
  process.nextTick(callback, undefined, n);
}

function checkOptions(options) {
  if (options === undefined) return;
  validateObject(options, 'options');
  if (options.disableEntropyCache !== undefined) {
    validateBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
  }
}

/** A random UUID, version 4. */
function randomUUID(options) {
  checkOptions(options);
  return binding.randomUUID();
}

/** A UUID that begins with the time, version 7. */
function randomUUIDv7(options) {
  checkOptions(options);
  return binding.randomUUIDv7();
}

module.exports = { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7 };
