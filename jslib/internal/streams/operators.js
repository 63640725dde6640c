// The operators of Readable: those of arrays, over time.
'use strict';

const {
  AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { forAwait, makeAsyncGenerator } = require('internal/async_iterator');

const kEmpty = Symbol('kEmpty');
const kEof = Symbol('kEof');

function checkOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

const aborted = (signal) => new AbortError(undefined, { cause: signal.reason });

// Pool calls fn for the chunks of a stream, some at a time, and gives the
// results in the chunks' order.
class Pool {
  constructor(stream, fn, options) {
    this.stream = stream;
    this.fn = fn;
    this.concurrency = options?.concurrency != null ? Math.floor(options.concurrency) : 1;
    const ahead = options?.highWaterMark != null ? Math.floor(options.highWaterMark) : this.concurrency - 1;
    validateInteger(this.concurrency, 'options.concurrency', 1);
    validateInteger(ahead, 'options.highWaterMark', 0);
    this.limit = ahead + this.concurrency;
    this.controller = new AbortController();
    this.signal = AbortSignal.any([options?.signal, this.controller.signal].filter(Boolean));
    this.queue = [];
    this.running = 0;
    this.done = false;
    this.wakeReader = null;
    this.wakeWriter = null;
  }

  wake(who) {
    const resolve = this[who];
    this[who] = null;
    resolve?.();
  }

  settled() {
    this.running--;
    this.resumeReading();
  }

  failed() {
    this.done = true;
    this.settled();
  }

  resumeReading() {
    if (this.wakeReader && !this.done && this.running < this.concurrency && this.queue.length < this.limit) this.wake('wakeReader');
  }

  async pump() {
    const { signal, queue } = this;
    try {
      await forAwait(this.stream, async (chunk) => {
        if (this.done) return true;
        if (signal.aborted) throw aborted(signal);
        let value;
        try {
          value = this.fn(chunk, { signal });
          if (value === kEmpty) return;
          value = Promise.resolve(value);
        } catch (err) {
          value = Promise.reject(err);
        }
        this.running++;
        value.then(() => this.settled(), () => this.failed());
        queue.push(value);
        this.wake('wakeWriter');
        if (!this.done && (queue.length >= this.limit || this.running >= this.concurrency)) {
          await new Promise((resolve) => { this.wakeReader = resolve; });
        }
      });
      queue.push(kEof);
    } catch (err) {
      const value = Promise.reject(err);
      value.then(() => this.settled(), () => this.failed());
      queue.push(value);
    } finally {
      this.done = true;
      this.wake('wakeWriter');
    }
  }

  async emitAll(emit) {
    this.pump();
    try {
      for (;;) {
        while (this.queue.length > 0) {
          const value = await this.queue[0];
          if (value === kEof) return;
          if (this.signal.aborted) throw aborted(this.signal);
          if (value !== kEmpty) await emit(value);
          this.queue.shift();
          this.resumeReading();
        }
        await new Promise((resolve) => { this.wakeWriter = resolve; });
      }
    } finally {
      this.controller.abort();
      this.done = true;
      this.wake('wakeReader');
    }
  }
}

function map(fn, options) {
  validateFunction(fn, 'fn');
  checkOptions(options);
  const pool = new Pool(this, fn, options);
  return makeAsyncGenerator((emit) => pool.emitAll(emit));
}

function filter(fn, options) {
  validateFunction(fn, 'fn');
  return map.call(this, async (value, opts) => ((await fn(value, opts)) ? value : kEmpty), options);
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return makeAsyncGenerator((emit) => forAwait(values, (value) => forAwait(value, (v) => emitOne(emit, v))));
}

// emitOne passes a value on; its result must not read as "stop".
async function emitOne(emit, value) { await emit(value); }

function count(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options) {
  checkOptions(options);
  number = count(number);
  const stream = this;
  return makeAsyncGenerator(async (emit) => {
    throwIfAborted(options);
    await forAwait(stream, async (value) => {
      throwIfAborted(options);
      if (number-- <= 0) await emit(value);
    });
  });
}

function take(number, options) {
  checkOptions(options);
  number = count(number);
  const stream = this;
  return makeAsyncGenerator(async (emit) => {
    throwIfAborted(options);
    await forAwait(stream, async (value) => {
      throwIfAborted(options);
      if (number-- > 0) await emit(value);
      return number <= 0;
    });
  });
}

function throwIfAborted(options) {
  if (options?.signal?.aborted) throw new AbortError();
}

async function forEach(fn, options) {
  validateFunction(fn, 'fn');
  const values = map.call(this, async (value, opts) => {
    await fn(value, opts);
    return kEmpty;
  }, options);
  await forAwait(values, () => {});
}

async function first(values, otherwise) {
  let result = otherwise;
  await forAwait(values, (value) => {
    result = value;
    return true;
  });
  return result;
}

async function some(fn, options) {
  return (await first(filter.call(this, fn, options), kEmpty)) !== kEmpty;
}

async function every(fn, options) {
  validateFunction(fn, 'fn');
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  return first(filter.call(this, fn, options), undefined);
}

async function reduce(reducer, initial, options) {
  validateFunction(reducer, 'reducer');
  checkOptions(options);
  const { destroyer } = require('internal/streams/destroy');
  let hasInitial = arguments.length > 1;
  if (options?.signal?.aborted) {
    const err = aborted(options.signal);
    this.once('error', () => {}); // told by the rejection
    await require('internal/streams/end-of-stream').finished(this.destroy(err)).catch(() => {});
    throw err;
  }
  const controller = new AbortController();
  const { signal } = controller;
  if (options?.signal) options.signal.addEventListener('abort', () => controller.abort(), { once: true });
  let empty = true;
  try {
    await forAwait(this, async (value) => {
      empty = false;
      if (options?.signal?.aborted) throw new AbortError();
      if (hasInitial) {
        initial = await reducer(initial, value, { signal });
      } else {
        initial = value;
        hasInitial = true;
      }
    });
    if (empty && !hasInitial) {
      const err = new ERR_MISSING_ARGS('reduce');
      err.message = 'Reduce of an empty stream requires an initial value';
      throw err;
    }
  } finally {
    controller.abort();
    destroyer(this, null);
  }
  return initial;
}

async function toArray(options) {
  checkOptions(options);
  const all = [];
  await forAwait(this, (value) => {
    if (options?.signal?.aborted) throw aborted(options.signal);
    all.push(value);
  });
  return all;
}

/** Joins the stream with one that is written to. */
function compose(stream, options) {
  checkOptions(options);
  const { isNodeStream, isWritable } = require('internal/streams/utils');
  if (isNodeStream(stream) && !isWritable(stream)) throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  const composed = require('internal/streams/compose').compose(this, stream);
  if (options?.signal) require('internal/streams/add-abort-signal').addAbortSignal(options.signal, composed);
  return composed;
}

// streamOf makes an operator give a Readable.
function streamOf(operator) {
  const fn = { [operator.name](...args) {
    return require('stream').Readable.from(Reflect.apply(operator, this, args));
  } }[operator.name];
  Object.defineProperty(fn, 'length', { value: operator.length, configurable: true });
  return fn;
}

module.exports = {
  drop: streamOf(drop), filter: streamOf(filter), flatMap: streamOf(flatMap), map: streamOf(map),
  take: streamOf(take), every, forEach, reduce, toArray, some, find, compose,
};
