// TransformStream: a writable side whose chunks become those of a readable one.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const {
  kState, kInspect, mark, brandCheck, show, finish, invalidState, Deferred, validateObjectOrFunction,
  validateDictionary, method, algorithm, highWaterMark, sizeAlgorithm,
} = require('internal/webstreams/util');
const { newReadableStream } = require('internal/webstreams/readablestream');
const readables = require('internal/webstreams/readable_controller');
const { newWritableStream } = require('internal/webstreams/writablestream');
const writables = require('internal/webstreams/writable_controller');

const check = brandCheck('TransformStream');
const checkController = brandCheck('TransformStreamDefaultController');

/** Turns what is written into what is read, by transformer.transform(). */
class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    validateObjectOrFunction(transformer, 'transformer');
    validateDictionary(writableStrategy, 'writableStrategy');
    validateDictionary(readableStrategy, 'readableStrategy');
    for (const name of ['readableType', 'writableType']) {
      if (transformer[name] !== undefined) {
        throw new ERR_INVALID_ARG_VALUE.RangeError(`transformer.${name}`, transformer[name]);
      }
    }
    const strategies = {
      readable: [highWaterMark(readableStrategy, 0), sizeAlgorithm(readableStrategy)],
      writable: [highWaterMark(writableStrategy, 1), sizeAlgorithm(writableStrategy)],
    };
    const started = new Deferred();
    mark(this, 'TransformStream', newState());
    const controller = setUpController(this, transformer);
    connect(this, () => started.promise, strategies);
    const start = method(transformer, 'start', 'transformer');
    started.resolve(start === undefined ? undefined : Reflect.apply(start, transformer, [controller]));
  }

  get readable() {
    check(this);
    return this[kState].readable;
  }

  get writable() {
    check(this);
    return this[kState].writable;
  }

  [kInspect](depth, options) {
    const { readable, writable, backpressure } = this[kState];
    return show(this, { readable, writable, backpressure }, depth, options);
  }
}

/** What a transformer writes with. */
class TransformStreamDefaultController {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  /** How many more the readable side would like. */
  get desiredSize() {
    checkController(this);
    return readables.desiredSize(readableController(this[kState].stream));
  }

  /** Queues chunk on the readable side. */
  enqueue(chunk = undefined) {
    checkController(this);
    enqueue(this, chunk);
  }

  /** Fails both sides. */
  error(reason = undefined) {
    checkController(this);
    failBoth(this[kState].stream, reason);
  }

  /** Closes the readable side and fails the writable one. */
  terminate() {
    checkController(this);
    const { stream } = this[kState];
    const readable = readableController(stream);
    if (readables.canClose(readable)) readables.close(readable);
    failWritable(stream, invalidState('TransformStream has been terminated'));
  }

  [kInspect](depth, options) { return show(this, { stream: this[kState].stream }, depth, options); }
}

finish(TransformStream, ['readable', 'writable']);
finish(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);

function newState() {
  return {
    readable: undefined, writable: undefined, controller: undefined, backpressure: undefined, changed: undefined,
  };
}

const readableController = (stream) => stream[kState].readable[kState].controller;

// setUpController reads what the transformer offers, once.
function setUpController(stream, transformer) {
  const controller = Object.create(TransformStreamDefaultController.prototype);
  const cancel = method(transformer, 'cancel', 'transformer');
  const flush = method(transformer, 'flush', 'transformer');
  const transform = method(transformer, 'transform', 'transformer');
  mark(controller, 'TransformStreamDefaultController', {
    stream,
    transform: transform === undefined ? passOn(controller) : algorithm(transform, transformer),
    flush: algorithm(flush, transformer),
    cancel: algorithm(cancel, transformer),
    finishing: undefined, // the promise of cancel, abort or close: one of them counts
  });
  stream[kState].controller = controller;
  return controller;
}

const passOn = (controller) => async (chunk) => enqueue(controller, chunk);

// connect makes the two sides.
function connect(stream, start, { readable, writable }) {
  const s = stream[kState];
  s.writable = newWritableStream({
    start,
    write: (chunk) => write(stream, chunk),
    abort: (reason) => abort(stream, reason),
    close: () => close(stream),
  }, ...writable);
  s.readable = newReadableStream({
    start,
    pull: () => {
      setBackpressure(stream, false);
      return s.changed.promise;
    },
    cancel: (reason) => cancel(stream, reason),
  }, ...readable);
  setBackpressure(stream, true);
}

function setBackpressure(stream, backpressure) {
  const s = stream[kState];
  s.changed?.resolve();
  s.changed = new Deferred();
  s.backpressure = backpressure;
}

function forget(controller) {
  const c = controller[kState];
  c.transform = c.flush = c.cancel = undefined;
}

function failWritable(stream, reason) {
  forget(stream[kState].controller);
  writables.fail(stream[kState].writable[kState].controller, reason);
  if (stream[kState].backpressure) setBackpressure(stream, false);
}

function failBoth(stream, reason) {
  readables.fail(readableController(stream), reason);
  failWritable(stream, reason);
}

function enqueue(controller, chunk) {
  const { stream } = controller[kState];
  const readable = readableController(stream);
  if (!readables.canClose(readable)) throw invalidState('Unable to enqueue');
  try {
    readables.enqueue(readable, chunk);
  } catch (err) {
    failWritable(stream, err);
    throw stream[kState].readable[kState].storedError;
  }
  if (readables.desiredSize(readable) <= 0 && !stream[kState].backpressure) setBackpressure(stream, true);
}

function write(stream, chunk) {
  const { backpressure, changed, writable, controller } = stream[kState];
  if (!backpressure) return transform(controller, chunk);
  return changed.promise.then(() => {
    if (writable[kState].state === 'erroring') throw writable[kState].storedError;
    return transform(controller, chunk);
  });
}

function transform(controller, chunk) {
  return controller[kState].transform(chunk, controller).then(undefined, (err) => {
    failBoth(controller[kState].stream, err);
    throw err;
  });
}

// finishOnce runs one of abort, close and cancel: { run, done, failed }.
function finishOnce(stream, run, done, failed) {
  const { controller } = stream[kState];
  const c = controller[kState];
  if (c.finishing !== undefined) return c.finishing.promise;
  const finishing = c.finishing = new Deferred();
  const result = run(c);
  forget(controller);
  result.then(() => done(finishing), (err) => {
    failed(err);
    finishing.reject(err);
  });
  return finishing.promise;
}

// settle ends finishing as half, one of the two streams, stands.
function settle(finishing, half, otherwise) {
  const { state, storedError } = half[kState];
  if (state === 'errored') {
    finishing.reject(storedError);
    return;
  }
  otherwise?.();
  finishing.resolve();
}

function abort(stream, reason) {
  const { readable } = stream[kState];
  const fail = (err) => readables.fail(readable[kState].controller, err);
  return finishOnce(stream, (c) => c.cancel(reason), (finishing) => {
    settle(finishing, readable, () => fail(reason));
  }, fail);
}

function close(stream) {
  const { readable, controller } = stream[kState];
  return finishOnce(stream, (c) => c.flush(controller), (finishing) => {
    if (readable[kState].state !== 'errored' && readables.canClose(readable[kState].controller)) {
      readables.close(readable[kState].controller);
    }
    settle(finishing, readable);
  }, (err) => readables.fail(readable[kState].controller, err));
}

function cancel(stream, reason) {
  const { writable } = stream[kState];
  const fail = (err) => {
    writables.fail(writable[kState].controller, err);
    if (stream[kState].backpressure) setBackpressure(stream, false);
  };
  return finishOnce(stream, (c) => c.cancel(reason), (finishing) => {
    settle(finishing, writable, () => fail(reason));
  }, fail);
}

module.exports = { TransformStream, TransformStreamDefaultController };
