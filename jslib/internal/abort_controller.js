// AbortController and AbortSignal.
'use strict';

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS }, DOMException,
} = require('internal/errors');
const { validateUint32 } = require('internal/validators');
const {
  Event, EventTarget, defineEventHandler, initEventTarget, show, enumerate, tag,
  kTrustEvent, kResistStopPropagation, kWeakHandler,
} = require('internal/event_target');
const { kMaxEventTargetListeners } = require('events');

const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kComposite = Symbol('kComposite');
const kSources = Symbol('kSourceSignals');
const kDependents = Symbol('kDependantSignals');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

const isSignal = (v) => v?.[kAborted] !== undefined;

function checkSignal(self) {
  if (!isSignal(self)) throw new ERR_INVALID_THIS('AbortSignal');
}

const abortError = () => new DOMException('This operation was aborted', 'AbortError');

function typeError(message) {
  const err = new TypeError(message);
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

/** Tells those who listen that an operation is no longer wanted. */
class AbortSignal extends EventTarget {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  get aborted() { checkSignal(this); return this[kAborted]; }
  get reason() { checkSignal(this); return this[kReason]; }

  /** Throws the reason, if aborted. */
  throwIfAborted() {
    checkSignal(this);
    if (this[kAborted]) throw this[kReason];
  }

  /** Gives a signal that is aborted already. */
  static abort(reason = abortError()) {
    return newSignal(true, reason);
  }

  /** Gives a signal that aborts after delay milliseconds; it keeps nothing alive. */
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = newSignal();
    require('timers').setTimeout(() => {
      abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay).unref();
    return signal;
  }

  /** Gives a signal that aborts with the first of signals. */
  static any(signals) {
    if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') {
      throw typeError('signals cannot be converted to sequence.');
    }
    const list = [...signals];
    list.forEach((signal, i) => {
      if (!isSignal(signal)) throw typeError(`signals[${i}] is not of type AbortSignal.`);
    });
    return compose(list);
  }

  [kInspect](depth, options) { return show(this, { aborted: this.aborted }, depth, options); }
}

tag(AbortSignal.prototype, 'AbortSignal');
enumerate(AbortSignal.prototype, ['aborted']);
defineEventHandler(AbortSignal.prototype, 'abort');

function newSignal(aborted = false, reason = undefined) {
  const signal = Object.create(AbortSignal.prototype);
  initEventTarget(signal);
  signal[kMaxEventTargetListeners] = 0;
  signal[kAborted] = aborted;
  signal[kReason] = reason;
  return signal;
}

// compose makes a signal that depends on those of list, or on what these
// depend on themselves.
function compose(list) {
  const result = newSignal();
  result[kComposite] = true;
  const aborted = list.find((s) => s[kAborted]);
  if (aborted !== undefined) {
    result[kAborted] = true;
    result[kReason] = aborted[kReason];
    return result;
  }
  result[kSources] = new Set();
  for (const signal of list) {
    for (const source of signal[kComposite] ? signal[kSources] : [signal]) {
      result[kSources].add(source);
      (source[kDependents] ??= new Set()).add(result);
    }
  }
  return result;
}

// abortSignal marks the signal and all that depend on it, then tells.
function abortSignal(signal, reason) {
  if (signal[kAborted]) return;
  signal[kAborted] = true;
  signal[kReason] = reason;
  const told = [signal];
  for (const dependent of signal[kDependents] ?? []) {
    if (dependent[kAborted]) continue;
    dependent[kAborted] = true;
    dependent[kReason] = reason;
    for (const source of dependent[kSources]) if (source !== signal) source[kDependents].delete(dependent);
    told.push(dependent);
  }
  signal[kDependents]?.clear();
  for (const s of told) s.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
}

/** Owns one AbortSignal. */
class AbortController {
  #signal;

  /** The controller's signal, always the same. */
  get signal() { return this.#signal ??= newSignal(); }

  /** Aborts the signal; a second call does nothing. */
  abort(reason = abortError()) {
    abortSignal(this.#signal ??= newSignal(), reason);
  }

  [kInspect](depth, options) { return show(this, { signal: this.signal }, depth, options); }
}

tag(AbortController.prototype, 'AbortController');
enumerate(AbortController.prototype, ['signal', 'abort']);

/** A promise of signal's abort; it stays pending when resource is collected before. */
async function aborted(signal, resource) {
  const { validateAbortSignal, validateObject, kValidateObjectAllowObjects } = require('internal/validators');
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) return undefined;
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), {
      once: true, [kResistStopPropagation]: true, [kWeakHandler]: resource,
    });
  });
}

module.exports = { AbortController, AbortSignal, isSignal, aborted, newSignal, abortSignal };
