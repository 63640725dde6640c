// WritableStream and its writer.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const {
  kState, kInspect, mark, brand, brandCheck, show, finish, invalidState, Deferred, validateObjectOrFunction,
  validateDictionary, method, algorithm, highWaterMark, sizeAlgorithm,
} = require('internal/webstreams/util');
const ops = require('internal/webstreams/writable_state');
const controllers = require('internal/webstreams/writable_controller');

const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsWritable = Symbol.for('nodejs.stream.writable');

const isWritableStream = brand('WritableStream');
const isWriter = brand('WritableStreamDefaultWriter');
const check = brandCheck('WritableStream');
const isLocked = (stream) => stream[kState].writer !== undefined;

// sinkOf reads what the underlying sink offers, once.
function sinkOf(sink) {
  const abort = method(sink, 'abort', 'sink');
  const close = method(sink, 'close', 'sink');
  const start = method(sink, 'start', 'sink');
  const write = method(sink, 'write', 'sink');
  return {
    start: (controller) => start === undefined ? undefined : Reflect.apply(start, sink, [controller]),
    write: algorithm(write, sink),
    close: algorithm(close, sink),
    abort: algorithm(abort, sink),
  };
}

/** A place where chunks go. */
class WritableStream {
  constructor(sink = {}, strategy = {}) {
    validateObjectOrFunction(sink, 'sink');
    validateDictionary(strategy, 'strategy');
    const { type } = sink;
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', type);
    mark(this, 'WritableStream', ops.newState());
    const size = sizeAlgorithm(strategy);
    controllers.setUp(this, sinkOf(sink), highWaterMark(strategy, 1), size);
  }

  get locked() {
    check(this);
    return isLocked(this);
  }

  /** Fails the stream; what is queued is dropped. */
  abort(reason = undefined) {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return Promise.reject(invalidState('WritableStream is locked'));
    return ops.abortStream(this, reason);
  }

  /** Ends the stream behind what is queued. */
  close() {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return Promise.reject(invalidState('WritableStream is locked'));
    return ops.closeStream(this);
  }

  /** Locks the stream to a writer. */
  getWriter() {
    check(this);
    return new WritableStreamDefaultWriter(this);
  }

  get [kIsErrored]() { return this[kState].state === 'errored'; }
  get [kIsWritable]() { return this[kState].state === 'writable'; }

  [kInspect](depth, options) {
    return show(this, { locked: this.locked, state: this[kState].state }, depth, options);
  }
}

const checkWriter = brandCheck('WritableStreamDefaultWriter');
const unbound = () => invalidState('Writer is not bound to a WritableStream');

// attach binds writer to stream.
function attach(writer, stream) {
  const s = stream[kState];
  const w = writer[kState];
  w.stream = stream;
  s.writer = writer;
  w.close = s.state === 'closed' ? Deferred.resolved() :
    s.state === 'errored' ? Deferred.rejected(s.storedError) : new Deferred();
  if (s.state === 'erroring' || s.state === 'errored') w.ready = Deferred.rejected(s.storedError);
  else if (s.state === 'writable' && !ops.isClosing(stream) && s.backpressure) w.ready = new Deferred();
  else w.ready = Deferred.resolved();
}

/** Writes to a stream. */
class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!isWritableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    if (isLocked(stream)) throw invalidState('WritableStream is locked');
    mark(this, 'WritableStreamDefaultWriter', { stream: undefined, close: undefined, ready: undefined });
    attach(this, stream);
  }

  get closed() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].close.promise;
  }

  /** How many more the stream would like: null when it has failed. */
  get desiredSize() {
    checkWriter(this);
    const { stream } = this[kState];
    if (stream === undefined) throw unbound();
    const { state, controller } = stream[kState];
    if (state === 'errored' || state === 'erroring') return null;
    return state === 'closed' ? 0 : controller[kState].desiredSize();
  }

  /** Fulfilled when the stream would like more. */
  get ready() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].ready.promise;
  }

  /** Fails the stream. */
  abort(reason = undefined) {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    return stream === undefined ? Promise.reject(unbound()) : ops.abortStream(stream, reason);
  }

  /** Ends the stream behind what is queued. */
  close() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    return stream === undefined ? Promise.reject(unbound()) : ops.closeStream(stream);
  }

  /** Lets another writer have the stream. */
  releaseLock() {
    checkWriter(this);
    releaseWriter(this);
  }

  /** Queues chunk; the promise tells when the sink has it. */
  write(chunk = undefined) {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].stream === undefined ? Promise.reject(unbound()) : write(this, chunk);
  }

  [kInspect](depth, options) {
    const { stream, close, ready } = this[kState];
    const fields = { stream, close: close.promise, ready: ready.promise, desiredSize: this.desiredSize };
    return show(this, fields, depth, options);
  }
}

finish(WritableStream, ['locked', 'abort', 'close', 'getWriter']);
finish(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write']);

function releaseWriter(writer) {
  const w = writer[kState];
  const { stream } = w;
  if (stream === undefined) return;
  const reason = invalidState('Writer has been released');
  ops.rejectReady(writer, reason);
  if (w.close.pending) w.close.quietly(reason);
  else w.close = Deferred.rejected(reason);
  stream[kState].writer = undefined;
  w.stream = undefined;
}

function write(writer, chunk) {
  const { stream } = writer[kState];
  const s = stream[kState];
  const size = s.controller[kState].chunkSize(chunk);
  if (writer[kState].stream !== stream) return Promise.reject(invalidState('Mismatched WritableStreams'));
  if (s.state === 'errored') return Promise.reject(s.storedError);
  if (ops.isClosing(stream) || s.state === 'closed') return Promise.reject(invalidState('WritableStream is closed'));
  if (s.state === 'erroring') return Promise.reject(s.storedError);
  const promise = ops.addWrite(stream);
  s.controller[kState].write(chunk, size);
  return promise;
}

/** Closes the stream of writer, if it is not closing; its error is passed on. */
function closeFromPipe(writer) {
  const { stream } = writer[kState];
  const { state, storedError } = stream[kState];
  if (ops.isClosing(stream) || state === 'closed') return Promise.resolve();
  return state === 'errored' ? Promise.reject(storedError) : ops.closeStream(stream);
}

/** Makes a stream of algorithms that give promises, not of a script's sink. */
function newWritableStream(sink, mark = 1, size = undefined) {
  const stream = Object.create(WritableStream.prototype);
  markStream(stream);
  controllers.setUp(stream, sink, mark, size);
  return stream;
}

function markStream(stream) { mark(stream, 'WritableStream', ops.newState()); }

module.exports = {
  WritableStream, WritableStreamDefaultWriter, isWritableStream, newWritableStream, releaseWriter, write, closeFromPipe,
  WritableStreamDefaultController: controllers.WritableStreamDefaultController,
  isClosing: ops.isClosing, abortStream: ops.abortStream,
};
