// EventTarget, Event and CustomEvent, and NodeEventTarget with an emitter's
// method names.
'use strict';

const {
  codes: {
    ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');

const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned, defaultMaxListeners } = require('events');

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kTarget = Symbol('kTarget');
const kDispatching = Symbol('kIsBeingDispatched');
const kStopped = Symbol('kStop');
const kPassive = Symbol('kInPassiveListener');
const kTrustEvent = Symbol('kTrustEvent');
const kCreateEvent = Symbol('kCreateEvent');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kWeakHandler = Symbol('kWeak');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kRejection = Symbol.for('nodejs.rejection');

const isEvent = (v) => typeof v?.[kDispatching] === 'boolean';
const isEventTarget = (v) => v?.constructor?.[kIsEventTarget] === true;

function checkEvent(self) {
  if (!isEvent(self)) throw new ERR_INVALID_THIS('Event');
}

function checkTarget(self) {
  if (!isEventTarget(self)) throw new ERR_INVALID_THIS('EventTarget');
}

// show is the [inspect.custom] of all classes here.
function show(self, fields, depth, options) {
  const name = self.constructor.name;
  if (depth < 0) return name;
  const { inspect } = require('internal/util/inspect');
  return `${name} ${inspect(fields, {
    ...options,
    depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth,
  })}`;
}

function hidden(proto, members) {
  for (const key of Reflect.ownKeys(members)) {
    Object.defineProperty(proto, key, {
      ...Object.getOwnPropertyDescriptor(members, key), enumerable: false,
    });
  }
}

function enumerate(proto, names) {
  for (const name of names) Object.defineProperty(proto, name, { enumerable: true });
}

function tag(proto, value) {
  Object.defineProperty(proto, Symbol.toStringTag, { configurable: true, value });
}

/** The event that EventTarget dispatches. */
class Event {
  #cancelable = false;
  #bubbles = false;
  #composed = false;
  #canceled = false;
  #propagationStopped = false;
  #trusted = false;
  #type;
  #time = process.uptime() * 1000;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options');
    this.#bubbles = !!options?.bubbles;
    this.#cancelable = !!options?.cancelable;
    this.#composed = !!options?.composed;
    this.#trusted = !!options?.[kTrustEvent];
    this.#type = `${type}`;
    this[kTarget] = null;
    this[kDispatching] = false;
    this[kPassive] = false;
  }

  /** Deprecated: sets what the constructor takes. */
  initEvent(type, bubbles = false, cancelable = false) {
    checkEvent(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this[kDispatching]) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  /** Ends the dispatch: no further listener is called. */
  stopImmediatePropagation() {
    checkEvent(this);
    this.stopPropagation();
    this[kStopped] = true;
  }

  /** Makes dispatchEvent return false, if the event is cancelable. */
  preventDefault() {
    checkEvent(this);
    if (!this[kPassive]) this.#canceled = true;
  }

  get target() { checkEvent(this); return this[kTarget]; }
  get currentTarget() { checkEvent(this); return this[kDispatching] ? this[kTarget] : null; }
  get srcElement() { checkEvent(this); return this[kTarget]; }
  get type() { checkEvent(this); return this.#type; }
  get cancelable() { checkEvent(this); return this.#cancelable; }
  get defaultPrevented() { checkEvent(this); return this.#cancelable && this.#canceled; }
  get timeStamp() { checkEvent(this); return this.#time; }

  /** The targets of the dispatch under way: there is no tree, so one or none. */
  composedPath() { checkEvent(this); return this[kDispatching] ? [this[kTarget]] : []; }

  get returnValue() { checkEvent(this); return !this.#cancelable || !this.#canceled; }
  set returnValue(value) { checkEvent(this); if (!value) this.preventDefault(); }
  get bubbles() { checkEvent(this); return this.#bubbles; }
  get composed() { checkEvent(this); return this.#composed; }
  get eventPhase() { checkEvent(this); return this[kDispatching] ? Event.AT_TARGET : Event.NONE; }
  get cancelBubble() { checkEvent(this); return this.#propagationStopped; }
  set cancelBubble(value) { checkEvent(this); if (value) this.#propagationStopped = true; }

  /** Has no effect beyond cancelBubble: there is no tree. */
  stopPropagation() { checkEvent(this); this.#propagationStopped = true; }

  get isTrusted() { checkEvent(this); return this.#trusted; }

  [kInspect](depth, options) {
    return show(this, {
      type: this.type, defaultPrevented: this.defaultPrevented,
      cancelable: this.cancelable, timeStamp: this.timeStamp,
    }, depth, options);
  }
}

tag(Event.prototype, 'Event');
enumerate(Event.prototype, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget',
  'srcElement', 'type', 'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath',
  'returnValue', 'bubbles', 'composed', 'eventPhase', 'cancelBubble', 'stopPropagation',
  'isTrusted',
]);
['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
  Object.defineProperty(Event, name, { value, enumerable: true });
});

/** An event that carries options.detail. */
class CustomEvent extends Event {
  #detail;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (!isEvent(this)) throw new ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}

tag(CustomEvent.prototype, 'CustomEvent');
enumerate(CustomEvent.prototype, ['detail']);

// Listener is one registration.
class Listener {
  constructor(callback, options) {
    this.callback = callback;
    this.once = !!options.once;
    this.capture = !!options.capture;
    this.passive = !!options.passive;
    this.nodeStyle = !!options[kIsNodeStyleListener];
    this.resistStop = !!options[kResistStopPropagation];
    this.owner = options[kWeakHandler] && new WeakRef(options[kWeakHandler]);
    this.removed = false;
  }

  // gone: the object that the listener works for has been collected.
  gone() { return this.owner !== undefined && this.owner.deref() === undefined; }

  same(callback, capture) {
    return this.callback === callback && this.capture === capture;
  }

  call(target, event) {
    const { callback } = this;
    if (this.nodeStyle) return callback.call(target, target[kCreateEvent] ? event.detail : event);
    if (typeof callback === 'function') return callback.call(target, event);
    return callback.handleEvent(event);
  }
}

function listenerOptions(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options == null) return {};
  validateObject(options, 'options');
  return options;
}

function acceptListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener == null) return false;
  if (typeof listener === 'object') return true; // its handleEvent may come later
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function warnIgnored(target, type, listener) {
  const w = new Error(`addEventListener called with ${listener} which has no effect.`);
  w.name = 'AddEventListenerArgumentTypeWarning';
  w.target = target;
  w.type = type;
  process.emitWarning(w);
}

/** Dispatches events to its listeners. */
class EventTarget {
  static [kIsEventTarget] = true;

  constructor() { initEventTarget(this); }

  /** Adds a listener, once per (type, listener, capture). */
  addEventListener(type, listener, options = {}) {
    checkTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const given = listenerOptions(options);
    const registration = new Listener(listener, given);
    const { signal } = given;
    validateAbortSignal(signal, 'options.signal');
    if (!acceptListener(listener)) return warnIgnored(this, type, listener);
    if (signal?.aborted) return;
    type = `${type}`;
    if (!addTo(this, type, registration)) return;
    const { capture } = registration;
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener, { capture }), {
      once: true, [kResistStopPropagation]: true,
    });
  }

  /** Removes the listener that addEventListener took with the same arguments. */
  removeEventListener(type, listener, options = {}) {
    checkTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!acceptListener(listener)) return;
    const capture = typeof options === 'boolean' ? options : !!options?.capture;
    removeFrom(this, `${type}`, (l) => l.same(listener, capture));
  }

  /** Calls the listeners; false when one has prevented the default. */
  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kDispatching]) throw new ERR_EVENT_RECURSION(event.type);
    dispatch(this, event);
    return event.defaultPrevented !== true;
  }

  [kNewListener](size, type) { warnIfMany(this, size, type); }
  [kRemoveListener]() {}

  [kInspect](depth, options) { return show(this, {}, depth, options); }
}

tag(EventTarget.prototype, 'EventTarget');
enumerate(EventTarget.prototype, ['addEventListener', 'removeEventListener', 'dispatchEvent']);

function initEventTarget(self) {
  self[kEvents] = new Map();
  self[kMaxEventTargetListeners] = require('events').defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
}

function addTo(target, type, registration) {
  const list = target[kEvents].get(type);
  if (list === undefined) {
    target[kEvents].set(type, [registration]);
  } else {
    if (list.some((l) => l.same(registration.callback, registration.capture))) return false;
    list.push(registration);
  }
  target[kNewListener](target[kEvents].get(type).length, type, registration.callback,
                       registration.once, registration.capture, registration.passive);
  return true;
}

function removeFrom(target, type, wanted) {
  const list = target[kEvents].get(type);
  const i = list === undefined ? -1 : list.findIndex(wanted);
  if (i < 0) return;
  const [gone] = list.splice(i, 1);
  gone.removed = true;
  if (list.length === 0) target[kEvents].delete(type);
  target[kRemoveListener](list.length, type, gone.callback, gone.capture);
}

function warnIfMany(target, size, type) {
  const max = target[kMaxEventTargetListeners];
  if (max > 0 && size > max && !target[kMaxEventTargetListenersWarned]) {
    target[kMaxEventTargetListenersWarned] = true;
    require('internal/events').warnListeners(target, type, size);
  }
}

function dispatch(target, event) {
  event[kTarget] = target;
  event[kDispatching] = true;
  const list = target[kEvents].get(event.type);
  for (const listener of list === undefined ? [] : [...list]) {
    if (listener.removed || (event[kStopped] && !listener.resistStop)) continue;
    if (listener.gone()) {
      removeFrom(target, event.type, (l) => l === listener);
      continue;
    }
    if (listener.once) removeFrom(target, event.type, (l) => l === listener);
    callListener(target, event, listener);
  }
  event[kDispatching] = false;
}

// An exception of a listener is nobody's: it is thrown by itself, later.
function callListener(target, event, listener) {
  const throwLater = (err) => process.nextTick(() => { throw err; });
  try {
    event[kPassive] = listener.passive;
    const result = listener.call(target, event);
    if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
      result.then(undefined, (err) => {
        if (typeof target[kRejection] === 'function') {
          process.nextTick(() => target[kRejection](err, event.type, event));
        } else {
          throwLater(err);
        }
      });
    }
  } catch (err) {
    throwLater(err);
  } finally {
    event[kPassive] = false;
  }
}

/** Gives the callbacks that listen to type on an EventTarget. */
function listenersOf(target, type) {
  return (target[kEvents].get(`${type}`) ?? []).map((l) => l.callback);
}

function checkNodeTarget(self) {
  if (!isEventTarget(self) || !(self instanceof NodeEventTarget)) throw new ERR_INVALID_THIS('NodeEventTarget');
}

/** An EventTarget with the method names of an EventEmitter. */
class NodeEventTarget extends EventTarget {
  static [kIsEventTarget] = true;
  static defaultMaxListeners = defaultMaxListeners;

  setMaxListeners(n) {
    checkNodeTarget(this);
    require('events').setMaxListeners(n, this);
  }

  getMaxListeners() {
    checkNodeTarget(this);
    return this[kMaxEventTargetListeners];
  }

  eventNames() {
    checkNodeTarget(this);
    return [...this[kEvents].keys()];
  }

  listenerCount(type) {
    checkNodeTarget(this);
    return listenersOf(this, type).length;
  }

  on(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) { return Reflect.apply(NodeEventTarget.prototype.on, this, [type, listener]); }

  once(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }

  off(type, listener, options) {
    checkNodeTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    return Reflect.apply(NodeEventTarget.prototype.off, this, [type, listener, options]);
  }

  /** Calls the listeners with arg; says whether there were any. */
  emit(type, arg) {
    checkNodeTarget(this);
    const had = this.listenerCount(type) > 0;
    const event = this[kCreateEvent] ? this[kCreateEvent](arg, type) : new CustomEvent(type, { detail: arg });
    dispatch(this, event);
    return had;
  }

  removeAllListeners(type) {
    checkNodeTarget(this);
    if (type === undefined) this[kEvents].clear();
    else this[kEvents].delete(`${type}`);
    return this;
  }
}

enumerate(NodeEventTarget.prototype, [
  'setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'on', 'addListener',
  'once', 'off', 'removeListener', 'emit', 'removeAllListeners',
]);

/** Defines target.on<name>, one listener that a write replaces. */
function defineEventHandler(proto, name) {
  hidden(proto, {
    get [`on${name}`]() { return this[kHandlers]?.get(name)?.handler ?? null; },
    set [`on${name}`](value) {
      const handlers = this[kHandlers] ??= new Map();
      const held = handlers.get(name);
      if (held !== undefined) {
        if (typeof held.handler === 'function') this[kRemoveListener](0, name, held.handler, false);
        held.handler = value;
        return;
      }
      const handler = function(event) {
        if (typeof handler.handler === 'function') return handler.handler.call(this, event);
      };
      handler.handler = value;
      handlers.set(name, handler);
      this.addEventListener(name, handler);
    },
  });
  enumerate(proto, [`on${name}`]);
}

module.exports = {
  Event, CustomEvent, EventTarget, NodeEventTarget,
  defineEventHandler, initEventTarget, isEventTarget, listenersOf, show, hidden, enumerate, tag,
  kCreateEvent, kNewListener, kRemoveListener, kTrustEvent, kResistStopPropagation, kWeakHandler, kEvents,
};
