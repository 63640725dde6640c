'use strict';
// ZlibBase: a Transform over a native handle, which works in the background.

const { Transform } = require('internal/streams/transform');
const {
  codes: { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_TRAILING_JUNK_AFTER_STREAM_END },
} = require('internal/errors');
const { validateFunction, validateBoolean } = require('internal/validators');
const { kMaxLength } = require('buffer');
const {
  BROTLI_DECODE, BROTLI_ENCODE, Z_MIN_CHUNK, Z_DEFAULT_CHUNK, ZSTD_COMPRESS, ZSTD_DECOMPRESS, Z_NO_FLUSH, Z_BLOCK,
  Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_FLUSH,
  BROTLI_OPERATION_FINISH, BROTLI_OPERATION_EMIT_METADATA, ZSTD_e_continue, ZSTD_e_end, GUNZIP, UNZIP, INFLATE,
  INFLATERAW,
} = require('internal/zlib/constants');

const kFlushFlag = Symbol('kFlushFlag');
const kError = Symbol('kError');
const kOwner = Symbol('owner_symbol');

/** A number, or undefined for what stands for none; anything else throws. */
function checkFiniteNumber(number, name) {
  if (number === undefined || Number.isNaN(number)) return false;
  if (Number.isFinite(number)) return true;
  if (typeof number !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', number);
  throw new ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

/** number within its bounds, or def where it is none. */
function checkRange(number, name, lower, upper, def) {
  if (!checkFiniteNumber(number, name)) return def;
  if (number < lower || number > upper) {
    throw new ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  }
  return number;
}

// Which of two flush kinds is the stronger one.
const strength = [];
[Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH].forEach((flag, i) => { strength[flag] = i; });
const stronger = (a, b) => (strength[a] > strength[b] ? a : b);

// An empty chunk for each kind of flush, which travels with the writes.
const flushChunks = Array.from({ length: Z_BLOCK + 1 }, (_, kind) => {
  const chunk = Buffer.alloc(0);
  chunk[kFlushFlag] = kind;
  return chunk;
});

const bounds = {
  zlib: [Z_NO_FLUSH, Z_BLOCK],
  brotli: [BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_EMIT_METADATA],
  zstd: [ZSTD_e_continue, ZSTD_e_end],
};

function boundsOf(mode) {
  if (mode === BROTLI_DECODE || mode === BROTLI_ENCODE) return bounds.brotli;
  return mode === ZSTD_COMPRESS || mode === ZSTD_DECOMPRESS ? bounds.zstd : bounds.zlib;
}

const plainStream = { encoding: null, objectMode: false, writableObjectMode: false };

/** What all streams of zlib share; defaults names the family's flush kinds. */
function ZlibBase(opts, mode, handle, { flush, finishFlush, fullFlush }) {
  let chunkSize = Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  let rejectGarbageAfterEnd = false;
  if (opts) {
    if (!checkFiniteNumber(opts.chunkSize, 'options.chunkSize')) chunkSize = Z_DEFAULT_CHUNK;
    else if (opts.chunkSize < Z_MIN_CHUNK) throw new ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, opts.chunkSize);
    else chunkSize = opts.chunkSize;
    const [min, max] = boundsOf(mode);
    flush = checkRange(opts.flush, 'options.flush', min, max, flush);
    finishFlush = checkRange(opts.finishFlush, 'options.finishFlush', min, max, finishFlush);
    maxOutputLength = checkRange(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    if (opts.rejectGarbageAfterEnd !== undefined) {
      validateBoolean(opts.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
      rejectGarbageAfterEnd = opts.rejectGarbageAfterEnd;
    }
    if (opts.encoding || opts.objectMode || opts.writableObjectMode) opts = { ...opts, ...plainStream };
  }
  Transform.call(this, { autoDestroy: true, ...opts });
  this[kError] = null;
  this.bytesWritten = 0;
  this._handle = handle;
  handle[kOwner] = this;
  handle.onerror = onError;
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = fullFlush;
  this._info = opts?.info;
  this._maxOutputLength = maxOutputLength;
  this._rejectGarbageAfterEnd = rejectGarbageAfterEnd;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

function onError(message, errno, code) {
  const self = this[kOwner];
  const error = new Error(message);
  error.errno = errno;
  error.code = code;
  self.destroy(error);
  self[kError] = error;
}

const proto = ZlibBase.prototype;

Object.defineProperty(proto, '_closed', {
  configurable: true,
  enumerable: true,
  get() { return !this._handle; },
});

/** Begins a new stream with the same options. */
proto.reset = function() {
  if (!this._handle) require('assert')(false, 'zlib binding closed');
  return this._handle.reset();
};

proto._flush = function(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

proto._final = function(callback) {
  callback();
};

/** Gives out what has been held back for better compression. */
proto.flush = function(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  const [min, max] = boundsOf(this._mode);
  kind = checkRange(kind, 'kind', min, max, this._defaultFullFlushFlag);
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunks[kind], '', callback);
  }
};

/** Ends the stream, whatever is left of it. */
proto.close = function(callback) {
  if (callback) require('internal/streams/end-of-stream').eos(this, callback);
  this.destroy();
};

proto._destroy = function(err, callback) {
  close(this);
  callback(err);
};

proto._transform = function(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  if (typeof chunk[kFlushFlag] === 'number') flag = chunk[kFlushFlag];
  if (this.writableEnded && this.writableLength === chunk.byteLength) flag = stronger(flag, this._finishFlushFlag);
  processChunk(this, chunk, flag, callback);
};

proto._processChunk = function(chunk, flag, callback) {
  if (typeof callback === 'function') processChunk(this, chunk, flag, callback);
  else return processChunkSync(this, chunk, flag);
};

function close(engine) {
  engine._handle?.close();
  engine._handle = null;
}

// makeRoom gives the next write an output buffer with room.
function makeRoom(self, availOut) {
  if (availOut > 0 && self._outOffset < self._chunkSize) return;
  self._outOffset = 0;
  self._outBuffer = Buffer.allocUnsafe(self._chunkSize);
}

// collect takes what a step made; it says what room it left.
function collect(self, room) {
  const left = self._writeState[0];
  const have = room - left;
  const out = have > 0 ? self._outBuffer.subarray(self._outOffset, self._outOffset + have) : null;
  self._outOffset += have;
  makeRoom(self, left);
  return out;
}

function trailingJunk(self, availIn) {
  const { _mode: mode } = self;
  const decodes = mode === GUNZIP || mode === UNZIP || mode === INFLATE || mode === INFLATERAW ||
    mode === BROTLI_DECODE || mode === ZSTD_DECOMPRESS;
  return self._rejectGarbageAfterEnd && decodes && availIn > 0;
}

function processChunkSync(self, chunk, flag) {
  const handle = self._handle;
  const buffers = [];
  let size = 0;
  let offset = 0;
  let error;
  self.on('error', (er) => { error = er; });
  for (;;) {
    const room = self._chunkSize - self._outOffset;
    handle.writeSync(flag, chunk, offset, chunk.byteLength - offset, self._outBuffer, self._outOffset, room);
    if (error) throw error;
    else if (self[kError]) throw self[kError];
    const [availOut, availIn] = self._writeState;
    offset = chunk.byteLength - availIn;
    const out = collect(self, room);
    if (out !== null) {
      buffers.push(out);
      size += out.byteLength;
      if (size > self._maxOutputLength) {
        close(self);
        throw new ERR_BUFFER_TOO_LARGE(self._maxOutputLength);
      }
    }
    if (availOut === 0) continue;
    if (trailingJunk(self, availIn)) {
      close(self);
      throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
    }
    break;
  }
  self.bytesWritten = offset;
  close(self);
  if (size === 0) return Buffer.alloc(0);
  return buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, size);
}

function processChunk(self, chunk, flag, callback) {
  const handle = self._handle;
  if (!handle) {
    process.nextTick(callback);
    return;
  }
  handle.chunk = chunk;
  handle.flag = flag;
  handle.callback = callback;
  handle.offset = 0;
  write(self, handle);
}

function write(self, handle) {
  const { chunk, offset } = handle;
  handle.room = self._chunkSize - self._outOffset;
  handle.write(handle.flag, chunk, offset, chunk.byteLength - offset, self._outBuffer, self._outOffset, handle.room);
}

// processed is what a handle calls after each write.
function processed() {
  const handle = this;
  const self = handle[kOwner];
  if (self.destroyed) {
    handle.chunk = null;
    handle.callback();
    return;
  }
  const [availOut, availIn] = self._writeState;
  const offset = handle.chunk.byteLength - availIn;
  self.bytesWritten += offset - handle.offset;
  handle.offset = offset;
  const out = collect(self, handle.room);
  const flows = out === null || self.push(out);
  if (self.destroyed) { // by a listener of what was pushed
    handle.callback();
    return;
  }
  if (availOut === 0) {
    if (flows) write(self, handle);
    else writeWhenRead(self, handle);
    return;
  }
  if (availIn > 0) {
    if (trailingJunk(self, availIn)) {
      self.destroy(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
      return;
    }
    // What stands behind the end is nobody's.
    self.push(null);
  }
  handle.chunk = null;
  handle.callback();
}

// writeWhenRead goes on when the reader wants more.
function writeWhenRead(self, handle) {
  const { _read } = self;
  self._read = (n) => {
    self._read = _read;
    if (self._handle) write(self, handle);
    self._read(n);
  };
}

// bytes gives what a convenience method compresses as a view.
function bytes(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (ArrayBuffer.isView(buffer)) return buffer;
  if (buffer instanceof ArrayBuffer) return Buffer.from(buffer);
  throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
}

/** Runs all of buffer through engine, for callback(err, result). */
function runAll(engine, buffer, callback) {
  validateFunction(callback, 'callback');
  buffer = bytes(buffer);
  const buffers = [];
  let size = 0;
  engine.on('error', callback);
  engine.on('data', (chunk) => {
    buffers.push(chunk);
    size += chunk.length;
    if (size > engine._maxOutputLength) {
      engine.removeListener('error', callback);
      engine.on('error', () => {});
      engine.removeAllListeners('end');
      engine.close();
      callback(new ERR_BUFFER_TOO_LARGE(engine._maxOutputLength));
    }
  });
  engine.on('end', () => {
    const result = buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, size);
    engine.close();
    callback(null, engine._info ? { buffer: result, engine } : result);
  });
  engine.end(buffer);
}

/** runAll at once. */
function runAllSync(engine, buffer) {
  const result = processChunkSync(engine, bytes(buffer), engine._finishFlushFlag);
  return engine._info ? { buffer: result, engine } : result;
}

module.exports = { ZlibBase, checkRange, processed, runAll, runAllSync, kError };
