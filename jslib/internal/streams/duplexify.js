// Duplex.from(): a Duplex of almost anything.
'use strict';

const {
  AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE },
} = require('internal/errors');
const { makeAsyncGenerator } = require('internal/async_iterator');
const { Duplex } = require('internal/streams/duplex');
const { Delegate } = require('internal/streams/delegate');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const { from } = require('internal/streams/from');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream,
  isWritable, isWritableNodeStream, isWritableStream,
} = require('internal/streams/utils');

// Duplexify closes a half that it does not have at once.
class Duplexify extends Duplex {
  constructor(options) {
    super(options);
    if (options?.readable === false) {
      this._readableState.readable = false;
      this._readableState.ended = this._readableState.endEmitted = true;
    }
    if (options?.writable === false) {
      this._writableState.writable = false;
      this._writableState.ending = this._writableState.ended = this._writableState.finished = true;
    }
  }
}
Object.defineProperty(Duplexify, 'name', { value: 'Duplexify' });

/** Makes a Duplex of body; name is what errors call it. */
function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join({ readable: body });
  if (isWritableNodeStream(body)) return join({ writable: body });
  if (isNodeStream(body)) return join({ writable: false, readable: false });
  if (isReadableStream(body)) return join({ readable: require('stream').Readable.fromWeb(body) });
  if (isWritableStream(body)) return join({ writable: require('stream').Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (typeof Blob === 'function' && body instanceof Blob) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') return fromPair(body);
  if (typeof body?.then === 'function') return fromPromise(body);
  throw new ERR_INVALID_ARG_TYPE(name, [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise',
  ], body);
}

function fromPair(body) {
  const readable = body.readable ?
    (isReadableNodeStream(body.readable) ? body.readable : duplexify(body.readable)) : undefined;
  const writable = body.writable ?
    (isWritableNodeStream(body.writable) ? body.writable : duplexify(body.writable)) : undefined;
  return join({ readable, writable });
}

function fromPromise(promise) {
  const d = new Duplexify({ objectMode: true, writable: false, read() {} });
  promise.then((value) => {
    if (value != null) d.push(value);
    d.push(null);
  }, (err) => destroyer(d, err));
  return d;
}

function fromFunction(fn, name) {
  const { value, write, final, destroy } = feed(fn);
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  if (typeof value?.then !== 'function') {
    throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
  }
  const done = value.then((result) => {
    if (result != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
  }, (err) => destroyer(d, err));
  const d = new Duplexify({
    objectMode: true,
    readable: false,
    write,
    final(cb) {
      final(async () => {
        try {
          await done;
          process.nextTick(cb, null);
        } catch (err) {
          process.nextTick(cb, err);
        }
      });
    },
    destroy,
  });
  return d;
}

function deferred() {
  const d = {};
  d.promise = new Promise((resolve) => { d.resolve = resolve; });
  return d;
}

// feed calls fn with an iterable of what is written.
function feed(fn) {
  const controller = new AbortController();
  const { signal } = controller;
  let next = deferred();
  const written = makeAsyncGenerator(async (emit) => {
    for (;;) {
      const { chunk, done, cb } = await next.promise;
      process.nextTick(cb);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      next = deferred();
      await emit(chunk);
    }
  });
  return {
    value: fn(written, { signal }),
    write(chunk, encoding, cb) { next.resolve({ chunk, done: false, cb }); },
    final(cb) { next.resolve({ done: true, cb }); },
    destroy(err, cb) {
      controller.abort();
      cb(err);
    },
  };
}

// Pair joins a readable and a writable stream in one Duplex.
class Pair extends Delegate {
  constructor({ readable, writable }) {
    super();
    this.r = readable && typeof readable.read !== 'function' ?
      require('stream').Readable.wrap(readable) : readable;
    this.w = writable;
    this.readable = !!isReadable(this.r);
    this.writable = !!isWritable(this.w);
    this.duplex = new Duplexify({
      readableObjectMode: !!this.r?.readableObjectMode,
      writableObjectMode: !!this.w?.writableObjectMode,
      readable: this.readable,
      writable: this.writable,
    });
    if (this.writable) this.write();
    if (this.readable) this.read();
    this.duplex._destroy = (err, cb) => this.destroy(err, cb);
  }

  finished(err) {
    if (this.call('close', err)) return;
    if (err) this.duplex.destroy(err);
  }

  write() {
    eos(this.w, (err) => {
      this.writable = false;
      if (err) destroyer(this.r, err);
      this.finished(err);
    });
    this.writeInto(this.w);
    this.w.on('finish', () => this.call('finish'));
  }

  read() {
    eos(this.r, (err) => {
      this.readable = false;
      if (err) destroyer(this.r, err);
      this.finished(err);
    });
    this.readOutOf(this.r);
  }

  destroy(err, cb) {
    const busy = this.readable || this.writable;
    if (!err && busy) err = new AbortError();
    this.waiting = {};
    if (!busy) {
      cb(err);
      return;
    }
    this.waiting.close = cb;
    destroyer(this.w, err);
    destroyer(this.r, err);
  }
}

const join = (pair) => new Pair(pair).duplex;

module.exports = { duplexify };
