'use strict';
// dgram: UDP sockets. Sending stands in internal/dgram/send.js, binding and
// connecting in internal/dgram/bind.js, options of the system in
// internal/dgram/settings.js.

const EventEmitter = require('events');
const { codes: { ERR_INVALID_ARG_TYPE }, ErrnoException } = require('internal/errors');
const { kStateSymbol, newHandle } = require('internal/dgram');
const { publish } = internalBinding('net');
const { binding, healthCheck, unbound } = require('internal/dgram/bind');
const { sending } = require('internal/dgram/send');
const { settings } = require('internal/dgram/settings');
const { owner_symbol, async_id_symbol } = internalBinding('symbols');

/** A UDP socket: type 'udp4' or 'udp6', or options with one; listener hears
 *  'message'. */
function Socket(type, listener) {
  EventEmitter.call(this);
  const options = type !== null && typeof type === 'object' ? type : { type };
  checkOptions(options);
  const handle = newHandle(options.type, options.lookup);
  handle[owner_symbol] = this;
  this[async_id_symbol] = handle.getAsyncId();
  this.type = options.type;
  if (typeof listener === 'function') this.on('message', listener);
  this[kStateSymbol] = newState(handle, options);
  if (options.signal !== undefined) closeOnAbort(this, options.signal);
  publish('udp.socket', { socket: this });
}

function checkOptions(options) {
  for (const name of ['recvBufferSize', 'sendBufferSize']) {
    if (options[name]) require('internal/validators').validateUint32(options[name], `options.${name}`);
  }
  for (const name of ['receiveBlockList', 'sendBlockList']) {
    if (options[name] && !require('internal/blocklist').BlockList.isBlockList(options[name])) {
      throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'net.BlockList', options[name]);
    }
  }
}

function newState(handle, options) {
  return {
    handle,
    receiving: false,
    ...unbound,
    queue: undefined,
    reuseAddr: options.reuseAddr,
    reusePort: options.reusePort,
    ipv6Only: options.ipv6Only,
    recvBufferSize: options.recvBufferSize,
    sendBufferSize: options.sendBufferSize,
    receiveBlockList: options.receiveBlockList || undefined,
    sendBlockList: options.sendBlockList || undefined,
  };
}

function closeOnAbort(socket, signal) {
  require('internal/validators').validateAbortSignal(signal, 'options.signal');
  const onAborted = () => {
    if (socket[kStateSymbol].handle) socket.close();
  };
  if (signal.aborted) {
    onAborted();
    return;
  }
  const disposable = EventEmitter.addAbortListener(signal, onAborted);
  socket.once('close', () => disposable[Symbol.dispose]());
}

function stopReceiving(state) {
  if (!state.receiving) return;
  state.handle.recvStop();
  state.receiving = false;
}

Socket.prototype = {
  __proto__: EventEmitter.prototype,

  ...binding,
  ...sending,
  ...settings,

  /** Closes the socket, after what waits for binding; 'close' follows. */
  close(callback) {
    const state = this[kStateSymbol];
    if (typeof callback === 'function') this.on('close', callback);
    if (state.queue !== undefined) {
      state.queue.push(() => this.close());
      return this;
    }
    healthCheck(this);
    stopReceiving(state);
    state.handle.close();
    state.handle = null;
    process.nextTick(() => this.emit('close'));
    return this;
  },

  async [Symbol.asyncDispose]() {
    if (!this[kStateSymbol].handle) return;
    await new Promise((resolve) => { this.close(resolve); });
  },

  /** The local {address, family, port}. */
  address() {
    healthCheck(this);
    const out = {};
    const err = this[kStateSymbol].handle.getsockname(out);
    if (err) throw new ErrnoException(err, 'getsockname');
    return out;
  },

  /** Lets the socket keep the process alive; unref lets it not. */
  ref() {
    this[kStateSymbol].handle?.ref();
    return this;
  },
  unref() {
    this[kStateSymbol].handle?.unref();
    return this;
  },
};

Object.setPrototypeOf(Socket, EventEmitter);
Object.defineProperty(Socket.prototype, 'constructor', {
  __proto__: null, value: Socket, writable: true, configurable: true,
});

/** Makes a Socket. */
function createSocket(type, listener) {
  return new Socket(type, listener);
}

module.exports = { createSocket, Socket };
