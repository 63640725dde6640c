'use strict';
// IncomingMessage: a request on the server's side, a response on the client's.

const { Readable } = require('stream');

const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kHeadersCount = Symbol('kHeadersCount');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kTrailersCount = Symbol('kTrailersCount');
const kAbort = Symbol('kAbort');
const kDetached = Symbol('kDetached');
const kDetachAbortSignal = Symbol('kDetachAbortSignal');

/** Lets the socket of a message read, unless the server has paused it. */
function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

function readStop(socket) {
  if (socket) socket.pause();
}

/** A message that arrives on socket; its body is a stream. */
function IncomingMessage(socket) {
  Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
  this._readableState.readingMore = true;
  this.socket = socket;
  this.httpVersionMajor = this.httpVersionMinor = this.httpVersion = null;
  this.complete = false;
  this[kHeaders] = null;
  this[kHeadersCount] = 0;
  this.rawHeaders = [];
  this[kTrailers] = null;
  this[kTrailersCount] = 0;
  this.rawTrailers = [];
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  this.statusCode = this.statusMessage = null;
  this.client = socket;
  this._consuming = false;
  this._dumped = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

const proto = IncomingMessage.prototype;

// defineView defines an accessor for an object that is made of raw lines when
// it is first asked for.
function defineView(name, key, make) {
  Object.defineProperty(proto, name, {
    configurable: true, // for the short way's own
    get() { return this[key] ||= make(this); },
    set(value) { this[key] = value; },
  });
}

function collect(message, raw, count, dest, method) {
  for (let i = 0; i < count; i += 2) message[method](raw[i], raw[i + 1], dest);
  return dest;
}

defineView('headers', kHeaders, (m) => collect(m, m.rawHeaders, m[kHeadersCount], {}, '_addHeaderLine'));
defineView('headersDistinct', kHeadersDistinct,
  (m) => collect(m, m.rawHeaders, m[kHeadersCount], { __proto__: null }, '_addHeaderLineDistinct'));
defineView('trailers', kTrailers, (m) => collect(m, m.rawTrailers, m[kTrailersCount], {}, '_addHeaderLine'));
defineView('trailersDistinct', kTrailersDistinct,
  (m) => collect(m, m.rawTrailers, m[kTrailersCount], { __proto__: null }, '_addHeaderLineDistinct'));

Object.defineProperty(proto, 'connection', {
  configurable: true,
  get() { return this.socket; },
  set(socket) { this.socket = socket; },
});

Object.defineProperty(proto, 'signal', {
  configurable: true,
  /** An AbortSignal that aborts when the message's connection is lost. */
  get() {
    if (this[kAbort] === undefined) makeAbort(this);
    return this[kAbort].controller.signal;
  },
});

// The state behind signal: {controller, socket, listener}.
function makeAbort(message) {
  const { AbortController } = require('internal/abort_controller');
  const abort = message[kAbort] = { controller: new AbortController(), socket: null, listener: null };
  const { socket } = message;
  void message._consuming; // makes it an ordinary message, which hears of the end of the answer
  if (message.destroyed && !(message.readableEnded && message.complete) || socket?.destroyed) {
    abort.controller.abort();
  } else if (socket && !message[kDetached]) {
    abort.socket = socket;
    abort.listener = () => abortSignal(message);
    socket.once('close', abort.listener);
  }
}

/** Ends the tie between signal and the socket, when the exchange is over. */
proto[kDetachAbortSignal] = function() {
  const abort = this[kAbort];
  this[kDetached] = true;
  if (!abort?.socket) return;
  abort.socket.removeListener('close', abort.listener);
  abort.socket = abort.listener = null;
};

function abortSignal(message) {
  message[kDetachAbortSignal]();
  message[kAbort]?.controller.abort();
}

/** Emits 'timeout' after msecs of an inactive socket. */
proto.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

// The parser pushes what arrives; all there is to do here is to let it arrive.
proto._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  if (this.socket.readable) readStart(this.socket);
};

proto._destroy = function _destroy(err, cb) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
    abortSignal(this);
  }
  const { socket } = this;
  if (socket && !socket.destroyed && this.aborted) {
    socket.destroy(err);
    const cleanup = require('stream').finished(socket, (error) => {
      const own = error?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? null : error;
      cleanup();
      process.nextTick(endDestroy, this, own || err, cb);
    });
  } else if (err == null && !this.aborted) {
    cb();
  } else {
    process.nextTick(endDestroy, this, err, cb);
  }
};

// An error that nobody listens to is not one.
function endDestroy(message, err, cb) {
  if (message.listenerCount('error') === 0) cb();
  else cb(err);
}

/** Takes the first n of headers, names and values by turns: of the head, or of
 *  trailers where the message is complete. */
proto._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers?.length) return;
  const trailers = this.complete;
  this[trailers ? 'rawTrailers' : 'rawHeaders'] = headers;
  this[trailers ? kTrailersCount : kHeadersCount] = n;
  const dest = this[trailers ? kTrailers : kHeaders];
  if (dest) collect(this, headers, n, dest, '_addHeaderLine');
};

// Fields of which the first line counts. All others are lists.
const single = new Set([
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
  'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards',
  'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent',
]);

/** Adds a line to dest, where fields are lists, single, or (set-cookie) arrays. */
proto._addHeaderLine = function _addHeaderLine(field, value, dest) {
  const name = field.toLowerCase();
  const held = dest[name];
  if (name === 'set-cookie') {
    if (held !== undefined) held.push(value);
    else dest[name] = [value];
  } else if (single.has(name)) {
    if (held === undefined) dest[name] = value;
    else if (this.joinDuplicateHeaders) dest[name] = `${held}, ${value}`;
  } else if (typeof held === 'string') {
    dest[name] = held + (name === 'cookie' ? '; ' : ', ') + value;
  } else {
    dest[name] = value;
  }
};

proto._addHeaderLineDistinct = function _addHeaderLineDistinct(field, value, dest) {
  const name = field.toLowerCase();
  if (dest[name]) dest[name].push(value);
  else dest[name] = [value];
};

/** Takes away the readable side of a message that has no body. */
proto._dumpAndCloseReadable = function _dumpAndCloseReadable() {
  this._dumped = true;
  const state = this._readableState;
  state.ended = state.endEmitted = state.destroyed = state.closed = state.closeEmitted = true;
};

/** Throws the rest of the body away. */
proto._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  this.removeAllListeners('data');
  if (this.complete && !this.destroyed && this.readableLength === 0) this.read(0);
  else this.resume();
};

module.exports = { IncomingMessage, kDetachAbortSignal, kHeaders, readStart, readStop };
