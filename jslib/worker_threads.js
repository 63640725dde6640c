'use strict';
// The public module 'worker_threads': one thread, so ports talk within it.
// goja values belong to one realm on one goroutine: new Worker is refused.

const {
  codes: { ERR_CONSTRUCT_CALL_INVALID, ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS,
           ERR_WORKER_MESSAGING_SAME_THREAD },
} = require('internal/errors');
const {
  NodeEventTarget, EventTarget, Event, defineEventHandler, kCreateEvent, kNewListener, kRemoveListener,
} = require('internal/event_target');
const { wakeup } = internalBinding('messaging');

const kMake = Symbol('make');
const untransferable = new WeakSet();
const uncloneable = new WeakSet();

function cloneError(message) {
  return new DOMException(message, 'DataCloneError');
}

class MessageEvent extends Event {
  #data; #ports;
  constructor(type, data, ports) {
    super(type);
    this.#data = data;
    this.#ports = ports;
  }

  get data() { return this.#data; }
  get ports() { return this.#ports; }
  get origin() { return ''; }
  get lastEventId() { return ''; }
  get source() { return null; }
  get detail() { return this.#data; } // what .on('message') listeners get
}

/** One end of a channel. Made by MessageChannel alone. */
class MessagePort extends NodeEventTarget {
  #queue = [];
  #started = false;
  #closed = false;
  #closing = false;
  #detached = false;
  #waker;
  #peer = null;

  constructor(key) {
    if (key !== kMake) throw new ERR_CONSTRUCT_CALL_INVALID();
    super();
    this.#waker = wakeup(() => this.#deliver());
  }

  static link(a, b) {
    a.#peer = b;
    b.#peer = a;
  }

  // A moved port is a new object with the old one's place in the channel.
  static move(port) {
    const moved = new MessagePort(kMake);
    moved.#queue = port.#queue;
    moved.#closing = port.#closing;
    port.#queue = [];
    port.#detached = true;
    port.#waker.close();
    if (port.#peer) MessagePort.link(moved, port.#peer);
    port.#peer = null;
    return moved;
  }

  static take(port) {
    while (port.#queue.length > 0) {
      const entry = port.#queue.shift();
      if (entry.close) return undefined;
      return { message: entry.message };
    }
    return undefined;
  }

  /** Sends a clone of value; what transferList names moves. */
  postMessage(value, transferList) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    const transfer = readTransfer(transferList);
    for (const item of transfer) {
      if (item === this) throw cloneError('Transfer list contains source port');
      if (item instanceof MessagePort && item.#detached) throw cloneError('MessagePort in transfer list is already detached');
    }
    const { message, ports } = cloneMessage(value, transfer);
    const peer = this.#peer;
    if (peer === null || this.#closed) return;
    if (ports.includes(peer)) {
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      this.close();
      return;
    }
    peer.#queue.push({ message, ports });
    if (peer.#started) peer.#waker.wake();
  }

  #deliver() {
    if (!this.#started || this.#queue.length === 0) return;
    const entry = this.#queue.shift();
    if (entry.close) {
      this.#finish();
      return;
    }
    this.emit('message', entry);
  }

  /** Begins to deliver; adding a 'message' listener does it too. */
  start() {
    if (this.#started || this.#closed) return;
    this.#started = true;
    for (let i = 0; i < this.#queue.length; i++) this.#waker.wake();
  }

  ref() { if (!this.#closed) this.#waker.ref(); }
  unref() { if (!this.#closed) this.#waker.unref(); }
  hasRef() { return !this.#closed && this.#waker.hasRef(); }

  /** Ends the channel; both ends emit 'close'. */
  close(cb) {
    if (typeof cb === 'function') this.once('close', cb);
    if (this.#closing || this.#detached) return;
    this.#closing = true;
    const peer = this.#peer;
    this.#started = true;
    this.#queue = [{ close: true }];
    this.#waker.wake();
    if (peer && !peer.#closing) {
      peer.#closing = true;
      peer.#queue.push({ close: true });
      if (peer.#started) for (let i = 0; i < peer.#queue.length; i++) peer.#waker.wake();
    }
  }

  #finish() {
    if (this.#closed) return;
    this.#closed = true;
    this.#waker.close();
    this.emit('close');
  }

  get [Symbol.toStringTag]() { return 'MessagePort'; }

  [kCreateEvent](arg, type) {
    return type === 'message' ? new MessageEvent(type, arg.message, arg.ports) : new Event(type);
  }

  [kNewListener](size, type, ...rest) {
    if (type === 'message' && size === 1) {
      this.ref();
      this.start();
    }
    super[kNewListener](size, type, ...rest);
  }

  [kRemoveListener](size, type, ...rest) {
    if (type === 'message' && size === 0) this.unref();
    super[kRemoveListener](size, type, ...rest);
  }
}
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');

function readTransfer(transferList) {
  if (transferList === undefined || transferList === null) return [];
  const list = Array.isArray(transferList) ? transferList : transferList.transfer;
  if (list === undefined) return [];
  if (typeof list?.[Symbol.iterator] !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('transferList', 'iterable', list);
  }
  return [...list];
}

// cloneMessage clones value. Ports among transfer are moved: they may stand as
// the value itself or anywhere among its plain objects and arrays.
function cloneMessage(value, transfer) {
  for (const item of transfer) {
    if (typeof item === 'object' && untransferable.has(item)) {
      throw cloneError('An ArrayBuffer is neither detachable nor shared and could not be transferred.');
    }
  }
  if (typeof value === 'object' && value !== null && uncloneable.has(value)) {
    throw cloneError(`${value} could not be cloned.`);
  }
  const ports = transfer.filter((t) => t instanceof MessagePort);
  const rest = transfer.filter((t) => !(t instanceof MessagePort));
  if (ports.length === 0) return { message: structuredClone(value, { transfer: rest }), ports };
  const holes = [];
  const bare = withoutPorts(value, ports, holes, [], new Map());
  const box = structuredClone({ bare }, { transfer: rest });
  const moved = new Map(ports.map((p) => [p, MessagePort.move(p)]));
  for (const { path, port } of holes) {
    let at = box;
    const keys = ['bare', ...path];
    for (const key of keys.slice(0, -1)) at = at[key];
    at[keys[keys.length - 1]] = moved.get(port);
  }
  return { message: box.bare, ports: [...moved.values()] };
}

function withoutPorts(value, ports, holes, path, seen) {
  if (value instanceof MessagePort) {
    if (!ports.includes(value)) {
      const err = new TypeError('Object that needs transfer was found in message but not listed in transferList');
      err.code = 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST';
      throw err;
    }
    holes.push({ path, port: value });
    return null;
  }
  const plain = Array.isArray(value) ||
    (value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value)));
  if (!plain) return value;
  if (seen.has(value)) return seen.get(value);
  const copy = Array.isArray(value) ? [] : {};
  seen.set(value, copy);
  for (const key of Object.keys(value)) copy[key] = withoutPorts(value[key], ports, holes, [...path, key], seen);
  return copy;
}

/** Two ports that talk to each other. */
class MessageChannel {
  constructor() {
    this.port1 = new MessagePort(kMake);
    this.port2 = new MessagePort(kMake);
    MessagePort.link(this.port1, this.port2);
  }
}

/** Takes the next message of port at once: {message}, or undefined. */
function receiveMessageOnPort(port) {
  if (port instanceof BroadcastChannel) return port[kTake]();
  if (!(port instanceof MessagePort)) throw new ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
  return MessagePort.take(port);
}

const channels = new Map(); // name → set of BroadcastChannels
const kTake = Symbol('take');

/** Sends to all other channels of its name. */
class BroadcastChannel extends EventTarget {
  #name; #queue = []; #closed = false; #waker;

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    this.#waker = wakeup(() => {
      const entry = this.#queue.shift();
      if (entry && !this.#closed) this.dispatchEvent(new MessageEvent('message', entry.message, []));
    });
    this.#waker.ref();
    if (!channels.has(this.#name)) channels.set(this.#name, new Set());
    channels.get(this.#name).add(this);
  }

  get name() { return this.#name; }

  postMessage(message) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#closed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    for (const other of channels.get(this.#name)) {
      if (other === this) continue;
      other.#queue.push({ message: structuredClone(message) });
      other.#waker.wake();
    }
  }

  [kTake]() { return this.#queue.shift(); }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    channels.get(this.#name).delete(this);
    this.#waker.close();
  }

  ref() { this.#waker.ref(); return this; }
  unref() { this.#waker.unref(); return this; }
}
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

/** Refused: a second thread of JavaScript would need a second engine. */
class Worker extends require('events') {
  constructor() {
    super();
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.Worker');
  }
}

const environmentData = new Map();

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) { return environmentData.get(key); }

function markAsUntransferable(obj) {
  if ((typeof obj === 'object' && obj !== null) || typeof obj === 'function') untransferable.add(obj);
}

function isMarkedAsUntransferable(obj) {
  return obj !== null && typeof obj === 'object' && untransferable.has(obj);
}

function markAsUncloneable(obj) {
  if ((typeof obj === 'object' && obj !== null) || typeof obj === 'function') uncloneable.add(obj);
}

function moveMessagePortToContext(port) {
  if (!(port instanceof MessagePort)) throw new ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.moveMessagePortToContext');
}

async function postMessageToThread(threadId) {
  if (threadId === 0) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.postMessageToThread');
}

module.exports = {
  isInternalThread: false,
  isMainThread: true,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: {},
  postMessageToThread,
  threadId: 0,
  threadName: '',
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  parentPort: null,
  workerData: null,
  BroadcastChannel,
  setEnvironmentData,
  getEnvironmentData,
};
Object.defineProperty(module.exports, 'MessageEvent', { value: MessageEvent, enumerable: false });
