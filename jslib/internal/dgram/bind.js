'use strict';
// How a UDP socket gets its address, alone or as a cluster's worker, and its
// peer.

const { errorMonitor } = require('events');
const { codes, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const { isIP } = require('internal/net');
const { isDescriptor, kLookup, kStateSymbol } = require('internal/dgram');
const { bufferSize } = require('internal/dgram/settings');
const { constants: { UV_UDP_IPV6ONLY, UV_UDP_REUSEADDR, UV_UDP_REUSEPORT } } =
  internalBinding('udp_wrap');
const { guessHandleType, isClusterWorker } = internalBinding('net');
const { owner_symbol } = internalBinding('symbols');

const BIND_STATE_UNBOUND = 0;
const BIND_STATE_BINDING = 1;
const BIND_STATE_BOUND = 2;
const CONNECT_STATE_DISCONNECTED = 0;
const CONNECT_STATE_CONNECTING = 1;
const CONNECT_STATE_CONNECTED = 2;

/** The state of a new socket. */
const unbound = { bindState: BIND_STATE_UNBOUND, connectState: CONNECT_STATE_DISCONNECTED };

const isUnbound = ({ bindState }) => bindState === BIND_STATE_UNBOUND;
const isBound = ({ bindState }) => bindState === BIND_STATE_BOUND;
const isConnected = ({ connectState }) => connectState === CONNECT_STATE_CONNECTED;

/** Throws where the socket is closed. */
function healthCheck(socket) {
  if (!socket[kStateSymbol].handle) throw new codes.ERR_SOCKET_DGRAM_NOT_RUNNING();
}

/** Binds to any port, so that the socket can send. */
function bindAny(socket) {
  socket.bind({ port: 0, exclusive: true }, null);
}

/** Runs task once the socket is bound; drops it if binding fails. */
function enqueue(socket, task) {
  const state = socket[kStateSymbol];
  if (state.queue === undefined) {
    state.queue = [];
    socket.once(errorMonitor, onListenError);
    socket.once('listening', onListenSuccess);
  }
  state.queue.push(task);
}

function onListenSuccess() {
  this.removeListener(errorMonitor, onListenError);
  const state = this[kStateSymbol];
  const { queue } = state;
  state.queue = undefined;
  for (const task of queue) task();
}

function onListenError() {
  this.removeListener('listening', onListenSuccess);
  this[kStateSymbol].queue = undefined;
}

function onMessage(nread, handle, buffer, rinfo) {
  const socket = handle[owner_symbol];
  if (nread < 0) {
    socket.emit('error', new ErrnoException(nread, 'recvmsg'));
    return;
  }
  const { receiveBlockList } = socket[kStateSymbol];
  if (receiveBlockList?.check(rinfo.address, rinfo.family.toLowerCase())) return;
  rinfo.size = buffer.length;
  socket.emit('message', buffer, rinfo);
}

function onError(nread, handle, error) {
  handle[owner_symbol].emit('error', error);
}

function startReceiving(socket) {
  const state = socket[kStateSymbol];
  const { handle } = state;
  handle.onmessage = onMessage;
  handle.onerror = onError;
  handle.recvStart();
  state.receiving = true;
  state.bindState = BIND_STATE_BOUND;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
}

function startListening(socket) {
  startReceiving(socket);
  socket.emit('listening');
}

// The handle that the primary or the user gave takes the place of the own one.
function replaceHandle(socket, handle) {
  const state = socket[kStateSymbol];
  const old = state.handle;
  if (!old.hasRef()) handle.unref?.();
  for (const name of ['lookup', 'bind', 'send']) handle[name] = old[name];
  handle[kLookup] = old[kLookup];
  handle[owner_symbol] = socket;
  old.close();
  state.handle = handle;
}

function bindInWorker(socket, query, onError) {
  const state = socket[kStateSymbol];
  require('cluster')._getServer(socket, query, (err, handle) => {
    if (err) {
      if (state.handle) onError(err);
    } else if (!state.handle) {
      handle.close();
    } else {
      replaceHandle(socket, handle);
      startListening(socket);
    }
  });
}

function bindFailed(socket, error) {
  socket[kStateSymbol].bindState = BIND_STATE_UNBOUND;
  socket.emit('error', error);
}

function bindDescriptor(socket, { fd, exclusive }) {
  const state = socket[kStateSymbol];
  if (isClusterWorker() && !exclusive) {
    const query = { address: null, port: null, addressType: socket.type, fd, flags: null };
    bindInWorker(socket, query, (err) => bindFailed(socket, new ErrnoException(err, 'open')));
    return;
  }
  const type = guessHandleType(fd);
  if (type !== 'UDP') throw new codes.ERR_INVALID_FD_TYPE(type);
  const err = state.handle.open(fd);
  if (err) throw new ErrnoException(err, 'open');
  startListening(socket);
}

function bindFlags({ reuseAddr, ipv6Only, reusePort }) {
  return (reuseAddr ? UV_UDP_REUSEADDR : 0) | (ipv6Only ? UV_UDP_IPV6ONLY : 0) |
    (reusePort ? UV_UDP_REUSEPORT : 0);
}

const anyAddress = (type) => (type === 'udp4' ? '0.0.0.0' : '::');

function bindAddress(socket, port, address, exclusive) {
  const state = socket[kStateSymbol];
  state.handle.lookup(address || anyAddress(socket.type), (err, ip) => {
    if (!state.handle) return;
    if (err) {
      bindFailed(socket, err);
      return;
    }
    const flags = bindFlags(state);
    const onError = (e) => bindFailed(socket, new ExceptionWithHostPort(e, 'bind', ip, port));
    if (isClusterWorker() && !exclusive && !state.reusePort) {
      const query = { address: ip, port, addressType: socket.type, fd: -1, flags };
      bindInWorker(socket, query, onError);
      return;
    }
    const failed = state.handle.bind(ip, port || 0, flags);
    if (failed) onError(failed);
    else startListening(socket);
  });
}

// A callback of bind() hears 'listening' once, and not after an error.
function onceListening(socket, callback) {
  const stop = () => {
    socket.removeListener(errorMonitor, stop);
    socket.removeListener('listening', heard);
  };
  function heard() {
    stop();
    callback.call(this);
  }
  socket.on(errorMonitor, stop);
  socket.on('listening', heard);
}

function connectNow(socket, port, address, callback) {
  if (callback) socket.once('connect', callback);
  const state = socket[kStateSymbol];
  state.handle.lookup(address, (err, ip) => {
    if (!state.handle) return;
    const error = err || tryConnect(state, ip, address, port);
    if (error) {
      state.connectState = CONNECT_STATE_DISCONNECTED;
      process.nextTick(connectFailedNT, socket, error, callback);
      return;
    }
    state.connectState = CONNECT_STATE_CONNECTED;
    process.nextTick(() => socket.emit('connect'));
  });
}

function tryConnect(state, ip, address, port) {
  if (state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) return new codes.ERR_IP_BLOCKED(ip);
  const err = state.handle.connect(ip, port);
  return err ? new ExceptionWithHostPort(err, 'connect', address, port) : undefined;
}

function connectFailedNT(socket, error, callback) {
  if (!callback) {
    socket.emit('error', error);
    return;
  }
  socket.removeListener('connect', callback);
  callback(error);
}

function numericAddress(address, name, method, fallback) {
  if (address === undefined || address === null || address === '') return fallback;
  require('internal/validators').validateString(address, name);
  if (isIP(address) !== 0) return address;
  throw new codes.ERR_INVALID_ARG_VALUE(name, address,
    `must be a numeric IP address; ${method} does not perform DNS resolution`);
}

/** The methods of Socket.prototype. */
const binding = {
  /** Binds: ([port[, address]] | options | {fd} | handle)[, callback]. */
  bind(port_, address_, ...rest) {
    healthCheck(this);
    const state = this[kStateSymbol];
    if (!isUnbound(state)) throw new codes.ERR_SOCKET_ALREADY_BOUND();
    state.bindState = BIND_STATE_BINDING;
    const last = [port_, address_, ...rest].slice(0, arguments.length).pop();
    if (typeof last === 'function') onceListening(this, last);
    const options = port_ !== null && typeof port_ === 'object' ? port_ : undefined;
    if (typeof options?.recvStart === 'function') {
      replaceHandle(this, options);
      startListening(this);
    } else if (options && isDescriptor(options.fd)) {
      bindDescriptor(this, options);
    } else if (options) {
      bindAddress(this, options.port, options.address, Boolean(options.exclusive));
    } else {
      bindAddress(this, port_, typeof address_ === 'function' ? '' : address_, false);
    }
    return this;
  },

  /** Binds at once to a numeric address and returns it. */
  bindSync(options = {}) {
    healthCheck(this);
    const { validateObject, validatePort } = require('internal/validators');
    validateObject(options, 'options');
    const state = this[kStateSymbol];
    if (!isUnbound(state)) throw new codes.ERR_SOCKET_ALREADY_BOUND();
    const port = validatePort(options.port ?? 0, 'options.port');
    const address = numericAddress(options.address || '', 'options.address', 'bindSync',
      anyAddress(this.type));
    const err = state.handle.bind(address, port, bindFlags(state));
    if (err) throw new ExceptionWithHostPort(err, 'bind', address, port);
    startReceiving(this);
    process.nextTick(() => {
      if (state.handle) this.emit('listening');
    });
    return this.address();
  },

  /** Connects to a peer: then send() takes no address and others are not heard. */
  connect(port_, address_, callback_) {
    const { validatePort, validateString } = require('internal/validators');
    const port = validatePort(port_, 'Port', false);
    const swapped = typeof address_ === 'function';
    const address = swapped || address_ === undefined ? '' : address_;
    const callback = swapped ? address_ : callback_;
    validateString(address, 'address');
    const state = this[kStateSymbol];
    if (state.connectState !== CONNECT_STATE_DISCONNECTED) {
      throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
    }
    state.connectState = CONNECT_STATE_CONNECTING;
    if (isUnbound(state)) bindAny(this);
    if (isBound(state)) connectNow(this, port, address, callback);
    else enqueue(this, () => connectNow(this, port, address, callback));
  },

  /** Connects at once to a numeric address. */
  connectSync(port_, address_) {
    healthCheck(this);
    const port = require('internal/validators').validatePort(port_, 'Port', false);
    const state = this[kStateSymbol];
    if (state.connectState !== CONNECT_STATE_DISCONNECTED) {
      throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
    }
    const address = numericAddress(address_, 'address', 'connectSync',
      this.type === 'udp4' ? '127.0.0.1' : '::1');
    if (isUnbound(state)) this.bindSync();
    else if (!isBound(state)) throw new codes.ERR_SOCKET_ALREADY_BOUND();
    const error = tryConnect(state, address, address, port);
    if (error) throw error;
    state.connectState = CONNECT_STATE_CONNECTED;
    process.nextTick(() => {
      if (state.handle) this.emit('connect');
    });
  },

  /** Undoes connect(). */
  disconnect() {
    const state = this[kStateSymbol];
    if (!isConnected(state)) throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
    const err = state.handle.disconnect();
    if (err) throw new ErrnoException(err, 'connect');
    state.connectState = CONNECT_STATE_DISCONNECTED;
  },

  /** The peer's {address, family, port}. */
  remoteAddress() {
    healthCheck(this);
    const state = this[kStateSymbol];
    if (!isConnected(state)) throw new codes.ERR_SOCKET_DGRAM_NOT_CONNECTED();
    const out = {};
    const err = state.handle.getpeername(out);
    if (err) throw new ErrnoException(err, 'getpeername');
    return out;
  },
};

module.exports = {
  bindAny, binding, enqueue, healthCheck, isBound, isConnected, isUnbound, onMessage, unbound,
};
