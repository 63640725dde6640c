'use strict';
// ReadStream and WriteStream over fs.open, read, write and close.

const { Readable, Writable, finished } = require('stream');
const fs = require('fs');
const { getOptions, getPath } = require('internal/fs/args');
const { kRef, kRefs, kUnref } = require('internal/fs/operations');
const { codes: {
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_TYPE, ERR_STREAM_DESTROYED,
  ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE,
} } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kBusy = Symbol('kIsPerformingIO');
const kIdle = Symbol('kIoDone');

// importFd takes options.fd: a number, or a FileHandle.
function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    stream[kFs] = options.fs || fs;
    return options.fd;
  }
  if (options.fd?.[kRefs] !== undefined) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    const handle = options.fd;
    handle[kRef]();
    stream[kHandle] = handle;
    stream[kFs] = handleOperations(handle);
    handle.on('close', stream.close.bind(stream));
    return handle.fd;
  }
  throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
}

// handleOperations lets a stream work through a FileHandle, which keeps count.
function handleOperations(handle) {
  const cb = (p, done, value) => p.then((r) => done(null, value(r)), done);
  return {
    read: (fd, buf, off, len, pos, done) => cb(handle.read(buf, off, len, pos), (e, n) => done(e, n, buf), (r) => r.bytesRead),
    write: (fd, buf, off, len, pos, done) => cb(handle.write(buf, off, len, pos), (e, n) => done(e, n, buf), (r) => r.bytesWritten),
    writev: (fd, bufs, pos, done) => cb(handle.writev(bufs, pos), (e, n) => done(e, n, bufs), (r) => r.bytesWritten),
    fsync: (fd, done) => handle.sync().then(() => done(null), done),
    close: (fd, done) => {
      handle[kUnref]();
      handle.close().then(() => done(null), done);
    },
  };
}

// copyOptions takes inherited options too.
function copyOptions(options) {
  const copy = {};
  for (const key in getOptions(options)) copy[key] = getOptions(options)[key];
  return copy;
}

// refuseHandle: a handle of Windows means nothing here.
function refuseHandle(options) {
  if (options.windowsHandle === undefined || options.windowsHandle === null) return;
  if (options.fd !== undefined && options.fd !== null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('windowsHandle', 'fd');
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('windowsHandle');
}

function setUp(stream, path, options, ops) {
  refuseHandle(options);
  stream.fd = options.fd === undefined || options.fd === null ? null : importFd(stream, options);
  if (stream.fd === null) {
    stream[kFs] = options.fs || fs;
    for (const op of ops) validateFunction(stream[kFs][op], `options.fs.${op}`);
    stream.path = getPath(path);
    stream.flags = options.flags === undefined ? (stream instanceof WriteStream ? 'w' : 'r') : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
  } else {
    if (path !== undefined && path !== null) stream.path = path;
    if (options.fs) for (const op of ops.slice(1)) validateFunction(stream[kFs][op], `options.fs.${op}`);
  }
  if (options.autoDestroy === undefined) options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
}

// stateOf is the state of a stream that has been constructed.
function stateOf(stream, name, type) {
  if (stream[name] === undefined) throw new ERR_INVALID_THIS(type);
  return stream[name];
}

function checkPosition(value, name) {
  validateInteger(value, name, 0);
}

// open is _construct of both.
function open(stream, callback) {
  if (typeof stream.open === 'function' && stream.open !== deprecatedOpen) {
    // Somebody has overridden open: it emits 'open' by itself.
    const emit = stream.emit;
    stream.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
        Reflect.apply(emit, this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        callback(args[1]);
      } else {
        Reflect.apply(emit, this, args);
      }
    };
    stream.open();
    return;
  }
  if (stream.fd !== null) {
    callback();
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (err, fd) => {
    if (err) return callback(err);
    stream.fd = fd;
    callback();
    stream.emit('open', stream.fd);
    stream.emit('ready');
  });
}

function deprecatedOpen() {
  // Kept for those who call it: construction opens by itself.
}

function destroy(stream, err, callback) {
  // A read or write under way still uses the descriptor.
  if (stream[kBusy]) stream.once(kIdle, (er) => closeStream(stream, err || er, callback));
  else closeStream(stream, err, callback);
}

function closeStream(stream, err, callback) {
  if (!stream.fd) {
    callback(err);
    return;
  }
  const { fd } = stream;
  const shut = () => stream[kFs].close(fd, (er) => callback(er || err));
  if (stream.flush) stream[kFs].fsync(fd, (er) => { err ||= er; shut(); });
  else shut();
  stream.fd = null;
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyOptions(options);
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  setUp(this, path, options, ['open', 'read', 'close']);
  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kBusy] = false;
  if (this.start !== undefined) {
    checkPosition(this.start, 'start');
    this.pos = this.start;
  }
  if (this.end === Infinity) {
    this.end = Infinity;
  } else {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

Object.defineProperty(ReadStream.prototype, 'autoClose', {
  configurable: true,
  get() { return stateOf(this, '_readableState', 'ReadStream').autoDestroy; },
  set(val) { stateOf(this, '_readableState', 'ReadStream').autoDestroy = val; },
});
Object.defineProperty(ReadStream.prototype, 'open', { value: deprecatedOpen, writable: true, configurable: true, enumerable: false });

ReadStream.prototype._construct = function(callback) { open(this, callback); };

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const buf = Buffer.allocUnsafeSlow(n);
  this[kBusy] = true;
  this[kFs].read(this.fd, buf, 0, n, this.pos ?? null, (er, bytesRead) => {
    this[kBusy] = false;
    if (this.destroyed) {
      this.emit(kIdle, er);
      return;
    }
    if (er) {
      require('internal/streams/destroy').errorOrDestroy(this, er);
    } else if (bytesRead > 0) {
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      this.push(bytesRead === buf.length ? buf : Buffer.from(buf.subarray(0, bytesRead)));
    } else {
      this.push(null);
    }
  });
};

ReadStream.prototype._destroy = function(err, cb) { destroy(this, err, cb); };

ReadStream.prototype.close = function(cb) {
  if (typeof cb === 'function') finished(this, cb);
  this.destroy();
};

Object.defineProperty(ReadStream.prototype, 'pending', {
  configurable: true,
  get() { return this.fd === null; },
});

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyOptions(options);
  options.decodeStrings = true;
  setUp(this, path, options, ['open', options.fs?.writev ? 'writev' : 'write', 'close']);
  if (options.flush !== undefined && options.flush !== null) validateBoolean(options.flush, 'options.flush');
  this.flush = options.flush ?? false;
  if (options.fs && !options.fs.writev) this._writev = null;
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kBusy] = false;
  if (this.start !== undefined) {
    checkPosition(this.start, 'start');
    this.pos = this.start;
  }
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.defineProperty(WriteStream.prototype, 'autoClose', {
  configurable: true,
  get() { return stateOf(this, '_writableState', 'WriteStream').autoDestroy; },
  set(val) { stateOf(this, '_writableState', 'WriteStream').autoDestroy = val; },
});
Object.defineProperty(WriteStream.prototype, 'open', { value: deprecatedOpen, writable: true, configurable: true, enumerable: false });

WriteStream.prototype._construct = function(callback) { open(this, callback); };

// writeAll writes until nothing is left; EAGAIN is tried again.
function writeAll(stream, data, size, pos, cb, retries = 0) {
  stream[kFs].write(stream.fd, data, 0, size, pos ?? null, (er, n, buffer) => {
    if (er?.code === 'EAGAIN') {
      er = null;
      n = 0;
    }
    if (stream.destroyed || er) return cb(er || new ERR_STREAM_DESTROYED('write'));
    stream.bytesWritten += n;
    retries = n ? 0 : retries + 1;
    size -= n;
    pos = pos === undefined || pos === null ? pos : pos + n;
    if (retries > 5) return cb(new Error('writev failed'));
    if (size) writeAll(stream, buffer.slice(n), size, pos, cb, retries);
    else cb();
  });
}

// writeAllViews is writeAll with one call for many views; what a call leaves
// over goes on as one.
function writeAllViews(stream, views, pos, cb) {
  const size = views.reduce((sum, view) => sum + view.length, 0);
  stream[kFs].writev(stream.fd, views, pos ?? null, (er, n) => {
    if (er?.code === 'EAGAIN') [er, n] = [null, 0];
    if (stream.destroyed || er) return cb(er || new ERR_STREAM_DESTROYED('writev'));
    if (n === size) {
      stream.bytesWritten += n;
      return cb();
    }
    stream.bytesWritten += n;
    writeAll(stream, Buffer.concat(views).subarray(n), size - n, pos === undefined ? pos : pos + n, cb);
  });
}

WriteStream.prototype._write = function(data, encoding, cb) {
  this[kBusy] = true;
  writeAll(this, data, data.length, this.pos, (er) => {
    this[kBusy] = false;
    if (this.destroyed) {
      cb(er);
      this.emit(kIdle, er);
      return;
    }
    cb(er);
  });
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function(chunks, cb) {
  this[kBusy] = true;
  const views = chunks.map((c) => c.chunk);
  writeAllViews(this, views, this.pos, (er) => {
    this[kBusy] = false;
    cb(er);
    if (this.destroyed) this.emit(kIdle, er);
  });
  if (this.pos !== undefined) this.pos += views.reduce((sum, view) => sum + view.length, 0);
};

WriteStream.prototype._destroy = function(err, cb) { destroy(this, err, cb); };

WriteStream.prototype.close = function(cb) {
  if (cb) {
    if (this.closed) return process.nextTick(cb);
    this.on('close', cb);
  }
  // Without autoClose nothing else would end it.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

Object.defineProperty(WriteStream.prototype, 'pending', {
  configurable: true,
  get() { return this.fd === null; },
});

/** A Readable over the file at path; options as documented for Node. */
function createReadStream(path, options) { return new ReadStream(path, options); }

/** A Writable over the file at path. */
function createWriteStream(path, options) { return new WriteStream(path, options); }

module.exports = { ReadStream, WriteStream, createReadStream, createWriteStream };
