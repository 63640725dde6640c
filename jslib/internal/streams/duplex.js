// Duplex: both halves in one. It inherits from Readable and borrows Writable's
// methods.
'use strict';

const { Stream } = require('internal/streams/legacy');
const readable = require('internal/streams/readable');
const writable = require('internal/streams/writable');
const destroyImpl = require('internal/streams/destroy');

const { Readable, ReadableState } = readable;
const { Writable, WritableState } = writable;

/** A source and a sink. */
function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._events ??= {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined,
    data: undefined, end: undefined, readable: undefined,
  };
  this._readableState = new ReadableState(options, this, true);
  this._writableState = new WritableState(options, this, true);
  this.allowHalfOpen = true;
  if (options) takeOptions(this, options);
  Stream.call(this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => {
      readable.constructed(this);
      writable.constructed(this);
    });
  }
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

function takeOptions(stream, options) {
  stream.allowHalfOpen = options.allowHalfOpen !== false;
  if (options.readable === false) {
    const r = stream._readableState;
    r.readable = false;
    r.ended = r.endEmitted = true;
  }
  if (options.writable === false) {
    const w = stream._writableState;
    w.writable = false;
    w.ending = w.ended = w.finished = true;
  }
  if (typeof options.read === 'function') stream._read = options.read;
  writable.takeOptions(stream, options);
}

const proto = Duplex.prototype;
for (const name of ['write', 'cork', 'uncork', 'setDefaultEncoding', '_write', '_writev', 'end', 'destroy']) {
  proto[name] = Writable.prototype[name];
}
for (const name of [
  'writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength',
  'writableFinished', 'writableCorked', 'writableEnded', 'writableNeedDrain',
]) {
  Object.defineProperty(proto, name, Object.getOwnPropertyDescriptor(Writable.prototype, name));
}
Object.defineProperty(proto, 'destroyed', {
  __proto__: null,
  get() {
    if (this._readableState === undefined || this._writableState === undefined) return false;
    return this._readableState.destroyed && this._writableState.destroyed;
  },
  set(value) {
    if (!this._readableState || !this._writableState) return;
    this._readableState.destroyed = value;
    this._writableState.destroyed = value;
  },
});

/** Makes a Duplex of almost anything: streams, iterables, functions, promises. */
Duplex.from = function(body) {
  return require('internal/streams/duplexify').duplexify(body, 'body');
};

module.exports = { Duplex };
