// The two readers of a ReadableStream.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } } = require('internal/errors');
const {
  kState, kInspect, mark, brand, brandCheck, show, finish, invalidState, Deferred, validateDictionary,
} = require('internal/webstreams/util');
const {
  kPull, kRelease, isDefaultReader, isByobReader, newRequests, takeRequests, cancelStream,
} = require('internal/webstreams/readable_state');

const isReadableStream = brand('ReadableStream');
const isByteController = brand('ReadableByteStreamController');

// ReadRequest is a read() that waits.
class ReadRequest {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.error = reject;
    });
  }

  chunk(value) { this.resolve({ done: false, value }); }
  close(value) { this.resolve({ done: true, value }); }
}

// attach binds reader to stream.
function attach(reader, stream) {
  const { state, storedError } = stream[kState];
  stream[kState].reader = reader;
  reader[kState].stream = stream;
  if (state === 'readable') reader[kState].close = new Deferred();
  else if (state === 'closed') reader[kState].close = Deferred.resolved();
  else reader[kState].close = Deferred.rejected(storedError);
}

function checkFree(stream) {
  if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  if (stream[kState].reader !== undefined) throw invalidState('ReadableStream is locked');
}

const detached = () => invalidState('The reader is not attached to a stream');

// release parts reader and stream; what waits in the reader fails.
function release(reader) {
  const r = reader[kState];
  if (r.stream === undefined) return;
  const reason = invalidState('Reader released');
  if (r.close.pending) r.close.quietly(reason);
  else r.close = Deferred.rejected(reason);
  r.stream[kState].controller[kRelease]();
  r.stream[kState].reader = undefined;
  r.stream = undefined;
  for (const request of takeRequests(reader)) request.error(invalidState('Releasing reader'));
}

function cancel(reader, reason) {
  const { stream } = reader[kState];
  return stream === undefined ? Promise.reject(detached()) : cancelStream(stream, reason);
}

// readFrom answers request from the stream of a default reader.
function readFrom(reader, request) {
  const { stream } = reader[kState];
  const s = stream[kState];
  s.disturbed = true;
  if (s.state === 'closed') request.close();
  else if (s.state === 'errored') request.error(s.storedError);
  else s.controller[kPull](request);
}

const checkDefault = brandCheck('ReadableStreamDefaultReader');

/** Reads a stream chunk by chunk. */
class ReadableStreamDefaultReader {
  constructor(stream) {
    checkFree(stream);
    mark(this, 'ReadableStreamDefaultReader', { readRequests: newRequests(), stream: undefined, close: undefined });
    attach(this, stream);
  }

  /** Gives { done, value }: the next chunk, or the end. */
  read() {
    if (!isDefaultReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) return Promise.reject(detached());
    const request = new ReadRequest();
    readFrom(this, request);
    return request.promise;
  }

  /** Lets another reader have the stream. */
  releaseLock() {
    checkDefault(this);
    release(this);
  }

  get closed() {
    if (!isDefaultReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this[kState].close.promise;
  }

  /** Cancels the stream. */
  cancel(reason = undefined) {
    if (!isDefaultReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return cancel(this, reason);
  }

  [kInspect](depth, options) {
    const { stream, readRequests, close } = this[kState];
    return show(this, { stream, readRequests: readRequests.length, close: close.promise }, depth, options);
  }
}

const isDetached = (view) => view.buffer.byteLength === 0;

// minimumOf reads options.min, in elements of view.
function minimumOf(view, options) {
  validateDictionary(options, 'options');
  const given = options?.min;
  if (given === undefined) return 1;
  const min = Math.trunc(Number(given));
  if (!(min > 0)) {
    throw new ERR_INVALID_ARG_VALUE('options.min', given, 'must be greater than 0');
  }
  const [length, name] = view instanceof DataView ? [view.byteLength, 'byteLength'] : [view.length, 'length'];
  if (min > length) throw new ERR_OUT_OF_RANGE('options.min', `<= view.${name}`, given);
  return min;
}

// readInto answers request with the bytes that fill view.
function readInto(reader, view, min, request) {
  const { stream } = reader[kState];
  const s = stream[kState];
  s.disturbed = true;
  if (s.state === 'errored') request.error(s.storedError);
  else require('internal/webstreams/readable_bytes').pullInto(s.controller, view, min, request);
}

function checkedReadInto(reader, view, options) {
  if (!ArrayBuffer.isView(view)) {
    throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
  }
  if (view.byteLength === 0 || isDetached(view)) {
    throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
  }
  const min = minimumOf(view, options);
  if (reader[kState].stream === undefined) throw detached();
  const request = new ReadRequest();
  readInto(reader, view, min, request);
  return request.promise;
}

const checkByob = brandCheck('ReadableStreamBYOBReader');

/** Reads the bytes of a stream into buffers of the caller's. */
class ReadableStreamBYOBReader {
  constructor(stream) {
    checkFree(stream);
    if (!isByteController(stream[kState].controller)) {
      throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    mark(this, 'ReadableStreamBYOBReader', { stream: undefined, readIntoRequests: newRequests(), close: undefined });
    attach(this, stream);
  }

  /** Fills view, whose buffer is taken, with at least options.min elements. */
  read(view, options = undefined) {
    if (!isByobReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    try {
      return checkedReadInto(this, view, options);
    } catch (err) {
      return Promise.reject(err);
    }
  }

  /** Lets another reader have the stream. */
  releaseLock() {
    checkByob(this);
    release(this);
  }

  get closed() {
    if (!isByobReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return this[kState].close.promise;
  }

  /** Cancels the stream. */
  cancel(reason = undefined) {
    if (!isByobReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return cancel(this, reason);
  }

  [kInspect](depth, options) {
    const { stream, readIntoRequests, close } = this[kState];
    return show(this, { stream, readIntoRequests: readIntoRequests.length, close: close.promise }, depth, options);
  }
}

finish(ReadableStreamDefaultReader, ['read', 'releaseLock', 'closed', 'cancel']);
finish(ReadableStreamBYOBReader, ['read', 'releaseLock', 'closed', 'cancel']);

module.exports = { ReadableStreamDefaultReader, ReadableStreamBYOBReader, readFrom, readInto, release };
