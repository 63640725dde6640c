// timers/promises: timers that resolve.
'use strict';

const timers = require('timers');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');

const kScheduler = Symbol('kScheduler');

const aborted = (signal) => new AbortError(undefined, { cause: signal.reason });

function check(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (ref !== undefined) validateBoolean(ref, 'options.ref');
  if (signal?.aborted) throw aborted(signal);
  return { signal, ref };
}

// timed gives a promise of value: start(resolve) sets the timer, clear ends it.
function timed(value, { signal, ref }, start, clear) {
  return new Promise((resolve, reject) => {
    const timer = start(() => {
      watch?.[Symbol.dispose]();
      resolve(value);
    });
    if (!ref) timer.unref();
    const watch = signal && require('internal/events').addAbortListener(signal, () => {
      clear(timer);
      reject(aborted(signal));
    });
  });
}

// attempt makes a rejection of what f throws.
function attempt(f) {
  try {
    return f();
  } catch (err) {
    return Promise.reject(err);
  }
}

/** Resolves with value after delay milliseconds. */
function after(delay, value, options = {}) {
  return attempt(() => {
    if (delay !== undefined) validateNumber(delay, 'delay');
    return timed(value, check(options), (done) => timers.setTimeout(done, delay), timers.clearTimeout);
  });
}

/** Resolves with value in the next check phase. */
function immediate(value, options = {}) {
  return attempt(() => timed(value, check(options), timers.setImmediate, timers.clearImmediate));
}

/** Gives an async iterator that yields value every delay milliseconds. */
function interval(delay, value, options = {}) {
  const { makeAsyncGenerator } = require('internal/async_iterator');
  return makeAsyncGenerator((emit) => beat(delay, value, options, emit));
}

async function beat(delay, value, options, emit) {
  if (delay !== undefined) validateNumber(delay, 'delay');
  const { signal, ref } = check(options);
  let due = 0;
  let wake = null;
  const timer = timers.setInterval(() => {
    due++;
    wake?.();
  }, delay);
  if (!ref) timer.unref();
  const watch = signal && require('internal/events').addAbortListener(signal, () => {
    timers.clearInterval(timer);
    wake?.();
  });
  try {
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      wake = null;
      for (; due > 0; due--) await emit(value);
    }
    throw aborted(signal);
  } finally {
    timers.clearInterval(timer);
    watch?.[Symbol.dispose]();
  }
}

/** The draft API of task scheduling. */
class Scheduler {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  /** Resolves in the next check phase. */
  yield() {
    checkThis(this);
    return immediate();
  }

  /** Resolves after delay milliseconds. */
  wait(delay, options) {
    checkThis(this);
    return after(delay, undefined, options);
  }
}

function checkThis(self) {
  if (!self[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
}

const scheduler = Object.create(Scheduler.prototype);
scheduler[kScheduler] = true;

function named(fn, name) {
  return Object.defineProperty(fn, 'name', { value: name, configurable: true });
}

module.exports = {
  setTimeout: named(after, 'setTimeout'),
  setImmediate: named(immediate, 'setImmediate'),
  setInterval: named(interval, 'setInterval'),
  scheduler,
};
