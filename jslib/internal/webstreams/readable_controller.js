// The controller of a stream of any values: a queue between its source and its
// reader.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const {
  kState, kInspect, mark, brandCheck, show, finish, invalidState, SizedQueue, sizeOf,
} = require('internal/webstreams/util');
const {
  kPull, kCancel, kRelease, readRequests, addRequest, takeRequest, closeStream, errorStream,
} = require('internal/webstreams/readable_state');
const { asking } = require('internal/webstreams/readable_source');

const check = brandCheck('ReadableStreamDefaultController');

/** What a source fills its stream with. */
class ReadableStreamDefaultController {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  /** How many more the stream would like: null when it has failed. */
  get desiredSize() {
    check(this);
    return desiredSize(this);
  }

  /** Ends the stream behind what is queued. */
  close() {
    check(this);
    if (!canClose(this)) throw invalidState('Controller is already closed');
    close(this);
  }

  /** Queues chunk. */
  enqueue(chunk = undefined) {
    check(this);
    if (!canClose(this)) throw invalidState('Controller is already closed');
    enqueue(this, chunk);
  }

  /** Fails the stream. */
  error(error = undefined) {
    check(this);
    fail(this, error);
  }

  [kCancel](reason) {
    const c = this[kState];
    c.queue.clear();
    const result = c.cancel(reason);
    forget(c);
    return result;
  }

  [kPull](request) {
    const c = this[kState];
    if (c.queue.length === 0) {
      addRequest(c.stream, request);
      pullIfNeeded(this);
      return;
    }
    const chunk = c.queue.shift();
    if (c.closeRequested && c.queue.length === 0) {
      forget(c);
      closeStream(c.stream);
    } else {
      pullIfNeeded(this);
    }
    request.chunk(chunk);
  }

  [kRelease]() {}

  [kInspect](depth, options) { return show(this, {}, depth, options); }
}

finish(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error']);

function forget(c) {
  c.pull = c.cancel = c.size = undefined;
}

function canClose(controller) {
  const c = controller[kState];
  return !c.closeRequested && c.stream[kState].state === 'readable';
}

function desiredSize(controller) {
  const { stream, highWaterMark, queue } = controller[kState];
  const { state } = stream[kState];
  if (state === 'errored') return null;
  return state === 'closed' ? 0 : highWaterMark - queue.total;
}

function close(controller) {
  const c = controller[kState];
  c.closeRequested = true;
  if (c.queue.length > 0) return;
  forget(c);
  closeStream(c.stream);
}

function enqueue(controller, chunk) {
  const c = controller[kState];
  if (readRequests(c.stream) > 0) {
    takeRequest(c.stream).chunk(chunk);
  } else {
    try {
      c.queue.push(chunk, sizeOf(c.size(chunk)));
    } catch (err) {
      fail(controller, err);
      throw err;
    }
  }
  pullIfNeeded(controller);
}

function fail(controller, reason) {
  const c = controller[kState];
  if (c.stream[kState].state !== 'readable') return;
  c.queue.clear();
  forget(c);
  errorStream(c.stream, reason);
}

function wantsMore(controller) {
  const c = controller[kState];
  if (!canClose(controller) || !c.started) return false;
  return readRequests(c.stream) > 0 || desiredSize(controller) > 0;
}

const { pullIfNeeded, begin } = asking(wantsMore, fail);

/** Makes stream's controller and starts its source: { start, pull, cancel }. */
function setUp(stream, source, highWaterMark, size) {
  const controller = Object.create(ReadableStreamDefaultController.prototype);
  mark(controller, 'ReadableStreamDefaultController', { queue: new SizedQueue(), highWaterMark, size });
  begin(controller, stream, source);
}

module.exports = { ReadableStreamDefaultController, setUp, canClose, desiredSize, close, enqueue, fail };
