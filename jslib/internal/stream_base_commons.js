'use strict';
// How a stream in JavaScript reads and writes through a handle of Go: what
// net.Socket, pipes of child processes and terminals have in common.
//
// A handle's write method takes (null, data) and answers 0 or an error when it
// is done at once, or a WriteWrap that completes later.

const { Buffer } = require('buffer');
const { ErrnoException } = require('internal/errors');
const {
  kReadBytesOrError, kBytesWritten, setReader, streamBaseState,
} = internalBinding('stream_wrap');
const { UV_EOF } = internalBinding('uv');
const { owner_symbol } = internalBinding('symbols');

const kAfterAsyncWrite = Symbol('kAfterAsyncWrite');
const kHandle = Symbol('kHandle');
const kMaybeDestroy = Symbol('kMaybeDestroy');
const kUpdateTimer = Symbol('kUpdateTimer');
const kBuffer = Symbol('kBuffer');
const kBufferCb = Symbol('kBufferCb');
const kBufferGen = Symbol('kBufferGen');
const kSession = Symbol('kSession');
const kTimeout = Symbol('timeout');

const stringWriters = {
  __proto__: null,
  utf8: 'writeUtf8String',
  'utf-8': 'writeUtf8String',
  latin1: 'writeLatin1String',
  binary: 'writeLatin1String',
  ascii: 'writeAsciiString',
  ucs2: 'writeUcs2String',
  'ucs-2': 'writeUcs2String',
  utf16le: 'writeUcs2String',
  'utf-16le': 'writeUcs2String',
};

/** Writes one chunk; cb(err) is called at once or when the data has left.
 *  Returns {async, bytes}. */
function writeGeneric(stream, data, encoding, cb) {
  const handle = stream[kHandle];
  const method = stringWriters[encoding];
  if (method !== undefined) return dispatched(handle, handle[method](null, data), cb);
  const buffer = encoding === 'buffer' ? data : Buffer.from(data, encoding);
  return dispatched(handle, handle.writeBuffer(null, buffer), cb);
}

/** Writes the entries that a Writable has collected, as writeGeneric does. */
function writevGeneric(stream, entries, cb) {
  const handle = stream[kHandle];
  const { allBuffers } = entries;
  const chunks = allBuffers ?
    entries.map((entry) => entry.chunk) :
    entries.flatMap((entry) => [entry.chunk, entry.encoding]);
  return dispatched(handle, handle.writev(null, chunks, allBuffers), cb);
}

function dispatched(handle, result, cb) {
  const bytes = streamBaseState[kBytesWritten];
  if (typeof result === 'number') {
    if (result !== 0) cb(new ErrnoException(result, 'write'));
    else if (typeof cb === 'function') cb();
    return { async: false, bytes };
  }
  result.handle = handle;
  result.oncomplete = onWriteComplete;
  result.callback = cb;
  result.async = true;
  result.bytes = bytes;
  return result;
}

function onWriteComplete(status) {
  const stream = this.handle[owner_symbol];
  const { callback } = this;
  if (status < 0) {
    const error = new ErrnoException(status, 'write', this.error);
    if (typeof callback === 'function') callback(error);
    else stream.destroy(error);
    return;
  }
  if (!stream.destroyed) {
    stream[kUpdateTimer]();
    stream[kAfterAsyncWrite](this);
  }
  if (typeof callback === 'function') callback(null);
}

/** The onread of a handle: this is the handle, which gives this one function a
 *  Buffer. What it returns becomes the handle's next user buffer. */
function onStreamRead(buffer) {
  const nread = streamBaseState[kReadBytesOrError];
  const stream = this[owner_symbol];
  stream[kUpdateTimer]();
  if (nread > 0 && !stream.destroyed) return onChunk(this, stream, nread, buffer);
  if (nread === UV_EOF) onEnd(stream);
  else if (nread < 0) stream.destroy(new ErrnoException(nread, 'read'));
  return undefined;
}

setReader(onStreamRead);

function onChunk(handle, stream, nread, buffer) {
  let more, nextBuffer;
  if (stream[kBuffer]) {
    more = stream[kBufferCb](nread, stream[kBuffer]) !== false;
    const made = stream[kBufferGen] !== null ? stream[kBufferGen]() : undefined;
    if (made instanceof Uint8Array) stream[kBuffer] = nextBuffer = made;
  } else {
    more = stream.push(buffer);
  }
  if (!more) stopReading(handle, stream);
  return nextBuffer;
}

function stopReading(handle, stream) {
  handle.reading = false;
  if (stream.destroyed) return;
  const err = handle.readStop();
  if (err) stream.destroy(new ErrnoException(err, 'read'));
}

function onEnd(stream) {
  if (stream._readableState.endEmitted) {
    if (stream[kMaybeDestroy]) stream[kMaybeDestroy]();
    return;
  }
  if (stream[kMaybeDestroy]) stream.on('end', stream[kMaybeDestroy]);
  stream.push(null);
  stream.read(0);
}

/** The setTimeout method of streams: emits 'timeout' after msecs without
 *  activity; 0 turns it off. */
function setStreamTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  const { clearTimeout, setTimeout } = require('timers');
  const { getTimerDuration } = require('internal/timers');
  const after = getTimerDuration(msecs, 'msecs');
  clearTimeout(this[kTimeout]);
  if (after !== 0) this[kTimeout] = setTimeout(onStreamTimeout, after, this).unref();
  if (callback === undefined) return this;
  require('internal/validators').validateFunction(callback, 'callback');
  if (after === 0) this.removeListener('timeout', callback);
  else this.once('timeout', callback);
  return this;
}

function onStreamTimeout(stream) { stream._onTimeout(); }

module.exports = {
  kAfterAsyncWrite,
  kBuffer,
  kBufferCb,
  kBufferGen,
  kHandle,
  kMaybeDestroy,
  kSession,
  kTimeout,
  kUpdateTimer,
  onStreamRead,
  setStreamTimeout,
  writeGeneric,
  writevGeneric,
};
