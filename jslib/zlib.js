// zlib: compression with deflate, brotli and zstd.
'use strict';

const { ZlibBase, checkRange, processed, runAll, runAllSync } = require('internal/zlib/base');
const constants = require('internal/zlib/constants');
const {
  codes: { ERR_BROTLI_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_ZSTD_INVALID_PARAM },
} = require('internal/errors');
const binding = internalBinding('zlib');

const {
  DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP, BROTLI_DECODE, BROTLI_ENCODE, ZSTD_COMPRESS,
  ZSTD_DECOMPRESS, Z_NO_FLUSH, Z_FINISH, Z_FULL_FLUSH, Z_SYNC_FLUSH, Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION,
  Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_WINDOWBITS,
} = constants;

const zlibFlush = { flush: Z_NO_FLUSH, finishFlush: Z_FINISH, fullFlush: Z_FULL_FLUSH };
const brotliFlush = {
  flush: constants.BROTLI_OPERATION_PROCESS,
  finishFlush: constants.BROTLI_OPERATION_FINISH,
  fullFlush: constants.BROTLI_OPERATION_FLUSH,
};
const zstdFlush = {
  flush: constants.ZSTD_e_continue, finishFlush: constants.ZSTD_e_end, fullFlush: constants.ZSTD_e_flush,
};

function inherit(ctor, parent) {
  Object.setPrototypeOf(ctor.prototype, parent.prototype);
  Object.setPrototypeOf(ctor, parent);
}

function dictionaryOf(opts) {
  const dictionary = opts?.dictionary;
  if (dictionary === undefined || ArrayBuffer.isView(dictionary)) return dictionary;
  if (dictionary instanceof ArrayBuffer) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

function windowBitsOf(opts, mode) {
  const given = opts?.windowBits;
  const readsHeader = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
  if ((given === undefined || given === null || given === 0) && opts && readsHeader) return 0;
  return checkRange(given, 'options.windowBits', mode === GZIP ? 9 : 8, 15, Z_DEFAULT_WINDOWBITS);
}

// Zlib is what the classes of the deflate family share.
function Zlib(opts, mode) {
  const windowBits = windowBitsOf(opts, mode);
  const level = checkRange(opts?.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION);
  const memLevel = checkRange(opts?.memLevel, 'options.memLevel', 1, 9, Z_DEFAULT_MEMLEVEL);
  const strategy = checkRange(opts?.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY);
  const dictionary = dictionaryOf(opts);
  const handle = new binding.Zlib(mode);
  this._writeState = new Uint32Array(2);
  handle.init(windowBits, level, memLevel, strategy, this._writeState, processed, dictionary);
  Reflect.apply(ZlibBase, this, [opts, mode, handle, zlibFlush]);
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
inherit(Zlib, ZlibBase);

/** Changes level and strategy for what is written from now on. */
Zlib.prototype.params = function(level, strategy, callback) {
  level = checkRange(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL, level);
  strategy = checkRange(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED, strategy);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, () => {
    if (!this._handle) require('assert')(false, 'zlib binding closed');
    this._handle.params(level, strategy);
    if (this.destroyed) return;
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
};

function withoutNew(ctor, opts) {
  const message = `Instantiating ${ctor.name} without the 'new' keyword has been deprecated.`;
  require('internal/util').deprecate(() => {}, message, 'DEP0184')();
  return new ctor(opts);
}

function Deflate(opts) {
  if (!(this instanceof Deflate)) return withoutNew(Deflate, opts);
  Reflect.apply(Zlib, this, [opts, DEFLATE]);
}
inherit(Deflate, Zlib);

function Inflate(opts) {
  if (!(this instanceof Inflate)) return withoutNew(Inflate, opts);
  Reflect.apply(Zlib, this, [opts, INFLATE]);
}
inherit(Inflate, Zlib);

function Gzip(opts) {
  if (!(this instanceof Gzip)) return withoutNew(Gzip, opts);
  Reflect.apply(Zlib, this, [opts, GZIP]);
}
inherit(Gzip, Zlib);

function Gunzip(opts) {
  if (!(this instanceof Gunzip)) return withoutNew(Gunzip, opts);
  Reflect.apply(Zlib, this, [opts, GUNZIP]);
}
inherit(Gunzip, Zlib);

function DeflateRaw(opts) {
  if (opts && opts.windowBits === 8) opts = { ...opts, windowBits: 9 };
  if (!(this instanceof DeflateRaw)) return withoutNew(DeflateRaw, opts);
  Reflect.apply(Zlib, this, [opts, DEFLATERAW]);
}
inherit(DeflateRaw, Zlib);

function InflateRaw(opts) {
  if (!(this instanceof InflateRaw)) return withoutNew(InflateRaw, opts);
  Reflect.apply(Zlib, this, [opts, INFLATERAW]);
}
inherit(InflateRaw, Zlib);

function Unzip(opts) {
  if (!(this instanceof Unzip)) return withoutNew(Unzip, opts);
  Reflect.apply(Zlib, this, [opts, UNZIP]);
}
inherit(Unzip, Zlib);

// paramsOf reads options.params into an array that holds -1 where nothing was set.
function paramsOf(opts, max, Invalid) {
  const params = new Uint32Array(max + 1).fill(-1);
  if (!opts?.params) return params;
  for (const name of Object.keys(opts.params)) {
    const key = +name;
    if (Number.isNaN(key) || key < 0 || key > max || (params[key] | 0) !== -1) throw new Invalid(name);
    const value = opts.params[name];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    }
    params[key] = value;
  }
  return params;
}

const maxOf = (prefix) => Math.max(...Object.keys(constants).filter((k) => k.startsWith(prefix)).map((k) => constants[k]));
const kMaxBrotliParam = maxOf('BROTLI_PARAM_');

function Brotli(opts, mode) {
  const params = paramsOf(opts, kMaxBrotliParam, ERR_BROTLI_INVALID_PARAM);
  const handle = mode === BROTLI_DECODE ? new binding.BrotliDecoder(mode) : new binding.BrotliEncoder(mode);
  this._writeState = new Uint32Array(2);
  handle.init(params, this._writeState, processed);
  Reflect.apply(ZlibBase, this, [opts, mode, handle, brotliFlush]);
  this._mode = mode;
}
inherit(Brotli, ZlibBase);

function BrotliCompress(opts) {
  if (!(this instanceof BrotliCompress)) return withoutNew(BrotliCompress, opts);
  Reflect.apply(Brotli, this, [opts, BROTLI_ENCODE]);
}
inherit(BrotliCompress, Brotli);

function BrotliDecompress(opts) {
  if (!(this instanceof BrotliDecompress)) return withoutNew(BrotliDecompress, opts);
  Reflect.apply(Brotli, this, [opts, BROTLI_DECODE]);
}
inherit(BrotliDecompress, Brotli);

class ZstdCompress extends ZlibBase {
  constructor(opts) {
    const params = paramsOf(opts, maxOf('ZSTD_c_'), ERR_ZSTD_INVALID_PARAM);
    const handle = new binding.ZstdCompress(ZSTD_COMPRESS);
    const state = new Uint32Array(2);
    handle.init(params, opts?.pledgedSrcSize, state, processed, dictionaryOf(opts));
    super(opts, ZSTD_COMPRESS, handle, zstdFlush);
    this._writeState = state;
    this._mode = ZSTD_COMPRESS;
  }
}

class ZstdDecompress extends ZlibBase {
  constructor(opts) {
    const params = paramsOf(opts, maxOf('ZSTD_d_'), ERR_ZSTD_INVALID_PARAM);
    const handle = new binding.ZstdDecompress(ZSTD_DECOMPRESS);
    const state = new Uint32Array(2);
    handle.init(params, state, processed, dictionaryOf(opts));
    super(opts, ZSTD_DECOMPRESS, handle, zstdFlush);
    this._writeState = state;
    this._mode = ZSTD_DECOMPRESS;
  }
}

const classes = {
  Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress, ZstdCompress,
  ZstdDecompress,
};

/** The CRC-32 of data, going on from value. */
exports.crc32 = function crc32(data, value = 0) { return binding.crc32(data, value); };
Object.assign(exports, classes);

for (const [name, ctor] of Object.entries(classes)) {
  const short = name[0].toLowerCase() + name.slice(1);
  exports[short] = function(buffer, opts, callback) {
    if (typeof opts === 'function') {
      callback = opts;
      opts = {};
    }
    return runAll(new ctor(opts), buffer, callback);
  };
  exports[`${short}Sync`] = function(buffer, opts) { return runAllSync(new ctor(opts), buffer); };
  Object.defineProperty(exports, `create${name}`, {
    configurable: true,
    enumerable: true,
    value(options) { return new ctor(options); },
  });
}

const codes = {};
for (const name of [
  'Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR',
  'Z_VERSION_ERROR',
]) {
  codes[name] = constants[name];
  codes[constants[name]] = name;
}
const fixed = Object.create(null);
for (const [name, value] of Object.entries(constants)) {
  if (!name.startsWith('BROTLI')) Object.defineProperty(exports, name, { value });
  Object.defineProperty(fixed, name, { enumerable: true, value });
}
Object.defineProperty(exports, 'constants', { enumerable: true, value: fixed });
Object.defineProperty(exports, 'codes', { enumerable: true, value: Object.freeze(codes) });
