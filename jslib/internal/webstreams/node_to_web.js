// Web streams made of Node's.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateObject, validateOneOf } = require('internal/validators');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const { isDestroyed, isReadable, isWritable, isWritableEnded } = require('internal/streams/utils');
const { Deferred } = require('internal/webstreams/util');
const { ReadableStream } = require('internal/webstreams/readablestream');
const { WritableStream } = require('internal/webstreams/writablestream');

const nothing = () => {};

// reasonOf: an end before its time is an abort.
function reasonOf(err) {
  return err?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new AbortError(undefined, { cause: err }) : err;
}

// whenEnded tells of the end of a stream, and swallows its later errors.
function whenEnded(stream, tell) {
  const cleanup = eos(stream, (err) => {
    cleanup();
    stream.on('error', nothing);
    tell(reasonOf(err));
  });
}

// WritableSink feeds a stream.Writable.
class WritableSink {
  constructor(writable) {
    this.writable = writable;
    this.drained = undefined;
    this.closed = undefined;
    writable.on('drain', () => this.drained?.resolve());
    whenEnded(writable, (err) => this.ended(err));
  }

  start(controller) { this.controller = controller; }

  ended(err) {
    if (err) {
      this.drained?.reject(err);
      if (this.closed !== undefined) this.closed.reject(err);
      else this.controller.error(err);
    } else if (this.closed !== undefined) {
      this.closed.resolve();
    } else {
      this.controller.error(new AbortError());
    }
    this.closed = undefined;
    this.drained = undefined;
  }

  write(chunk) {
    const bytes = chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : chunk;
    if (!this.writable.writableNeedDrain && this.writable.write(bytes)) return undefined;
    this.drained = new Deferred();
    return this.drained.promise.finally(() => { this.drained = undefined; });
  }

  abort(reason) { destroyer(this.writable, reason); }

  close() {
    if (this.closed === undefined && !isWritableEnded(this.writable)) {
      this.closed = new Deferred();
      this.writable.end();
    }
    return this.closed?.promise;
  }
}

function closedWritable() {
  const stream = new WritableStream();
  stream.close();
  return stream;
}

/** A WritableStream whose chunks writable gets. */
function newWritableStreamFromStreamWritable(writable) {
  if (typeof writable?.write !== 'function' || typeof writable.on !== 'function') { // http's have no _writableState
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
  }
  if (isDestroyed(writable) || !isWritable(writable)) return closedWritable();
  const highWaterMark = writable.writableHighWaterMark;
  const { CountQueuingStrategy } = require('internal/webstreams/queuingstrategies');
  const strategy = writable.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  return new WritableStream(new WritableSink(writable), strategy);
}

// ReadableSource reads a stream.Readable while the web stream wants more.
class ReadableSource {
  constructor(readable, type) {
    this.readable = readable;
    if (type !== undefined) this.type = type;
    this.over = false;
    readable.pause();
    readable.on('data', (chunk) => this.chunk(chunk));
    whenEnded(readable, (err) => this.ended(err));
  }

  start(controller) {
    this.controller = controller;
    this.readable.pause();
  }

  chunk(chunk) {
    if (this.over) return;
    // A copy: the web stream's reader may take the buffer away.
    this.controller.enqueue(Buffer.isBuffer(chunk) && !this.readable.readableObjectMode ? new Uint8Array(chunk) : chunk);
    if (this.controller.desiredSize <= 0) this.readable.pause();
  }

  ended(err) {
    if (this.over) return;
    this.over = true;
    if (err) {
      this.controller.error(err);
      return;
    }
    this.controller.close();
    if (this.type === 'bytes') this.controller.byobRequest?.respond(0);
  }

  pull() { this.readable.resume(); }

  cancel(reason) {
    this.over = true;
    destroyer(this.readable, reason);
  }
}

function strategyOf(readable, given) {
  if (given !== undefined) return given;
  const highWaterMark = readable.readableHighWaterMark;
  if (!readable.readableObjectMode) return { highWaterMark };
  const { CountQueuingStrategy } = require('internal/webstreams/queuingstrategies');
  return new CountQueuingStrategy({ highWaterMark });
}

function closedReadable(type) {
  const stream = new ReadableStream({ type, start(controller) { controller.close(); } });
  return stream;
}

/** A ReadableStream of what readable gives; options: { strategy, type }. */
function newReadableStreamFromStreamReadable(readable, options = {}) {
  if (typeof readable?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  if (isDestroyed(readable) || !isReadable(readable)) return closedReadable(options.type);
  const source = new ReadableSource(readable, options.type);
  return new ReadableStream(source, strategyOf(readable, options.strategy));
}

/** { readable, writable } of a stream.Duplex. */
function newReadableWritablePairFromDuplex(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const { readableType: type = options.type } = options;
  if (isDestroyed(duplex)) return { readable: closedReadable(type), writable: closedWritable() };
  const writable = isWritable(duplex) ? newWritableStreamFromStreamWritable(duplex) : closedWritable();
  const readable = isReadable(duplex) ? newReadableStreamFromStreamReadable(duplex, { type }) : closedReadable(type);
  return { writable, readable };
}

module.exports = {
  newWritableStreamFromStreamWritable, newReadableStreamFromStreamReadable, newReadableWritablePairFromDuplex,
};
