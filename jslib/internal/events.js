// The rarely used part of 'events': its static functions. The class itself is
// in modules/events.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger,
  validateNumber, validateObject, validateString,
} = require('internal/validators');

const EventEmitter = require('events');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;
const kWatermarkData = Symbol.for('nodejs.watermarkData');
const kFirstEventParam = Symbol('nodejs.kFirstEventParam');

const isEmitter = (v) => typeof v?.on === 'function';
const isTarget = (v) => typeof v?.addEventListener === 'function';

function aborted(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

// listen adds a listener to an emitter or an EventTarget.
function listen(emitter, name, listener, once) {
  if (isEmitter(emitter)) {
    if (once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (isTarget(emitter)) {
    emitter.addEventListener(name, listener, { once });
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function unlisten(emitter, name, listener) {
  if (typeof emitter?.removeListener === 'function') emitter.removeListener(name, listener);
  else if (isTarget(emitter)) emitter.removeEventListener(name, listener);
  else throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
}

/**
 * Waits for one event. Resolves with the array of its arguments; rejects with
 * what 'error' carries, or with an AbortError when options.signal aborts.
 */
async function once(emitter, type, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw aborted(signal);
  return new Promise((resolve, reject) => {
    const done = (settle, value) => {
      if (!isEmitter(emitter) || typeof emitter.removeListener === 'function') unlisten(emitter, type, onEvent);
      if (onError !== undefined) emitter.removeListener?.('error', onError);
      signal?.removeEventListener('abort', onAbort);
      settle(value);
    };
    const onEvent = (...args) => done(resolve, args);
    const onAbort = () => done(reject, aborted(signal));
    let onError;
    listen(emitter, type, onEvent, true);
    if (type !== 'error' && typeof emitter.once === 'function') {
      onError = (err) => done(reject, err);
      emitter.once('error', onError);
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

// EventQueue keeps the events that nobody has asked for yet, or those who wait
// for the next one.
class EventQueue {
  constructor(emitter, low, high) {
    this.emitter = emitter;
    this.low = low;
    this.high = high;
    this.events = [];
    this.waiting = [];
    this.error = null;
    this.paused = false;
    this.finished = false;
    this.listening = [];
  }

  on(emitter, name, listener) {
    listen(emitter, name, listener, false);
    this.listening.push([emitter, name, listener]);
  }

  push(value) {
    if (this.waiting.length > 0) {
      this.waiting.shift().resolve({ done: false, value });
      return;
    }
    this.events.push(value);
    if (!this.paused && this.events.length > this.high) {
      this.paused = true;
      this.emitter.pause();
    }
  }

  shift() {
    const value = this.events.shift();
    if (this.paused && this.events.length < this.low) {
      this.emitter.resume();
      this.paused = false;
    }
    return value;
  }

  fail(err) {
    if (this.waiting.length > 0) this.waiting.shift().reject(err);
    else this.error = err;
    this.close();
  }

  close() {
    for (const [emitter, name, listener] of this.listening) unlisten(emitter, name, listener);
    this.listening = [];
    this.finished = true;
    for (const { resolve } of this.waiting) resolve({ done: true, value: undefined });
    this.waiting = [];
    return Promise.resolve({ done: true, value: undefined });
  }

  next() {
    if (this.events.length > 0) return Promise.resolve({ done: false, value: this.shift() });
    if (this.error) {
      const rejection = Promise.reject(this.error);
      this.error = null;
      return rejection;
    }
    if (this.finished) return this.close();
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }
}

function iterator(queue) {
  return Object.setPrototypeOf({
    next() { return queue.next(); },
    return() { return queue.close(); },
    throw(err) {
      if (!err || !(err instanceof Error)) {
        throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', err);
      }
      queue.fail(err);
    },
    [Symbol.asyncIterator]() { return this; },
    [kWatermarkData]: {
      get size() { return queue.events.length; },
      get low() { return queue.low; },
      get high() { return queue.high; },
      get isPaused() { return queue.paused; },
    },
  }, require('internal/async_iterator').AsyncIteratorPrototype);
}

/** Gives an async iterator over the events named event. */
function on(emitter, event, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw aborted(signal);
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(high, 'options.highWaterMark', 1);
  validateInteger(low, 'options.lowWaterMark', 1);

  const queue = new EventQueue(emitter, low, high);
  queue.on(emitter, event, options[kFirstEventParam] ?
    (value) => queue.push(value) : (...args) => queue.push(args));
  if (event !== 'error' && isEmitter(emitter)) queue.on(emitter, 'error', (err) => queue.fail(err));
  for (const name of options.close ?? []) queue.on(emitter, name, () => queue.close());
  if (signal) {
    const watch = addAbortListener(signal, () => queue.fail(aborted(signal)));
    const close = queue.close;
    queue.close = function() {
      watch[Symbol.dispose]();
      return close.call(this);
    };
  }
  return iterator(queue);
}

/** Calls listener once when signal aborts, even if propagation is stopped. */
function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    const { kResistStopPropagation } = require('internal/event_target');
    signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [Symbol.dispose]() { remove?.(); },
  };
}

const targetState = (v) => require('internal/event_target').isEventTarget(v);

function notEmitter(value) {
  return new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], value);
}

/** Gives a copy of the listeners of type, on an emitter or an EventTarget. */
function getEventListeners(emitter, type) {
  if (typeof emitter?.listeners === 'function') return emitter.listeners(type);
  if (targetState(emitter)) return require('internal/event_target').listenersOf(emitter, type);
  throw notEmitter(emitter);
}

function getMaxListeners(emitter) {
  if (typeof emitter?.getMaxListeners === 'function') return emitter.getMaxListeners();
  if (targetState(emitter)) return emitter[kMaxEventTargetListeners] ?? EventEmitter.defaultMaxListeners;
  throw notEmitter(emitter);
}

function listenerCount(emitter, type) {
  if (typeof emitter?.listenerCount === 'function') return emitter.listenerCount(type);
  if (targetState(emitter)) return require('internal/event_target').listenersOf(emitter, type).length;
  throw notEmitter(emitter);
}

/** Sets the maximum of listeners: of the targets, or the default. */
function setMaxListeners(n = EventEmitter.defaultMaxListeners, ...targets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) EventEmitter.defaultMaxListeners = n;
  for (const target of targets) {
    if (targetState(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

// warnListeners: count listeners are more than target's maximum.
function warnListeners(target, type, count) {
  const { inspect } = require('internal/util/inspect');
  const max = target.getMaxListeners?.() ?? getMaxListeners(target);
  const kind = target instanceof EventEmitter ? 'EventEmitter' : 'Event' + 'Target';
  const what = inspect(target, { depth: -1 });
  const w = new Error(`Possible ${kind} memory leak detected. ` +
    `${count} ${String(type)} listeners added to ${what}. MaxListeners is ${max}. ` +
    `Use ${kind === 'EventEmitter' ? 'emitter' : 'events'}.setMaxListeners() to increase limit`);
  w.name = 'MaxListenersExceededWarning';
  w[kind === 'EventEmitter' ? 'emitter' : 'target'] = target;
  w.type = type;
  w.count = count;
  process.emitWarning(w);
}

module.exports = {
  once, on, addAbortListener, getEventListeners, getMaxListeners, listenerCount,
  setMaxListeners, warnListeners, kFirstEventParam,
};

let asyncResourceClass;
Object.defineProperty(module.exports, 'EventEmitterAsyncResource', {
  enumerable: true,
  get: () => asyncResourceClass ??= makeAsyncResourceClass(),
});

function makeAsyncResourceClass() {
  const { AsyncResource } = require('async_hooks');

  class EventEmitterReferencingAsyncResource extends AsyncResource {
    #emitter;

    constructor(emitter, type, options) {
      super(type, options);
      this.#emitter = emitter;
    }

    get eventEmitter() { return this.#emitter; }
  }

  /** An EventEmitter whose listeners run in the context of its own resource. */
  return class EventEmitterAsyncResource extends EventEmitter {
    #asyncResource;

    constructor(options = undefined) {
      let name;
      if (typeof options === 'string') {
        name = options;
        options = undefined;
      } else {
        if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
        name = options?.name || new.target.name;
      }
      super(options);
      this.#asyncResource = new EventEmitterReferencingAsyncResource(this, name, options);
    }

    emit(event, ...args) {
      const resource = this.#asyncResource;
      return resource.runInAsyncScope(super.emit, this, event, ...args);
    }

    emitDestroy() { this.#asyncResource.emitDestroy(); }
    get asyncId() { return this.#asyncResource.asyncId(); }
    get triggerAsyncId() { return this.#asyncResource.triggerAsyncId(); }
    get asyncResource() { return this.#asyncResource; }
  };
}
