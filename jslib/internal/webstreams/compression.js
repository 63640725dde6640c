// CompressionStream and DecompressionStream: zlib's transforms as web streams.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { kInspect, show, finish } = require('internal/webstreams/util');
const { newReadableWritablePairFromDuplex } = require('internal/webstreams/adapters');

const compressors = {
  'deflate': 'createDeflate', 'deflate-raw': 'createDeflateRaw', 'gzip': 'createGzip', 'brotli': 'createBrotliCompress',
};
const decompressors = {
  'deflate': 'createInflate', 'deflate-raw': 'createInflateRaw', 'gzip': 'createGunzip', 'brotli': 'createBrotliDecompress',
};

function pairOf(makers, format, name) {
  const make = Object.hasOwn(makers, `${format}`) ? makers[format] : undefined;
  if (make === undefined) {
    const err = new ERR_INVALID_ARG_VALUE('format', format);
    err.message = `Failed to construct '${name}': 1st argument '${format}' is not a valid enum value of type CompressionFormat.`;
    throw err;
  }
  const options = make.startsWith('createInflate') || make === 'createGunzip' ? { rejectGarbageAfterEnd: true } : undefined;
  return newReadableWritablePairFromDuplex(require('zlib')[make](options));
}

/** Compresses bytes. */
class CompressionStream {
  #pair;

  constructor(format) { this.#pair = pairOf(compressors, format, 'CompressionStream'); }

  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }

  [kInspect](depth, options) {
    return show(this, { readable: this.readable, writable: this.writable }, depth, options);
  }
}

/** Decompresses bytes. */
class DecompressionStream {
  #pair;

  constructor(format) { this.#pair = pairOf(decompressors, format, 'DecompressionStream'); }

  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }

  [kInspect](depth, options) {
    return show(this, { readable: this.readable, writable: this.writable }, depth, options);
  }
}

finish(CompressionStream, ['readable', 'writable']);
finish(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
