'use strict';
// The public module 'fs/promises', and FileHandle.

const EventEmitter = require('events');
const fs = require('fs');
const binding = internalBinding('fs');
const { descriptorOperations, kFd, kMake, kRef, kRefs, kUnref, operations } = require('internal/fs/operations');
const { getData, getFlags, getMode, getOptions, getPath, getPosition, checkWindow, getView, getViews } = require('internal/fs/args');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_METHOD_NOT_IMPLEMENTED }, AbortError } = require('internal/errors');
const { validateBoolean, validateInteger, validateObject } = require('internal/validators');

const kClosePromise = Symbol('kClosePromise');
const kCloseResolve = Symbol('kCloseResolve');
const kCloseReject = Symbol('kCloseReject');
const kLocked = Symbol('kLocked');

// perform runs [operation, arguments, result] and gives a promise.
function perform([op, list, result]) {
  return new Promise((resolve, reject) => {
    binding[op](...list, (err, value) => {
      if (err) {
        Error.captureStackTrace(err);
        return reject(err);
      }
      try {
        resolve(result === undefined ? value : result(value));
      } catch (e) {
        reject(e);
      }
    });
  });
}

// under refuses the result where signal has aborted meanwhile: it is looked
// at, not listened to.
function under(signal, promise) {
  if (signal === undefined) return promise;
  return promise.then((value) => {
    checkAborted(signal);
    return value;
  });
}

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

/** A descriptor with promises. Made by open alone. */
class FileHandle extends EventEmitter {
  constructor(key, fd) {
    if (key !== kMake) throw new ERR_INVALID_ARG_TYPE('filehandle', 'FileHandle', key);
    super();
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosePromise] = null;
  }

  get fd() { return this[kFd]; }

  getAsyncId() { return 0; }

  #use(syscall, run) {
    if (this[kFd] === -1) return Promise.reject(closedError(syscall));
    this[kRef]();
    return run(this[kFd]).finally(() => this[kUnref]());
  }

  appendFile(data, options) {
    options = getOptions(options, { encoding: 'utf8' });
    return writeFile(this, data, options);
  }

  chmod(mode) { return this.#use('fchmod', (fd) => perform(descriptorOperations.fchmod(fd, mode))); }
  chown(uid, gid) { return this.#use('fchown', (fd) => perform(descriptorOperations.fchown(fd, uid, gid))); }
  datasync() { return this.#use('fdatasync', (fd) => perform(descriptorOperations.fdatasync(fd))); }
  sync() { return this.#use('fsync', (fd) => perform(descriptorOperations.fsync(fd))); }
  stat(options) { return this.#use('fstat', (fd) => perform(descriptorOperations.fstat(fd, options))); }
  truncate(len = 0) { return this.#use('ftruncate', (fd) => perform(descriptorOperations.ftruncate(fd, len))); }
  utimes(atime, mtime) { return this.#use('futimes', (fd) => perform(descriptorOperations.futimes(fd, atime, mtime))); }

  /** read(buffer, offset, length, position), read(buffer, options) or read(options). */
  read(buffer, offset, length, position) { return this.#use('read', (fd) => read(fd, buffer, offset, length, position)); }
  readv(buffers, position) {
    return this.#use('readv', async (fd) => {
      getViews(buffers);
      const bytesRead = await perform(['readv', [fd, buffers, typeof position === 'number' ? position : null]]);
      return { __proto__: null, bytesRead, buffers };
    });
  }

  readFile(options) { return this.#use('readFile', () => readFile(this, options)); }
  write(buffer, offset, length, position) { return this.#use('write', (fd) => write(fd, buffer, offset, length, position)); }
  writev(buffers, position) {
    return this.#use('writev', async (fd) => {
      getViews(buffers);
      if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
      const bytesWritten = await perform(['writev', [fd, buffers, typeof position === 'number' ? position : null]]);
      return { __proto__: null, bytesWritten, buffers };
    });
  }

  writeFile(data, options) { return this.#use('writeFile', () => writeFile(this, data, options)); }

  /** Closes the descriptor once nothing uses it. */
  close() {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosePromise]) return this[kClosePromise];
    this[kRefs]--;
    if (this[kRefs] === 0) {
      const fd = this[kFd];
      this[kFd] = -1;
      this[kClosePromise] = perform(['close', [fd]]).finally(() => { this[kClosePromise] = undefined; });
    } else {
      this[kClosePromise] = new Promise((resolve, reject) => {
        this[kCloseResolve] = resolve;
        this[kCloseReject] = reject;
      }).finally(() => {
        this[kClosePromise] = undefined;
        this[kCloseReject] = undefined;
        this[kCloseResolve] = undefined;
      });
    }
    this.emit('close');
    return this[kClosePromise];
  }

  async [Symbol.asyncDispose]() { return this.close(); }

  /** The bytes from the current position on, once for a handle. */
  readableWebStream(options = { autoClose: false }) {
    const { autoClose = false } = options ?? {};
    validateBoolean(autoClose, 'options.autoClose');
    if (this[kFd] === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosePromise]) throw new ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
    this[kLocked] = true;
    if (options?.type !== undefined && options.type !== 'bytes') {
      process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.', 'ExperimentalWarning');
    }
    return webStreamOf(this, autoClose);
  }

  readLines(options = undefined) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  [kRef]() { this[kRefs]++; }
  [kUnref]() {
    this[kRefs]--;
    if (this[kRefs] !== 0) return;
    const fd = this[kFd];
    this[kFd] = -1;
    perform(['close', [fd]]).then(this[kCloseResolve], this[kCloseReject]);
  }
}

function webStreamOf(handle, autoClose) {
  const over = async () => { if (autoClose) await handle.close(); };
  let controller;
  const stream = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 16384,
    start(c) { controller = c; },
    async pull() {
      const { byobRequest } = controller;
      const { bytesRead } = await read(handle[kFd], byobRequest.view);
      if (bytesRead === 0) controller.close();
      byobRequest.respond(bytesRead);
      if (bytesRead === 0) await over();
    },
    cancel: over,
  });
  handle[kRef]();
  handle.once('close', () => {
    handle[kUnref]();
    try {
      controller.close();
    } catch {
      // it has ended before
    }
  });
  return stream;
}

async function read(fd, buffer, offset, length, position) {
  if (!ArrayBuffer.isView(buffer)) {
    if (buffer !== undefined && buffer !== null) validateObject(buffer, 'options', { nullable: true });
    ({ buffer = Buffer.alloc(16384), offset = 0, length = buffer.byteLength - offset, position = null } = buffer ?? {});
    getView(buffer);
  } else if (offset !== null && typeof offset === 'object') {
    validateObject(offset, 'options', { nullable: true });
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  position = getPosition(position, 'position', length);
  if (length === 0) return { __proto__: null, bytesRead: length, buffer };
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  checkWindow(offset, length, buffer.byteLength);
  const bytesRead = await perform(['read', [fd, buffer, offset, length, position]]);
  return { __proto__: null, bytesRead, buffer };
}

async function write(fd, buffer, offset, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  if (ArrayBuffer.isView(buffer)) {
    if (offset !== null && typeof offset === 'object') {
      validateObject(offset, 'options', { nullable: true });
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    }
    if (offset === undefined || offset === null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    checkWindow(offset, length, buffer.byteLength);
    const at = typeof position === 'number' || typeof position === 'bigint' ? getPosition(position) : null;
    const bytesWritten = await perform(['write', [fd, buffer, offset, length, at]]);
    return { __proto__: null, bytesWritten, buffer };
  }
  if (typeof buffer !== 'string') throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  require('internal/validators').validateEncoding(buffer, length);
  const bytes = getData(buffer, length);
  const bytesWritten = await perform(['write', [fd, bytes, 0, bytes.length, typeof offset === 'number' ? offset : null]]);
  return { __proto__: null, bytesWritten, buffer };
}

function closedError(syscall) {
  const err = new Error('file closed');
  err.code = 'EBADF';
  err.syscall = syscall;
  return err;
}

// The descriptor of a FileHandle among the arguments, or the path itself.
function target(path, syscall) {
  if (!(path instanceof FileHandle)) return path;
  if (path[kFd] === -1) throw closedError(syscall);
  return path[kFd];
}

async function readFile(path, options) {
  const o = getOptions(options, { flag: 'r' });
  checkAborted(o.signal);
  path = target(path, 'readFile');
  if (o.buffer !== undefined) return under(o.signal, follow(require('internal/fs/steps').readInto(path, o)));
  return under(o.signal, perform(operations.readFile(path, o)));
}

// follow takes the steps of an operation of several.
function follow(steps) {
  return new Promise((resolve, reject) => {
    require('internal/fs/steps').take(steps, (err, value) => (err ? reject(err) : resolve(value)));
  });
}

const isIterable = (v) => v != null && typeof v !== 'string' && !ArrayBuffer.isView(v) &&
  (typeof v[Symbol.asyncIterator] === 'function' || typeof v[Symbol.iterator] === 'function');

async function writeFile(path, data, options) {
  const o = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w' });
  checkAborted(o.signal);
  if (o.flush !== undefined && o.flush !== null) validateBoolean(o.flush, 'options.flush');
  if (!isIterable(data)) {
    path = target(path, 'writeFile');
    return under(o.signal, o.flush ? follow(require('internal/fs/steps').writeFlushed(path, data, o, 'w')) :
      perform(operations.writeFile(path, data, o)));
  }
  const handle = path instanceof FileHandle ? path : await open(path, o.flag || 'w', o.mode);
  try {
    checkAborted(o.signal);
    await eachChunk(data, async (chunk) => {
      checkAborted(o.signal);
      await perform(['writeFile', [handle.fd, getData(chunk, o.encoding || 'utf8'), 0, 0]]);
    });
    if (o.flush) await handle.sync();
  } finally {
    if (handle !== path) await handle.close();
  }
}

// for await, in what the engine parses.
async function eachChunk(source, take) {
  const it = source[Symbol.asyncIterator] ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let over = false;
  try {
    for (;;) {
      const { value, done } = await it.next();
      if (done) {
        over = true;
        return;
      }
      await take(await value);
    }
  } finally {
    if (!over) await it.return?.();
  }
}

async function appendFile(path, data, options) {
  const o = { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }) };
  o.flag ||= 'a';
  return writeFile(path, data, o);
}

async function open(path, flags, mode) {
  path = getPath(path);
  const fd = await perform(['open', [path, getFlags(flags), getMode(mode, 'mode', 0o666)]]);
  return new FileHandle(kMake, fd);
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  return handle.truncate(len).finally(() => handle.close());
}

// fromCallback makes a promise of what has only a callback form in fs.
function fromCallback(name, length) {
  return nameIt({ async [name](...list) {
    list.length = Math.max(list.length, fs[name].length - 1); // a function among them is no callback
    return new Promise((resolve, reject) => fs[name](...list, (err, value) => (err ? reject(err) : resolve(value))));
  } }[name], length);
}

function nameIt(fn, length) {
  return Object.defineProperty(fn, 'length', { value: length, configurable: true });
}

async function stat(path, options) {
  const o = operations.stat(path, options);
  checkAborted(options?.signal);
  return perform(o);
}

function fromOperation(name) {
  const read = operations[name];
  return nameIt({ async [name](...list) { return perform(read(...list)); } }[name], lengths[name] ?? read.length);
}

const api = {};
const own = { readFile, writeFile, appendFile, open, truncate, stat: nameIt(stat, 1) };
const lengths = { access: 1, lstat: 1, statfs: 1, opendir: 3, cp: 3 };
const names = `access copyFile cp glob open opendir rename truncate rm rmdir mkdir readdir readlink symlink lstat stat statfs
  link unlink chmod lchmod lchown chown utimes lutimes realpath mkdtemp mkdtempDisposable writeFile appendFile readFile watch`;
for (const name of names.split(/\s+/)) {
  if (own[name]) api[name] = own[name];
  else if (operations[name] && name !== 'readdir') api[name] = fromOperation(name);
  else if (['cp', 'readdir', 'rm', 'opendir'].includes(name)) api[name] = fromCallback(name, lengths[name] ?? 2);
}

api.lchmod = process.platform === 'darwin' ? fromCallback('lchmod', 2) :
  async function lchmod(path, mode) { throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()'); };

api.mkdtempDisposable = async function mkdtempDisposable(prefix, options) {
  const path = await api.mkdtemp(prefix, options);
  const full = require('path').resolve(process.cwd(), path);
  const remove = async () => api.rm(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  return { __proto__: null, path, remove, async [Symbol.asyncDispose]() { await remove(); } };
};

/** Paths that match pattern, as an async iterator. */
api.glob = function glob(pattern, options) {
  return require('internal/fs/glob').globIterator(pattern, options);
};

/** Changes of filename, as an async iterator of {eventType, filename}. */
api.watch = function watch(filename, options = undefined) {
  return require('internal/fs/watch').watchIterator(filename, options);
};

const ordered = {};
for (const name of names.split(/\s+/)) ordered[name] = api[name];
ordered.constants = require('internal/fs/constants');
module.exports = ordered;
Object.defineProperty(module.exports, 'FileHandle', { value: FileHandle, enumerable: false });
