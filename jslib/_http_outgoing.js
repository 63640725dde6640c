'use strict';
// OutgoingMessage: a response on the server's side, a request on the client's.
// Headers and their rules stand in internal/http/headers.js.

const { Stream } = require('internal/streams/legacy');
const { getDefaultHighWaterMark } = require('internal/streams/state');
const { codes } = require('internal/errors');
const { kOutHeaders, kNeedDrain } = require('internal/http');
const { debug } = require('internal/http/debug');
const headerMethods = require('internal/http/headers');
const { kUniqueHeaders, parseUniqueHeadersOption, validateHeaderName, validateHeaderValue } = headerMethods;

const kCorked = Symbol('corked');
const kSocket = Symbol('kSocket');
const kChunks = Symbol('kChunkedBuffer');
const kChunksLength = Symbol('kChunkedLength');
const kBytesWritten = Symbol('kBytesWritten');
const kErrored = Symbol('errored');
const kWritableFinished = Symbol('kWritableFinished');
const kEndCallbacks = Symbol('kEndCallbacks');
const kFlushError = Symbol('kFlushError');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectBody = Symbol('kRejectNonStandardBodyWrites');

const nop = () => {};
const crlf = Buffer.from('\r\n');

/** A message to be sent: head, body, trailers. */
function OutgoingMessage(options) {
  Stream.call(this);
  this.outputData = []; // what waits for a socket, or for earlier messages on it
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = this._removedContLen = this._removedTE = false;
  this.strictContentLength = false;
  this[kBytesWritten] = 0;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this[kNeedDrain] = false;
  this.finished = false;
  this._headerSent = false;
  this[kCorked] = 0;
  this[kChunks] = []; // chunk, encoding, callback by turns
  this[kChunksLength] = 0;
  this._closed = false;
  this[kSocket] = null;
  this._header = null;
  this[kOutHeaders] = null;
  this._keepAliveTimeout = 0;
  this._onPendingData = nop;
  this[kErrored] = null;
  this[kWritableFinished] = false;
  this[kEndCallbacks] = null;
  this[kFlushError] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? getDefaultHighWaterMark();
  this[kRejectBody] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const proto = OutgoingMessage.prototype;

const getters = {
  errored() { return this[kErrored]; },
  closed() { return this._closed; },
  writableFinished() { return this[kWritableFinished]; },
  writableObjectMode() { return false; },
  writableLength() { return this.outputSize + chunksSize(this) + (this[kSocket] ? this[kSocket].writableLength : 0); },
  writableHighWaterMark() { return this[kSocket] ? this[kSocket].writableHighWaterMark : this[kHighWaterMark]; },
  writableCorked() { return this[kCorked]; },
  writableEnded() { return this.finished; },
  writableNeedDrain() { return !this.destroyed && !this.finished && this[kNeedDrain]; },
};
for (const name of Object.keys(getters)) Object.defineProperty(proto, name, { get: getters[name] });

// What the corked chunks come to, with their frame.
function chunksSize(message) {
  const length = message[kChunksLength];
  if (length === 0) return 0;
  const head = !message._headerSent && message._header !== null ? message._header.length : 0;
  return length + length.toString(16).length + 4 + head;
}

Object.defineProperties(proto, {
  headersSent: { configurable: true, enumerable: true, get() { return !!this._header; } },
  connection: {
    get() { return this[kSocket]; },
    set(socket) { this.socket = socket; },
  },
  socket: {
    get() { return this[kSocket]; },
    set(socket) {
      for (let n = 0; n < this[kCorked]; n++) {
        socket?.cork();
        this[kSocket]?.uncork();
      }
      this[kSocket] = socket;
    },
  },
});

headerMethods.addTo(proto);

proto.cork = function cork() {
  this[kCorked]++;
  this[kSocket]?.cork();
};

proto.uncork = function uncork() {
  this[kCorked]--;
  const socket = this[kSocket];
  try {
    if (this[kCorked] || this[kChunks].length === 0) return;
    if (this.destroyed || socket?.destroyed) {
      dropChunks(this, socket);
      return;
    }
    sendChunks(this);
  } finally {
    socket?.uncork();
  }
  if (this[kNeedDrain] && this.writableLength === 0) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

function takeChunks(message) {
  const chunks = message[kChunks];
  message[kChunks] = [];
  message[kChunksLength] = 0;
  return chunks;
}

function dropChunks(message, socket) {
  const error = message[kErrored] || socket?._writableState?.errored || new codes.ERR_STREAM_DESTROYED('write');
  const chunks = takeChunks(message);
  for (let i = 2; i < chunks.length; i += 3) {
    if (chunks[i] !== nop) process.nextTick(chunks[i], error);
  }
}

// All corked chunks go as one.
function sendChunks(message) {
  const length = message[kChunksLength];
  const chunks = takeChunks(message);
  const callbacks = [];
  message._send(length.toString(16), 'latin1', null);
  message._send(crlf, null, null);
  for (let i = 0; i < chunks.length; i += 3) {
    message._send(chunks[i], chunks[i + 1], null);
    callbacks.push(chunks[i + 2]);
  }
  message._send(crlf, null, (err) => {
    for (const callback of callbacks) callback(err);
  });
}

function corkTick(message) {
  if (message[kCorked]) message.uncork();
}

/** Sets the timeout of the socket; emits 'timeout'. */
proto.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (this[kSocket]) this[kSocket].setTimeout(msecs);
  else this.once('socket', (socket) => socket.setTimeout(msecs));
  return this;
};

/** Destroys the message and its socket. */
proto.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this[kChunks].length !== 0) {
    this[kCorked] = 1;
    this.uncork();
  }
  if (this[kSocket]) this[kSocket].destroy(error);
  else process.nextTick(emitDestroy, this);
  return this;
};

function emitDestroy(message) {
  if (message._closed) return;
  message._closed = true;
  message.emit('close');
}

// Sends data, behind the head where that has not left yet: in one piece with
// it, if data is text.
proto._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent && this._header !== null) {
    const header = this._header;
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      data = header + data;
    } else {
      this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
      this.outputSize += header.length;
      this._onPendingData(header.length);
    }
    this._headerSent = true;
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

// Writes to the socket, or keeps data until it is the message's turn.
proto._writeRaw = function _writeRaw(data, encoding, callback) {
  const socket = this[kSocket];
  if (socket?.destroyed) return false;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  this.outputSize += data.length;
  this._onPendingData(data.length);
  return this.outputSize < this[kHighWaterMark];
};

proto._implicitHeader = function _implicitHeader() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

/** Sends a part of the body; false asks to wait for 'drain'. */
proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const more = writeBody(this, chunk, encoding, callback, false);
  if (!more) this[kNeedDrain] = true;
  return more;
};

function failLater(message, err, callback) {
  if (message.destroyed) return;
  process.nextTick(() => {
    callback(err);
    if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', err);
  });
}

function countsLength(message) {
  return message.strictContentLength && message._contentLength != null && message._hasBody &&
    !message._removedContLen && !message.chunkedEncoding && !message.hasHeader('transfer-encoding');
}

const sizeOf = (chunk, encoding) => (typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength);

function checkChunk(chunk) {
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
}

// Says whether message takes data; if not, its callback gets to know.
function takesBody(message, callback) {
  if (message.finished) {
    const err = new codes.ERR_STREAM_WRITE_AFTER_END();
    if (message.destroyed) process.nextTick(callback, err);
    else failLater(message, err, callback);
    return false;
  }
  if (message.destroyed) {
    process.nextTick(callback, new codes.ERR_STREAM_DESTROYED('write'));
    return false;
  }
  return true;
}

function countBytes(message, length, isLast) {
  const sum = message[kBytesWritten] + length;
  const declared = message._contentLength;
  if (countsLength(message) && (isLast ? sum !== declared : sum > declared)) {
    throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(sum, declared);
  }
  message[kBytesWritten] = sum;
}

function writeBody(message, chunk, encoding, cb, isLast) {
  const callback = typeof cb === 'function' ? cb : nop;
  checkChunk(chunk);
  if (!takesBody(message, callback)) return false;
  if (message.strictContentLength) countBytes(message, sizeOf(chunk, encoding), isLast);
  if (!message._header) {
    if (isLast) message._contentLength = sizeOf(chunk, encoding);
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message[kRejectBody]) throw new codes.ERR_HTTP_BODY_NOT_ALLOWED();
    debug('This type of response MUST NOT have a body. Ignoring write() calls.');
    process.nextTick(callback);
    return true;
  }
  if (message.chunkedEncoding && typeof chunk === 'string' && encoding && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
  if (!isLast && message.socket && !message.socket.writableCorked) {
    message.cork();
    process.nextTick(corkTick, message);
  }
  return message.chunkedEncoding ?
    writeChunk(message, chunk, encoding, callback) :
    message._send(chunk, encoding, callback);
}

function writeChunk(message, chunk, encoding, callback) {
  const empty = chunk.length === 0;
  if (message[kCorked] && (!empty || message[kChunks].length !== 0)) {
    message[kChunks].push(asBuffer(chunk), encoding, callback);
    if (!empty) message[kChunksLength] += sizeOf(chunk, encoding);
    return message.writableLength < message.writableHighWaterMark;
  }
  if (empty) return message._send(chunk, encoding, callback);
  message._send(sizeOf(chunk, encoding).toString(16), 'latin1', null);
  message._send(crlf, null, null);
  message._send(chunk, encoding, null);
  return message._send(crlf, null, callback);
}

function asBuffer(chunk) {
  return typeof chunk === 'string' || chunk instanceof Buffer ? chunk : Stream._uint8ArrayToBuffer(chunk);
}

// Says whether chunk can be all of the body, so that its own writing tells
// that the message has left.
function isWholeBody(message, chunk, encoding) {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return false;
  if (message.destroyed || message.strictContentLength) return false;
  if (!message._header) {
    message._contentLength = sizeOf(chunk, encoding);
    message._implicitHeader();
  }
  return !!message._header && message._hasBody && !message.chunkedEncoding;
}

function callEndCallbacks(message, err) {
  const callbacks = message[kEndCallbacks];
  if (callbacks === null) return;
  message[kEndCallbacks] = null;
  for (const callback of callbacks) callback(err);
}

function addEndCallback(message, callback) {
  if (message[kWritableFinished]) callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
  else if (message[kFlushError] !== null) process.nextTick(callback, message[kFlushError]);
  else (message[kEndCallbacks] ??= []).push(callback);
}

function onFinish(message, err) {
  const socket = message[kSocket];
  if (err || message[kErrored] || socket?.errored || socket?._hadError) {
    message[kFlushError] = err ?? message[kErrored] ?? socket?.errored ?? new codes.ERR_STREAM_DESTROYED('end');
    callEndCallbacks(message, message[kFlushError]);
    return;
  }
  message[kWritableFinished] = true;
  callEndCallbacks(message, null);
  message.emit('finish');
}

/** Ends the message, after chunk if given. */
proto.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (typeof callback !== 'function') callback = undefined;
  if (this.finished) {
    if (chunk) failLater(this, new codes.ERR_STREAM_WRITE_AFTER_END(), callback ?? nop);
    else if (callback) addEndCallback(this, callback);
    return this;
  }
  const finishing = lastChunk(this, chunk, encoding, callback);
  if (callback && !finishing) addEndCallback(this, callback);
  if (countsLength(this) && this[kBytesWritten] !== this._contentLength) {
    throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  if (this[kChunks].length !== 0) {
    this[kSocket]?.cork();
    this[kCorked] = 1;
    this.uncork();
  }
  if (!finishing) sendEnd(this, chunk);
  uncorkAll(this);
  this.finished = true;
  debug('outgoing message end.');
  if (this.outputData.length === 0 && this[kSocket]?._httpMessage === this) this._finish();
  return this;
};

// Writes the last chunk, or the head alone; true says that 'finish' will follow
// from it.
function lastChunk(message, chunk, encoding, callback) {
  const corks = chunk || !message._header;
  if (corks) message[kSocket]?.cork();
  if (!chunk) {
    if (!message._header) {
      message._contentLength = 0;
      message._implicitHeader();
    }
    return false;
  }
  const finishing = isWholeBody(message, chunk, encoding);
  if (finishing && callback) addEndCallback(message, callback);
  writeBody(message, chunk, encoding, finishing ? (err) => onFinish(message, err) : null, true);
  return finishing;
}

function sendEnd(message, chunk) {
  const finish = (err) => onFinish(message, err);
  if (message._hasBody && message.chunkedEncoding) {
    message._send(`0\r\n${message._trailer}\r\n`, 'latin1', finish);
  } else if (!message._headerSent || message.writableLength || chunk) {
    message._send('', 'latin1', finish);
  } else {
    process.nextTick(finish);
  }
}

function uncorkAll(message) {
  const socket = message[kSocket];
  if (socket) {
    socket._writableState.corked = 1;
    socket.uncork();
  }
  message[kCorked] = 1;
  message.uncork();
}

proto._finish = function _finish() { this.emit('prefinish'); };

// Sends what has waited for the socket.
proto._flush = function _flush() {
  const socket = this[kSocket];
  if (!socket?.writable) return;
  const more = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (this[kNeedDrain] && more !== false) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

proto._flushOutput = function _flushOutput(socket) {
  const waiting = this.outputData;
  if (waiting.length === 0) return undefined;
  let more;
  socket.cork();
  for (const { data, encoding, callback } of waiting) more = socket.write(data, encoding, callback);
  socket.uncork();
  this.outputData = [];
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return more;
};

/** Sends the head now, without waiting for a body. */
proto.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

/** A message can only be written: emits an error. */
proto.pipe = function pipe() { this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE()); };

proto[Symbol.for('nodejs.rejection')] = function(err) { this.destroy(err); };

module.exports = {
  kHighWaterMark,
  kSocket,
  kWritableFinished,
  kEndCallbacks,
  onFinish,
  kUniqueHeaders,
  parseUniqueHeadersOption,
  validateHeaderName,
  validateHeaderValue,
  OutgoingMessage,
};
