'use strict';
// How fs reads its arguments: paths, flags, modes, options, times, positions.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateInteger,
  validateObject, validateOneOf, validateUint32,
} = require('internal/validators');
const constants = require('internal/fs/constants');

const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
} = constants;

function isURL(v) {
  return Boolean(v?.href && v.protocol && v.auth === undefined && v.path === undefined);
}

/** A path: a string, a Uint8Array or a file: URL, without null bytes. */
function getPath(fileURLOrPath, name = 'path') {
  let path = fileURLOrPath;
  if (path !== null && typeof path === 'object' && !(path instanceof Uint8Array) && isURL(path)) {
    path = require('url').fileURLToPath(path);
  }
  if (typeof path === 'string') {
    if (path.includes('\u0000')) {
      throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
    }
    return path;
  }
  if (path instanceof Uint8Array) {
    if (path.includes(0)) {
      throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
    }
    return path;
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], fileURLOrPath);
}

/** A path, or a descriptor as it is. */
function getPathOrFd(v, name = 'path') {
  return isFd(v) ? v : getPath(v, name);
}

function isFd(v) {
  return Number.isInteger(v) && v >= 0 && v <= 2147483647;
}

/** Checks a descriptor. */
function getFd(fd) {
  validateInt32(fd, 'fd', 0);
  return fd;
}

const flagNames = {
  'r': O_RDONLY, 'rs': O_RDONLY | O_SYNC, 'sr': O_RDONLY | O_SYNC, 'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC, 'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY, 'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL, 'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL, 'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY, 'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL, 'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC, 'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL, 'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC, 'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/** open's flags as a number. */
function getFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags === null || flags === undefined) return O_RDONLY;
  const n = typeof flags === 'string' && Object.hasOwn(flagNames, flags) ? flagNames[flags] : undefined;
  if (n === undefined) throw new ERR_INVALID_ARG_VALUE('flags', flags);
  return n;
}

/** A file mode: a number, or an octal string. */
function getMode(value, name, def) {
  value ??= def;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = Number.parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

/** Options given as an object or as an encoding; a signal is checked. */
function getOptions(options, def = {}) {
  if (options === null || options === undefined || typeof options === 'function') return def;
  if (typeof options === 'string') options = { ...def, encoding: options };
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  if (options.encoding !== 'buffer') checkEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function checkEncoding(encoding) {
  if (encoding && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

/** A callback that must be there. */
function getCallback(cb) {
  validateFunction(cb, 'cb');
  return cb;
}

/** A time in seconds: a Date, a number, or text that is one. */
function toUnixTimestamp(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date || Object.prototype.toString.call(time) === '[object Date]') return Date.prototype.getTime.call(time) / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

/** A buffer to read into or write from. */
function getView(view, name = 'buffer') {
  if (!ArrayBuffer.isView(view)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
  }
  return view;
}

/** An array of buffers. */
function getViews(views) {
  if (!Array.isArray(views)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', views);
  for (const view of views) {
    if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', views);
  }
  return views;
}

/** A position in a file: a number, a bigint, or null for the current one. */
function getPosition(position, name = 'position', length = 0) {
  if (position === undefined || position === null) return null;
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    if (!(position >= -1n && position <= 2n ** 63n - 1n - BigInt(length))) {
      throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${2n ** 63n - 1n - BigInt(length)}`, position);
    }
    return position === -1n ? null : position;
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
  return position === -1 ? null : position;
}

/** offset and length of a read or write within a view of size bytes. */
function checkWindow(offset, length, size) {
  if (offset > size) throw new ERR_OUT_OF_RANGE('offset', `<= ${size}`, offset);
  if (length > size - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

/** What writeFile and its kin write: text in an encoding, or bytes. */
function getData(data, encoding, name = 'data') {
  if (typeof data === 'string') return Buffer.from(data, encoding || 'utf8');
  if (ArrayBuffer.isView(data)) return data;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
}

const rmDefaults = { recursive: false, force: false, retryDelay: 100, maxRetries: 0 };

/** rm's and rmdir's options. */
function getRmOptions(options, name = 'options') {
  if (options === undefined) return rmDefaults;
  validateObject(options, name);
  options = { ...rmDefaults, ...options };
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.force, 'options.force');
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
}

/** symlink's type: only checked, it matters on Windows. */
function checkSymlinkType(type) {
  if (type === undefined || type === null) return;
  require('internal/validators').validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
}

/** A name that came back, in the encoding asked for. */
function encodeName(name, encoding) {
  return typeof name === 'string' || encoding === 'buffer' || !encoding ? name : name.toString(encoding);
}

/** Whether names must come as bytes for encoding. */
function wantsBytes(encoding) {
  return Boolean(encoding) && encoding !== 'utf8' && encoding !== 'utf-8';
}

module.exports = {
  checkEncoding, checkSymlinkType, checkWindow, encodeName, getCallback, getData, getFd, getFlags, getMode, getOptions,
  getPath, getPathOrFd, getPosition, getRmOptions, getView, getViews, isFd, toUnixTimestamp, wantsBytes,
};
