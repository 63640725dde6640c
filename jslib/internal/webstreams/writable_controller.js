// The controller of a WritableStream: the queue in front of its sink.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { kState, kInspect, mark, brandCheck, show, finish, SizedQueue, sizeOf } = require('internal/webstreams/util');
const ops = require('internal/webstreams/writable_state');

const { kAbort, kError } = ops;
const kClose = Symbol('kClose'); // in the queue: the end
const check = brandCheck('WritableStreamDefaultController');

/** What a sink may fail its stream with. */
class WritableStreamDefaultController {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  /** Aborts with the stream. */
  get signal() {
    check(this);
    return this[kState].signals().signal;
  }

  /** Fails the stream. */
  error(error = undefined) {
    check(this);
    fail(this, error);
  }

  [kAbort](reason) {
    const result = this[kState].abort(reason);
    this[kState].forget();
    return result;
  }

  [kError]() { this[kState].queue.clear(); }

  [kInspect](depth, options) { return show(this, { stream: this[kState].stream }, depth, options); }
}

finish(WritableStreamDefaultController, ['signal', 'error']);

// ControllerState is the queue and the sink's algorithms.
class ControllerState {
  constructor(controller, stream, sink, highWaterMark, size) {
    this.controller = controller;
    this.stream = stream;
    this.queue = new SizedQueue();
    this.started = false;
    this.highWaterMark = highWaterMark;
    this.size = size;
    this.sink = sink;
    this.aborter = undefined;
  }

  signals() { return this.aborter ??= new AbortController(); }
  forget() { this.sink = this.size = undefined; }
  abort(reason) { return this.sink.abort(reason); }
  desiredSize() { return this.highWaterMark - this.queue.total; }

  // chunkSize: a size function that throws fails the stream.
  chunkSize(chunk) {
    if (this.size === undefined) return 1;
    try {
      return this.size(chunk);
    } catch (err) {
      fail(this.controller, err);
      return 1;
    }
  }

  write(chunk, size) {
    try {
      this.queue.push(chunk, sizeOf(size));
    } catch (err) {
      fail(this.controller, err);
      return;
    }
    this.tellBackpressure();
    this.advance();
  }

  close() {
    this.queue.push(kClose, 0);
    this.advance();
  }

  tellBackpressure() {
    if (this.stream[kState].state === 'writable' && !ops.isClosing(this.stream)) {
      ops.updateBackpressure(this.stream, this.desiredSize() <= 0);
    }
  }

  advance() {
    const { stream } = this;
    if (!this.started || stream[kState].inFlightWrite !== undefined) return;
    if (stream[kState].state === 'erroring') {
      ops.finishErroring(stream);
    } else if (this.queue.length > 0) {
      const chunk = this.queue.peek();
      if (chunk === kClose) this.closeSink();
      else this.writeSink(chunk);
    }
  }

  closeSink() {
    const { stream } = this;
    ops.startClose(stream);
    this.queue.shift();
    const closed = this.sink.close();
    this.forget();
    closed.then(() => ops.closeDone(stream), (err) => ops.closeFailed(stream, err));
  }

  writeSink(chunk) {
    const { stream } = this;
    ops.startWrite(stream);
    this.sink.write(chunk, this.controller).then(() => {
      ops.writeDone(stream);
      this.queue.shift();
      this.tellBackpressure();
      this.advance();
    }, (err) => {
      if (stream[kState].state === 'writable') this.forget();
      ops.writeFailed(stream, err);
    });
  }

  start(sink) {
    const { stream } = this;
    ops.updateBackpressure(stream, this.desiredSize() <= 0);
    Promise.resolve(sink.start(this.controller)).then(() => {
      this.started = true;
      this.advance();
    }, (err) => {
      this.started = true;
      ops.sinkFailed(stream, err);
    });
  }
}

function fail(controller, reason) {
  const { stream } = controller[kState];
  if (stream[kState].state !== 'writable') return;
  controller[kState].forget();
  ops.startErroring(stream, reason);
}

/** Makes stream's controller and starts its sink: { start, write, close, abort }. */
function setUp(stream, sink, highWaterMark, size) {
  const controller = Object.create(WritableStreamDefaultController.prototype);
  const c = new ControllerState(controller, stream, sink, highWaterMark, size);
  mark(controller, 'WritableStreamDefaultController', c);
  stream[kState].controller = controller;
  c.start(sink);
}

module.exports = { WritableStreamDefaultController, setUp, fail };
