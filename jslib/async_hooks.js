// async_hooks: values that follow a program through its callbacks. What runs
// now, and in which context frame, is known to the Go side, which carries both
// from an operation to its callbacks.
'use strict';

const binding = internalBinding('async_wrap');

const kFrame = Symbol('context_frame');
const { async_id_symbol: kId, trigger_async_id_symbol: kTrigger, destroyed_symbol: kDestroyed } = binding;

const codes = () => require('internal/errors').codes;

// AsyncContextFrame maps storages to stores. The frame in force is never
// changed but for disable(): run and enterWith make another.
class AsyncContextFrame extends Map {}

const within = (frame, fn, self, args) => binding.runInFrame(frame, fn, self, args);

function frameWith(storage, store) {
  const frame = new AsyncContextFrame(binding.getFrame());
  frame.set(storage, store);
  return frame;
}

// RunScope is what withScope gives: its disposal brings the former store back.
class RunScope {
  #storage;
  #former;
  #disposed = false;

  constructor(storage, store) {
    this.#storage = storage;
    this.#former = storage.getStore();
    storage.enterWith(store);
  }

  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#former);
  }
}
Object.defineProperty(RunScope.prototype, Symbol.dispose, {
  value() { this.dispose(); }, writable: true, configurable: true,
});

/** Keeps one store per asynchronous chain of calls. */
class AsyncLocalStorage {
  #defaultValue;
  #name = '';

  constructor(options = {}) {
    require('internal/validators').validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  /** Gives a function that calls fn in the present context. */
  static bind(fn) { return AsyncResource.bind(fn); }

  /** Gives a function that calls its first argument in the present context. */
  static snapshot() {
    const frame = binding.getFrame();
    const bound = function(cb, ...args) {
      if (typeof cb !== 'function') throw new TypeError('cb is not a function');
      return within(frame, cb, this, args);
    };
    return bound;
  }

  get name() { return this.#name; }

  /** Forgets the store of the present context. */
  disable() { binding.getFrame()?.delete(this); }

  /** Sets the store for what follows in this callback. */
  enterWith(store) { binding.setFrame(frameWith(this, store)); }

  /** Calls fn, and what it starts, with store. */
  run(store, fn, ...args) {
    if (Object.is(store, this.getStore())) return Reflect.apply(fn, null, args);
    return within(frameWith(this, store), callable(fn), null, args);
  }

  /** Calls fn without a store. */
  exit(fn, ...args) { return this.run(undefined, fn, ...args); }

  getStore() {
    const frame = binding.getFrame();
    return frame?.has(this) ? frame.get(this) : this.#defaultValue;
  }

  /** Sets the store until the result is disposed of. */
  withScope(store) { return new RunScope(this, store); }
}

function callable(fn) {
  if (typeof fn === 'function') return fn;
  throw new TypeError(`Function.prototype.apply was called on ${fn}, which is ${
    fn === null ? 'object' : typeof fn} and not a function`);
}

/** An asynchronous operation of the script's own. */
class AsyncResource {
  constructor(type, opts = {}) {
    require('internal/validators').validateString(type, 'type');
    const trigger = typeof opts === 'number' ? opts : opts.triggerAsyncId ?? binding.executionAsyncId();
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw new (codes().ERR_INVALID_ASYNC_ID)('triggerAsyncId', trigger);
    }
    this[kFrame] = binding.getFrame();
    this[kId] = binding.newAsyncId();
    this[kTrigger] = trigger;
    if (binding.enabled()) require('internal/async_hooks').announce(this, type, opts?.requireManualDestroy);
  }

  /** Calls fn as a callback of this operation. */
  runInAsyncScope(fn, thisArg, ...args) {
    return binding.runInScope(this, this[kId], this[kTrigger], this[kFrame], callable(fn), thisArg, args);
  }

  /** Tells the hooks that nothing will run in this operation any more. */
  emitDestroy() {
    if (this[kDestroyed] !== undefined) this[kDestroyed].destroyed = true; // not once more by the collector
    binding.queueDestroyAsyncId(this[kId]);
    return this;
  }

  asyncId() { return this[kId]; }
  triggerAsyncId() { return this[kTrigger]; }

  /** Gives a function that calls fn in the scope of this operation. */
  bind(fn, thisArg) {
    require('internal/validators').validateFunction(fn, 'fn');
    const resource = this;
    const bound = function(...args) {
      return resource.runInAsyncScope(fn, thisArg === undefined ? this : thisArg, ...args);
    };
    Object.defineProperty(bound, 'length', { value: fn.length, configurable: true });
    return bound;
  }

  /** bind() of a new operation. */
  static bind(fn, type, thisArg) {
    require('internal/validators').validateFunction(fn, 'fn');
    return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

/** Makes a hook, which tells nothing before enable(). */
function createHook(callbacks) {
  const { init, before, after, destroy, promiseResolve, trackPromises } = callbacks;
  const given = { init, before, after, destroy, promiseResolve, trackPromises };
  const { AsyncHook, hookNames } = require('internal/async_hooks');
  for (const name of hookNames) {
    if (given[name] !== undefined && typeof given[name] !== 'function') {
      throw new (codes().ERR_ASYNC_CALLBACK)(`hook.${name}`);
    }
  }
  if (trackPromises !== undefined) {
    require('internal/validators').validateBoolean(trackPromises, 'trackPromises');
    if (!trackPromises && promiseResolve !== undefined) {
      throw new (codes().ERR_INVALID_ARG_VALUE)('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
    }
  }
  return new AsyncHook(given);
}

function executionAsyncId() { return binding.executionAsyncId(); }
function triggerAsyncId() { return binding.triggerAsyncId(); }
function executionAsyncResource() { return binding.executionAsyncResource(); }

const providers = ('NONE DIRHANDLE DNSCHANNEL ELDHISTOGRAM FILEHANDLE FILEHANDLECLOSEREQ BLOBREADER ' +
  'FSEVENTWRAP FSREQCALLBACK FSREQPROMISE GETADDRINFOREQWRAP GETNAMEINFOREQWRAP HEAPSNAPSHOT ' +
  'HTTP2SESSION HTTP2STREAM HTTP2PING HTTP2SETTINGS HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST LOCKS ' +
  'DTLS_ENDPOINT DTLS_SESSION JSSTREAM JSUDPWRAP MESSAGEPORT PIPECONNECTWRAP PIPESERVERWRAP ' +
  'PIPEWRAP PROCESSWRAP PROMISE QUERYWRAP QUIC_ENDPOINT QUIC_LOGSTREAM QUIC_SESSION QUIC_STREAM ' +
  'QUIC_UDP SHUTDOWNWRAP SIGNALWRAP STATWATCHER STREAMPIPE TCPCONNECTWRAP TCPSERVERWRAP TCPWRAP ' +
  'TTYWRAP UDPSENDWRAP UDPWRAP SIGINTWATCHDOG WORKER WORKERCPUPROFILE WORKERCPUUSAGE ' +
  'WORKERHEAPPROFILE WORKERHEAPSNAPSHOT WORKERHEAPSTATISTICS WRITEWRAP ZLIB CHECKPRIMEREQUEST ' +
  'PBKDF2REQUEST KEYPAIRGENREQUEST KEYGENREQUEST KEYEXPORTREQUEST ARGON2REQUEST CIPHERREQUEST ' +
  'DERIVEBITSREQUEST HASHREQUEST RANDOMBYTESREQUEST RANDOMPRIMEREQUEST SCRYPTREQUEST SIGNREQUEST ' +
  'TLSWRAP VERIFYREQUEST').split(' ');

module.exports = {
  get AsyncLocalStorage() { return AsyncLocalStorage; },
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders: Object.freeze(Object.assign(Object.create(null),
    Object.fromEntries(providers.map((name, i) => [name, i])))),
  AsyncResource,
};
