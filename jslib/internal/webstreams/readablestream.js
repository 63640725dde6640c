// ReadableStream.
'use strict';

const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS },
} = require('internal/errors');
const { validateObject, validateAbortSignal, kValidateObjectAllowObjectsAndNull } = require('internal/validators');
const {
  kState, kInspect, mark, brand, brandCheck, show, finish, invalidState, handled, validateObjectOrFunction,
  validateDictionary, method, algorithm, highWaterMark, sizeAlgorithm,
} = require('internal/webstreams/util');
const { newState, cancelStream } = require('internal/webstreams/readable_state');
const readers = require('internal/webstreams/readable_readers');
const controllers = require('internal/webstreams/readable_controller');

const { ReadableStreamDefaultReader, ReadableStreamBYOBReader } = readers;
const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsReadable = Symbol.for('nodejs.stream.readable');

const isReadableStream = brand('ReadableStream');
const check = brandCheck('ReadableStream');
const isLocked = (stream) => stream[kState].reader !== undefined;

// sourceOf reads what the underlying source offers, once.
function sourceOf(source) {
  const cancel = method(source, 'cancel', 'source');
  const pull = method(source, 'pull', 'source');
  const start = method(source, 'start', 'source');
  return {
    start: (controller) => start === undefined ? undefined : Reflect.apply(start, source, [controller]),
    pull: algorithm(pull, source),
    cancel: algorithm(cancel, source),
  };
}

function setUpBytes(stream, source, algorithms, strategy) {
  if (strategy?.size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
  const mark = highWaterMark(strategy, 0);
  const autoAllocate = source.autoAllocateChunkSize;
  if (autoAllocate === 0) throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocate);
  require('internal/webstreams/readable_bytes').setUp(stream, algorithms, mark, autoAllocate);
}

/** A source of chunks. */
class ReadableStream {
  constructor(source = {}, strategy = {}) {
    validateObjectOrFunction(source, 'source');
    validateDictionary(strategy, 'strategy');
    mark(this, 'ReadableStream', newState());
    const { type } = source;
    if (type !== undefined && `${type}` !== 'bytes') throw new ERR_INVALID_ARG_VALUE('source.type', type);
    const algorithms = sourceOf(source);
    if (type !== undefined) {
      setUpBytes(this, source, algorithms, strategy);
    } else {
      controllers.setUp(this, algorithms, highWaterMark(strategy, 1), sizeAlgorithm(strategy));
    }
  }

  /** Makes a stream of what iterable, async or not, gives. */
  static from(iterable) { return fromIterable(iterable); }

  get locked() {
    check(this);
    return isLocked(this);
  }

  /** Tells the source that no more is wanted. */
  cancel(reason = undefined) {
    if (!isReadableStream(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStream'));
    if (isLocked(this)) return Promise.reject(invalidState('ReadableStream is locked'));
    return cancelStream(this, reason);
  }

  /** Locks the stream to a reader, which options.mode 'byob' makes one of bytes. */
  getReader(options = undefined) {
    check(this);
    validateDictionary(options, 'options');
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  /** Pipes into transform.writable and gives transform.readable. */
  pipeThrough(transform, options = undefined) {
    check(this);
    const { readable, writable } = transform;
    if (!isReadableStream(readable)) throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    if (!isWritableStream(writable)) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    const pipeOptions = readPipeOptions(options);
    if (isLocked(this)) throw invalidState('The ReadableStream is locked');
    if (writable.locked) throw invalidState('The WritableStream is locked');
    handled(pipe(this, writable, pipeOptions));
    return readable;
  }

  /** Writes every chunk into destination; the promise tells of the end. */
  pipeTo(destination, options = undefined) {
    try {
      check(this);
      if (!isWritableStream(destination)) {
        throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      const pipeOptions = readPipeOptions(options);
      if (isLocked(this)) throw invalidState('The ReadableStream is locked');
      if (destination.locked) throw invalidState('The WritableStream is locked');
      return pipe(this, destination, pipeOptions);
    } catch (err) {
      return Promise.reject(err);
    }
  }

  /** Gives two streams of the same chunks. */
  tee() {
    check(this);
    if (isLocked(this)) throw invalidState('ReadableStream is locked');
    return require('internal/webstreams/readable_tee').tee(this);
  }

  /** Iterates over the chunks; leaving cancels, but for options.preventCancel. */
  values(options = undefined) {
    check(this);
    validateDictionary(options, 'options');
    return iterate(new ReadableStreamDefaultReader(this), !!options?.preventCancel);
  }

  get [kIsDisturbed]() { return this[kState].disturbed; }
  get [kIsErrored]() { return this[kState].state === 'errored'; }
  get [kIsReadable]() { return this[kState].state === 'readable'; }

  [kInspect](depth, options) {
    const supportsBYOB = this[kState].controller?.byobRequest !== undefined;
    return show(this, { locked: this.locked, state: this[kState].state, supportsBYOB }, depth, options);
  }
}

finish(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values']);
Object.defineProperty(ReadableStream, 'from', { enumerable: true });
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values, writable: true, configurable: true,
});

const isWritableStream = brand('WritableStream');
const pipe = (source, destination, options) => require('internal/webstreams/readable_pipe').pipe(source, destination, options);

function readPipeOptions(options) {
  if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
  const signal = options?.signal;
  const flags = {
    preventAbort: !!options?.preventAbort, preventCancel: !!options?.preventCancel, preventClose: !!options?.preventClose, signal,
  };
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return flags;
}

/** Makes a stream of algorithms that give promises, not of a script's source. */
function newReadableStream(source, mark = 1, size = () => 1) {
  const stream = Object.create(ReadableStream.prototype);
  markStream(stream);
  controllers.setUp(stream, source, mark, size);
  return stream;
}

/** newReadableStream for bytes. */
function newByteStream(source) {
  const stream = Object.create(ReadableStream.prototype);
  markStream(stream);
  require('internal/webstreams/readable_bytes').setUp(stream, source, 0, undefined);
  return stream;
}

function markStream(stream) { mark(stream, 'ReadableStream', newState()); }

// Iteration is the state of one values(): next and return take turns.
class Iteration {
  constructor(reader, preventCancel) {
    this.reader = reader;
    this.preventCancel = preventCancel;
    this.last = undefined;
    this.done = false;
  }

  then(step) {
    this.last = this.last === undefined ? step() : this.last.then(step, step);
    return this.last;
  }

  next() {
    if (this.done) return Promise.resolve({ done: true, value: undefined });
    return this.reader.read().then((result) => {
      if (result.done) this.end();
      return result;
    }, (err) => {
      this.end();
      throw err;
    });
  }

  end() {
    this.done = true;
    readers.release(this.reader);
  }

  leave(value) {
    if (this.done) return Promise.resolve({ done: true, value });
    this.done = true;
    const cancelled = this.preventCancel ? undefined : this.reader.cancel(value);
    readers.release(this.reader);
    return Promise.resolve(cancelled).then(() => ({ done: true, value }));
  }
}

const AsyncIteratorPrototype = {};

function iterate(reader, preventCancel) {
  const iteration = new Iteration(reader, preventCancel);
  return Object.setPrototypeOf({
    next() { return iteration.then(() => iteration.next()); },
    return(value) { return iteration.then(() => iteration.leave(value)); },
    [Symbol.asyncIterator]() { return this; },
  }, AsyncIteratorPrototype);
}

// iteratorOf gives { next, return } of an iterable of either kind.
function iteratorOf(iterable) {
  const make = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator];
  if (typeof make !== 'function') throw new ERR_ARG_NOT_ITERABLE(iterable);
  const iterator = Reflect.apply(make, iterable, []);
  if (iterator === null || (typeof iterator !== 'object' && typeof iterator !== 'function')) {
    throw invalidState('The iterator method must return an object');
  }
  return iterator;
}

function resultOf(result, name) {
  if (result === null || typeof result !== 'object') {
    throw invalidState(`The promise returned by the iterator.${name}() method must fulfill with an object`);
  }
  return result;
}

function fromIterable(iterable) {
  const iterator = iteratorOf(iterable);
  const { next } = iterator;
  return newReadableStream({
    start() {},
    async pull(controller) {
      const result = resultOf(await Reflect.apply(next, iterator, []), 'next');
      if (result.done) controller.close();
      else controller.enqueue(await result.value);
    },
    async cancel(reason) {
      const leave = iterator.return;
      if (leave === undefined) return;
      resultOf(await Reflect.apply(leave, iterator, [reason]), 'return');
    },
  }, 0);
}

module.exports = {
  ReadableStream, isReadableStream, isLocked, newReadableStream, newByteStream, readPipeOptions,
  ReadableStreamDefaultReader, ReadableStreamBYOBReader,
  ReadableStreamDefaultController: controllers.ReadableStreamDefaultController,
  get ReadableByteStreamController() { return require('internal/webstreams/readable_bytes').ReadableByteStreamController; },
  get ReadableStreamBYOBRequest() { return require('internal/webstreams/readable_bytes').ReadableStreamBYOBRequest; },
};
