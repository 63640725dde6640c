// The controller of a stream of bytes, whose reader may bring its own buffers:
// each such read is a descriptor in pending, which the queue or the source
// fills.
'use strict';

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { kState, kInspect, mark, brandCheck, show, finish, invalidState } = require('internal/webstreams/util');
const {
  kPull, kCancel, kRelease, isDefaultReader, isByobReader, readRequests, readIntoRequests, addRequest,
  takeRequest, closeStream, errorStream,
} = require('internal/webstreams/readable_state');
const { asking } = require('internal/webstreams/readable_source');

const check = brandCheck('ReadableByteStreamController');
const checkRequest = brandCheck('ReadableStreamBYOBRequest');

function isDetached(buffer) {
  if (buffer.byteLength > 0) return false;
  try {
    return new Uint8Array(buffer) === undefined;
  } catch {
    return true;
  }
}

// transfer takes the bytes of buffer away from it.
function transfer(buffer) {
  if (isDetached(buffer)) throw invalidState('ArrayBuffer is detached');
  return structuredClone(buffer, { transfer: [buffer] });
}

function checkView(view, name) {
  if (!ArrayBuffer.isView(view)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
  }
}

/** The read that waits first: its source may write into view. */
class ReadableStreamBYOBRequest {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  get view() {
    checkRequest(this);
    return this[kState].view;
  }

  /** Tells that bytesWritten bytes of view are written. */
  respond(bytesWritten) {
    checkRequest(this);
    const { controller, view } = this[kState];
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (isDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    respond(controller, bytesWritten);
  }

  /** Answers with view in place of this.view, whose buffer was transferred. */
  respondWithNewView(view) {
    checkRequest(this);
    const { controller } = this[kState];
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    checkView(view, 'view');
    if (isDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    respondWithNewView(controller, view);
  }

  [kInspect](depth, options) {
    const { view, controller } = this[kState];
    return show(this, { view, controller }, depth, options);
  }
}

/** What a source of bytes fills its stream with. */
class ReadableByteStreamController {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  /** The read that waits first, or null. */
  get byobRequest() {
    check(this);
    return byobRequest(this);
  }

  /** How many more bytes the stream would like: null when it has failed. */
  get desiredSize() {
    check(this);
    return desiredSize(this[kState]);
  }

  /** Ends the stream behind what is queued. */
  close() {
    check(this);
    if (!canClose(this[kState])) throw invalidState('Controller is already closed');
    close(this);
  }

  /** Queues the bytes of chunk, whose buffer is taken. */
  enqueue(chunk) {
    check(this);
    checkView(chunk, 'buffer');
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
    if (!canClose(this[kState])) throw invalidState('Controller is already closed');
    enqueue(this, chunk);
  }

  /** Fails the stream. */
  error(error = undefined) {
    check(this);
    fail(this, error);
  }

  [kCancel](reason) {
    const c = this[kState];
    invalidate(c);
    c.pending = [];
    c.queue = [];
    c.total = 0;
    const result = c.cancel(reason);
    forget(c);
    return result;
  }

  [kPull](request) {
    const c = this[kState];
    if (c.total > 0) {
      answerFromQueue(this, request);
      return;
    }
    if (c.autoAllocate !== undefined) {
      try {
        c.pending.push(descriptor(new ArrayBuffer(c.autoAllocate), 0, c.autoAllocate, 1, Uint8Array, 1, 'default'));
      } catch (err) {
        request.error(err);
        return;
      }
    }
    addRequest(c.stream, request);
    pullIfNeeded(this);
  }

  [kRelease]() {
    const c = this[kState];
    if (c.pending.length === 0) return;
    c.pending[0].reader = 'none';
    c.pending = [c.pending[0]];
  }

  [kInspect](depth, options) { return show(this, {}, depth, options); }
}

finish(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);
finish(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error']);

function descriptor(buffer, offset, length, elementSize, Ctor, min, reader) {
  return { buffer, whole: buffer.byteLength, offset, length, filled: 0, min: min * elementSize, elementSize, Ctor, reader };
}

function forget(c) {
  c.pull = c.cancel = undefined;
}

// invalidate ends the use of the request that a source holds.
function invalidate(c) {
  if (c.byobRequest === null) return;
  c.byobRequest[kState].controller = undefined;
  c.byobRequest[kState].view = null;
  c.byobRequest = null;
}

function byobRequest(controller) {
  const c = controller[kState];
  if (c.byobRequest === null && c.pending.length > 0) {
    const d = c.pending[0];
    const request = Object.create(ReadableStreamBYOBRequest.prototype);
    mark(request, 'ReadableStreamBYOBRequest', {
      controller, view: new Uint8Array(d.buffer, d.offset + d.filled, d.length - d.filled),
    });
    c.byobRequest = request;
  }
  return c.byobRequest;
}

const canClose = (c) => !c.closeRequested && c.stream[kState].state === 'readable';

function desiredSize(c) {
  const { state } = c.stream[kState];
  if (state === 'errored') return null;
  return state === 'closed' ? 0 : c.highWaterMark - c.total;
}

function close(controller) {
  const c = controller[kState];
  if (!canClose(c)) return;
  if (c.total > 0) {
    c.closeRequested = true;
    return;
  }
  if (c.pending.length > 0 && c.pending[0].filled % c.pending[0].elementSize !== 0) {
    const err = invalidState('Partial read');
    fail(controller, err);
    throw err;
  }
  forget(c);
  closeStream(c.stream);
}

function fail(controller, reason) {
  const c = controller[kState];
  if (c.stream[kState].state !== 'readable') return;
  invalidate(c);
  c.pending = [];
  c.queue = [];
  c.total = 0;
  forget(c);
  errorStream(c.stream, reason);
}

function enqueue(controller, chunk) {
  const c = controller[kState];
  if (!canClose(c)) return;
  const { byteOffset, byteLength } = chunk;
  const buffer = transfer(chunk.buffer);
  if (c.pending.length > 0) renewFirst(c);
  deliver(controller, buffer, byteOffset, byteLength);
  pullIfNeeded(controller);
}

// renewFirst takes the buffer of the first descriptor back from the source.
function renewFirst(c) {
  const [first] = c.pending;
  if (isDetached(first.buffer)) throw invalidState('Destination ArrayBuffer is detached');
  invalidate(c);
  first.buffer = transfer(first.buffer);
  if (first.reader === 'none') queueAbandoned(c, first);
}

function deliver(controller, buffer, offset, length) {
  const c = controller[kState];
  const { reader } = c.stream[kState];
  if (isDefaultReader(reader)) {
    while (readRequests(c.stream) > 0 && c.total > 0) answerFromQueue(controller, takeRequest(c.stream));
    if (readRequests(c.stream) > 0) {
      if (c.pending.length > 0) c.pending.shift();
      takeRequest(c.stream).chunk(new Uint8Array(buffer, offset, length));
      return;
    }
  }
  queueBytes(c, buffer, offset, length);
  if (isByobReader(reader)) commitAll(c, fillPending(c));
}

function queueBytes(c, buffer, offset, length) {
  c.queue.push({ buffer, offset, length });
  c.total += length;
}

function queueCopy(c, buffer, offset, length) {
  queueBytes(c, buffer.slice(offset, offset + length), 0, length);
}

// queueAbandoned keeps what a released reader's descriptor has got.
function queueAbandoned(c, d) {
  if (d.filled > 0) queueCopy(c, d.buffer, d.offset, d.filled);
  c.pending.shift();
}

function answerFromQueue(controller, request) {
  const c = controller[kState];
  const { buffer, offset, length } = c.queue.shift();
  c.total -= length;
  drained(controller);
  request.chunk(new Uint8Array(buffer, offset, length));
}

function drained(controller) {
  const c = controller[kState];
  if (c.total === 0 && c.closeRequested) {
    forget(c);
    closeStream(c.stream);
  } else {
    pullIfNeeded(controller);
  }
}

// fill moves bytes of the queue to d, and says whether d has enough.
function fill(c, d) {
  const most = Math.min(c.total, d.length - d.filled);
  const aligned = d.filled + most - (d.filled + most) % d.elementSize;
  const ready = aligned >= d.min;
  let left = ready ? aligned - d.filled : most;
  while (left > 0) {
    const [head] = c.queue;
    const n = Math.min(left, head.length);
    new Uint8Array(d.buffer, d.offset + d.filled, n).set(new Uint8Array(head.buffer, head.offset, n));
    if (n === head.length) c.queue.shift();
    head.offset += n;
    head.length -= n;
    c.total -= n;
    d.filled += n;
    left -= n;
  }
  return ready;
}

// fillPending takes out the descriptors that the queue can fill.
function fillPending(c) {
  const filled = [];
  while (c.pending.length > 0 && c.total > 0) {
    if (fill(c, c.pending[0])) filled.push(c.pending.shift());
  }
  return filled;
}

const viewOf = (d) => new d.Ctor(transfer(d.buffer), d.offset, d.filled / d.elementSize);

// commit answers the read that d stands for.
function commit(c, d) {
  const done = c.stream[kState].state === 'closed';
  const request = takeRequest(c.stream);
  const view = viewOf(d);
  if (done) request.close(d.reader === 'default' ? undefined : view);
  else request.chunk(view);
}

function commitAll(c, filled) {
  for (const d of filled) commit(c, d);
}

/** Answers request with view, filled with at least min elements. */
function pullInto(controller, view, min, request) {
  const c = controller[kState];
  const elementSize = view.BYTES_PER_ELEMENT ?? 1;
  const { byteOffset, byteLength } = view;
  let d;
  try {
    d = descriptor(transfer(view.buffer), byteOffset, byteLength, elementSize, plainClass(view), min, 'byob');
  } catch (err) {
    request.error(err);
    return;
  }
  if (c.pending.length === 0) {
    if (c.stream[kState].state === 'closed') {
      request.close(new d.Ctor(d.buffer, byteOffset, 0));
      return;
    }
    if (c.total > 0 && pullFromQueue(controller, d, request)) return;
  }
  c.pending.push(d);
  addRequest(c.stream, request);
  pullIfNeeded(controller);
}

// plainClass is the class of what a read gives back for view.
function plainClass(view) {
  return Buffer.isBuffer(view) ? Uint8Array : view.constructor;
}

// pullFromQueue says whether it has answered request.
function pullFromQueue(controller, d, request) {
  const c = controller[kState];
  if (fill(c, d)) {
    const view = viewOf(d);
    drained(controller);
    request.chunk(view);
    return true;
  }
  if (!c.closeRequested) return false;
  const err = invalidState('ReadableStream closed');
  fail(controller, err);
  request.error(err);
  return true;
}

function respond(controller, bytesWritten) {
  const c = controller[kState];
  const [first] = c.pending;
  const n = Number(bytesWritten);
  if (!(n >= 0)) throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
  if (c.stream[kState].state === 'closed') {
    if (n !== 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
  } else {
    if (n === 0) throw invalidState('Controller is already closed');
    if (first.filled + n > first.length) throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
  }
  first.buffer = transfer(first.buffer);
  written(controller, n);
}

function respondWithNewView(controller, view) {
  const c = controller[kState];
  const [first] = c.pending;
  const { byteOffset, byteLength, buffer } = view;
  if (c.stream[kState].state === 'closed') {
    if (byteLength !== 0) throw invalidState('View is not zero-length');
  } else if (byteLength === 0) {
    throw invalidState('View is zero-length');
  }
  if (first.offset + first.filled !== byteOffset || first.whole !== buffer.byteLength ||
      first.filled + byteLength > first.length) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  first.buffer = transfer(buffer);
  written(controller, byteLength);
}

function written(controller, n) {
  const c = controller[kState];
  invalidate(c);
  if (c.stream[kState].state === 'closed') writtenAfterEnd(c);
  else writtenWhileReadable(c, c.pending[0], n);
  pullIfNeeded(controller);
}

function writtenAfterEnd(c) {
  if (c.pending[0].reader === 'none') c.pending.shift();
  if (!isByobReader(c.stream[kState].reader)) return;
  const filled = [];
  while (filled.length < readIntoRequests(c.stream)) filled.push(c.pending.shift());
  commitAll(c, filled);
}

function writtenWhileReadable(c, d, n) {
  d.filled += n;
  if (d.reader === 'none') {
    queueAbandoned(c, d);
    commitAll(c, fillPending(c));
    return;
  }
  if (d.filled < d.min) return;
  c.pending.shift();
  const rest = d.filled % d.elementSize;
  if (rest > 0) {
    queueCopy(c, d.buffer, d.offset + d.filled - rest, rest);
    d.filled -= rest;
  }
  const filled = fillPending(c);
  commit(c, d);
  commitAll(c, filled);
}

function wantsMore(controller) {
  const c = controller[kState];
  if (!canClose(c) || !c.started) return false;
  return readRequests(c.stream) > 0 || readIntoRequests(c.stream) > 0 || desiredSize(c) > 0;
}

const { pullIfNeeded, begin } = asking(wantsMore, fail);

/** Makes stream's controller and starts its source: { start, pull, cancel }. */
function setUp(stream, source, highWaterMark, autoAllocate) {
  const controller = Object.create(ReadableByteStreamController.prototype);
  mark(controller, 'ReadableByteStreamController', {
    queue: [], total: 0, pending: [], byobRequest: null, highWaterMark, autoAllocate,
  });
  begin(controller, stream, source);
}

module.exports = {
  ReadableByteStreamController, ReadableStreamBYOBRequest, setUp, pullInto, byobRequest, close, enqueue, fail,
  respond, respondWithNewView,
};
