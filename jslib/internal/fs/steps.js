'use strict';
// Operations of several steps, for the callback, Sync and promise forms of fs
// alike: a generator yields [function of fs, ...arguments] and gets the result.

const fs = require('fs');
const { getData, getFlags, getMode, getOptions, getPath, isFd } = require('internal/fs/args');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');

/** Takes the steps at once and gives the result. */
function takeSync(steps) {
  let step = steps.next();
  while (!step.done) {
    const [name, ...list] = step.value;
    let value;
    try {
      value = fs[`${name}Sync`](...list);
    } catch (err) {
      step = steps.throw(err);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

/** Takes the steps one after the other; cb gets (err, result). */
function take(steps, cb) {
  const go = (err, value) => {
    let step;
    try {
      step = err ? steps.throw(err) : steps.next(value);
    } catch (e) {
      return cb(e);
    }
    if (step.done) return cb(null, step.value);
    const [name, ...list] = step.value;
    fs[name](...list, go);
  };
  go(null);
}

/** readFile with options.buffer: the bytes go into that, or what it returns. */
function* readInto(path, options) {
  const o = getOptions(options, { flag: 'r' });
  checkTarget(o.buffer, 'options.buffer', true);
  const fd = isFd(path) ? path : yield ['open', getPath(path), getFlags(o.flag ?? 'r', 'options.flag'), 0o666];
  try {
    const stats = yield ['fstat', fd];
    const data = yield* fill(fd, stats.isFile() ? stats.size : 0, o);
    return o.encoding && o.encoding !== 'buffer' ? data.toString(o.encoding) : data;
  } finally {
    if (fd !== path) yield ['close', fd];
  }
}

function checkTarget(view, name, orFunction) {
  if (ArrayBuffer.isView(view) || (orFunction && typeof view === 'function')) return;
  const types = ['Buffer', 'TypedArray', 'DataView'];
  throw new ERR_INVALID_ARG_TYPE(name, orFunction ? ['function', ...types] : types, view);
}

// fill reads to the end of the file, or as far as its known size.
function* fill(fd, size, options) {
  const computed = typeof options.buffer === 'function';
  const name = computed ? 'options.buffer()' : 'options.buffer';
  const view = computed ? options.buffer(size) : options.buffer;
  checkTarget(view, name, false);
  const room = view.byteLength;
  if (room < size) {
    throw new ERR_INVALID_ARG_VALUE(`${name}.byteLength`, room, `is smaller than the file size of ${size} bytes`);
  }
  const target = Buffer.from(view.buffer, view.byteOffset, room);
  let length = 0;
  while (size === 0 || length < size) {
    const n = length < room ? yield ['read', fd, target, length, (size || room) - length, null] :
      yield ['read', fd, Buffer.alloc(1), 0, 1, null];
    if (n === 0) break;
    if (length === room) {
      throw new ERR_INVALID_ARG_VALUE(`${name}.byteLength`, room, 'is too small to contain the entire file');
    }
    length += n;
  }
  return target.subarray(0, length);
}

/** writeFile with options.flush; flag is what goes for no flag. */
function* writeFlushed(path, data, options, flag) {
  const o = getOptions(options);
  data = getData(data, o.encoding || 'utf8');
  const fd = isFd(path) ? path : yield ['open', getPath(path), getFlags(o.flag || flag), getMode(o.mode, 'mode', 0o666)];
  try {
    yield ['writeFile', fd, data];
    yield ['fsync', fd];
  } finally {
    if (fd !== path) yield ['close', fd];
  }
}

module.exports = { readInto, take, takeSync, writeFlushed };
