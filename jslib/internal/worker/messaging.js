'use strict';
// Message ports and broadcast channels. Their queues are Go's, for the other end
// may be in another thread.

const {
  codes: { ERR_CLOSED_MESSAGE_PORT, ERR_CONSTRUCT_CALL_INVALID,
           ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const {
  NodeEventTarget, EventTarget, Event, defineEventHandler, show, kCreateEvent, kNewListener, kRemoveListener,
} = require('internal/event_target');
const {
  attach, broadcast, channel, cloneSymbol, deserializeSymbol, setPort, transferSymbol,
} = internalBinding('messaging');

const { privateSymbols: { transfer_mode_private_symbol: kMode } } = internalBinding('util');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kEmit = Symbol('emit'); // how a port makes the event of a message
const untransferable = new WeakSet();
const marks = (v) => (typeof v === 'object' && v !== null) || typeof v === 'function';

function cloneError(message) {
  return new DOMException(message, 'DataCloneError');
}

function typeError(message, code = 'ERR_INVALID_ARG_TYPE') {
  return Object.assign(new TypeError(message), { code });
}

/** The event of a message that has arrived. */
class MessageEvent extends Event {
  #init;

  constructor(type, init, own) {
    if (arguments.length === 0) throw new TypeError('MessageEvent constructor: 1 argument required, but 0 found.');
    const fields = own === kEmit ? init : checkInit(init);
    super(type, own === kEmit ? undefined : init ?? {});
    this.#init = fields;
  }

  get data() { return this.#init.data ?? null; }
  get origin() { return this.#init.origin ?? ''; }
  get lastEventId() { return this.#init.lastEventId ?? ''; }
  get source() { return this.#init.source ?? null; }
  get ports() { return this.#init.ports ??= Object.freeze([]); }
}
for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports']) {
  Object.defineProperty(MessageEvent.prototype, name, { enumerable: true });
}
Object.defineProperty(MessageEvent, 'length', { value: 1 });
Object.defineProperty(MessageEvent.prototype, kMode, { value: 0 });

function checkInit(init) {
  if (init === undefined || init === null) return {};
  const fail = (text) => { throw new TypeError(`MessageEvent constructor: ${text}`); };
  if (typeof init !== 'object') fail(`Expected ${init} to be one of: Null, Undefined, Object.`);
  const { data, origin = '', lastEventId = '', source, ports } = init;
  if (source !== undefined && source !== null && !(source instanceof MessagePort)) {
    fail(`Expected eventInitDict.source ("${source}") to be an instance of MessagePort.`);
  }
  if (ports !== undefined && typeof ports?.[Symbol.iterator] !== 'function') fail(`eventInitDict.ports (${ports}) is not iterable.`);
  const list = Object.freeze([...ports ?? []]);
  list.forEach((port, i) => {
    if (!(port instanceof MessagePort)) fail(`Expected eventInitDict.ports[${i}] ("${port}") to be an instance of MessagePort.`);
  });
  return { data, origin: `${origin}`, lastEventId: `${lastEventId}`, source, ports: list };
}

// Port is one end of a channel; scripts know it as MessagePort.
class Port extends NodeEventTarget {
  #started = false;
  #closed = false;
  #half; // Go's

  constructor(end) {
    super();
    this.#half = attach(this, end, () => this.#deliver());
  }

  // The next message, taken without an event.
  static take(port) {
    const entry = port.#half.take(false);
    return entry && { message: entry[0] };
  }

  static isOpen(port) { return port.#half.isOpen(); }

  /** Sends a clone of value; what transferList names moves. */
  postMessage(value, transferList) {
    if (arguments.length === 0) throw typeError('Not enough arguments to MessagePort.postMessage', 'ERR_MISSING_ARGS');
    const transfer = readTransfer(transferList);
    checkTransfer(transfer, this);
    checkMarks(transfer);
    if (this.#half.post(value, transfer) === false) {
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      this.close();
    }
  }

  // Delivers one message and says whether there are more.
  #deliver() {
    if (!this.#started) return false;
    let entry;
    try {
      entry = this.#half.take(true);
    } catch (error) {
      this.emit('messageerror', { message: error, ports: [] });
      return this.#half.pending();
    }
    if (entry === undefined) return false;
    if (entry === null) this.#finish();
    else this.emit('message', { message: entry[0], ports: entry[1] });
    return this.#half.pending();
  }

  /** Begins to deliver; adding a 'message' listener does it too. */
  start() {
    if (this.#started || this.#closed) return;
    this.#started = true;
    if (this.#half.pending()) this.#half.wake();
  }

  /** Ends the channel; both ends emit 'close'. What is being delivered is delivered. */
  close(cb) {
    if (typeof cb === 'function') this.once('close', cb);
    if (!this.#half.isOpen()) return;
    this.#started = true;
    this.#half.end();
  }

  #finish() {
    if (this.#closed) return;
    this.#closed = true;
    this.#half.release();
    this.emit('close');
  }

  ref() { if (!this.#closed) this.#half.ref(); }
  unref() { if (!this.#closed) this.#half.unref(); }
  hasRef() { return !this.#closed && this.#half.hasRef(); }

  get [Symbol.toStringTag]() { return 'MessagePort'; }

  [kCreateEvent](arg, type) {
    if (type !== 'message' && type !== 'messageerror') return new CustomEvent(type, { detail: arg });
    const event = new MessageEvent(type, { data: arg.message, ports: arg.ports }, kEmit);
    Object.defineProperty(event, 'detail', { value: arg.message }); // what .on('message') listeners get
    return event;
  }

  [kNewListener](size, type, ...rest) {
    if (type === 'message' && size === 1) {
      this.ref();
      this.start();
    }
    super[kNewListener](size, type, ...rest);
  }

  [kRemoveListener](size, type, ...rest) {
    if (type === 'message' && size === 0) {
      this.#started = !this.#half.isOpen(); // messages wait for the next listener
      this.unref();
    }
    super[kRemoveListener](size, type, ...rest);
  }

  [kInspect](depth, options) {
    return show(this, this.#closed ? { active: false } : { active: true, refed: this.hasRef() }, depth, options);
  }
}
defineEventHandler(Port.prototype, 'message');
defineEventHandler(Port.prototype, 'messageerror');

/** One end of a channel. Made by MessageChannel alone. */
function MessagePort() { throw new ERR_CONSTRUCT_CALL_INVALID(); }
Object.setPrototypeOf(MessagePort, NodeEventTarget);
MessagePort.prototype = Port.prototype;
Object.defineProperty(MessagePort.prototype, 'constructor', { value: MessagePort, writable: true, configurable: true });

function readTransfer(given) {
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object') throw typeError('Optional transferList argument must be an iterable');
  if (typeof given[Symbol.iterator] === 'function') return readAll(given, 'transferList');
  if (given.transfer === undefined) return [];
  return readAll(given.transfer, 'options.transfer');
}

function readAll(list, name) {
  const fail = () => typeError(`Optional ${name} argument must be an iterable`);
  if (typeof list?.[Symbol.iterator] !== 'function') throw fail();
  const iterator = list[Symbol.iterator]();
  if (typeof iterator?.next !== 'function') throw fail();
  return [...{ [Symbol.iterator]: () => iterator }];
}

// checkTransfer refuses what may not move from port.
function checkTransfer(transfer, port) {
  transfer.forEach((item, i) => {
    const isPort = item instanceof MessagePort;
    if (!isPort && !marks(item)) throw cloneError('Found invalid value in transferList.');
    if (transfer.indexOf(item) < i) {
      throw cloneError(`Transfer list contains duplicate ${item.constructor?.name ?? 'object'}`);
    }
    if (item === port) throw cloneError('Transfer list contains source port');
    if (isPort && !Port.isOpen(item)) throw cloneError('MessagePort in transfer list is already detached');
  });
}

// checkMarks refuses what scripts have marked.
function checkMarks(transfer) {
  for (const item of transfer) {
    if (typeof item === 'object' && untransferable.has(item)) {
      throw cloneError('An ArrayBuffer is neither detachable nor shared and could not be transferred.');
    }
  }
}

setPort((end) => new Port(end));

/** Makes what an object of info, "module:Class", has given of itself. */
function revive(info, data) {
  const [, file, name] = /^(.*):(.*)$/.exec(info);
  const object = new (require(file)[name])();
  return object[deserializeSymbol](data) ?? object;
}

/** Two ports that talk to each other. */
function MessageChannel() {
  if (!new.target) throw typeError('Cannot call constructor without `new`', 'ERR_CONSTRUCT_CALL_REQUIRED');
  const [first, second] = channel();
  this.port1 = new Port(first);
  this.port2 = new Port(second);
}

function checkPort(port) {
  if (!(port instanceof MessagePort)) throw typeError('The "port" argument must be a MessagePort instance');
}

/** Takes the next message of port at once: {message}, or undefined. */
function receiveMessageOnPort(port) {
  if (port instanceof BroadcastChannel) return port[kTake]();
  checkPort(port);
  return Port.take(port);
}

/** Refused: there is one realm. */
function moveMessagePortToContext(port) {
  checkPort(port);
  if (!Port.isOpen(port)) throw new ERR_CLOSED_MESSAGE_PORT();
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.moveMessagePortToContext');
}

/** Has postMessage refuse to move obj. */
function markAsUntransferable(obj) { if (marks(obj)) untransferable.add(obj); }

function isMarkedAsUntransferable(obj) { return marks(obj) && untransferable.has(obj); }

/** Has postMessage refuse to clone obj. */
function markAsUncloneable(obj) {
  if (marks(obj)) Object.defineProperty(obj, kMode, { value: 0, configurable: true });
}

const kTake = Symbol('take');

/** Sends to all other channels of its name. */
class BroadcastChannel extends EventTarget {
  #name; #closed = false; #half;

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    this.#half = broadcast(this.#name, () => this.#deliver());
    this.#half.ref();
  }

  get name() { return checkChannel(this).#name; }

  #deliver() {
    let entry;
    try {
      entry = this.#half.take();
    } catch (error) {
      if (!this.#closed) this.dispatchEvent(new MessageEvent('messageerror', { data: error }, kEmit));
      return this.#half.pending();
    }
    if (entry && !this.#closed) this.dispatchEvent(new MessageEvent('message', { data: entry[0] }, kEmit));
    return this.#half.pending();
  }

  postMessage(message) {
    checkChannel(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#closed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    this.#half.post(message);
  }

  [kTake]() {
    const entry = this.#half.take();
    return entry && { message: entry[0] };
  }

  close() {
    checkChannel(this);
    if (this.#closed) return;
    this.#closed = true;
    this.#half.release();
  }

  ref() { checkChannel(this).#half.ref(); return this; }
  unref() { checkChannel(this).#half.unref(); return this; }

  static is(value) { return marks(value) && #half in value; }

  [kInspect](depth, options) {
    return show(checkChannel(this), { name: this.#name, active: !this.#closed }, depth, options);
  }
}
const isChannel = BroadcastChannel.is;
delete BroadcastChannel.is;
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

for (const name of ['name', 'close', 'postMessage', 'ref', 'unref']) {
  Object.defineProperty(BroadcastChannel.prototype, name, { enumerable: true });
}

function checkChannel(self) {
  if (!isChannel(self)) throw new ERR_INVALID_THIS('BroadcastChannel');
  return self;
}

module.exports = {
  BroadcastChannel, MessageChannel, MessageEvent, MessagePort, cloneSymbol, deserializeSymbol, transferSymbol,
  newPort: (end) => new Port(end), revive, takeMessage: Port.take,
  isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable, moveMessagePortToContext, receiveMessageOnPort,
};
