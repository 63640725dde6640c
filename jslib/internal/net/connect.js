'use strict';
// How a Socket connects: options, lookup, then one attempt (attemptOne) or, when
// a name has several addresses, one after the other (attempts.js).

const { codes, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateNumber,
  validatePort, validateString, validateStringWithoutNullBytes,
} = require('internal/validators');
const { isIP, normalizedArgsSymbol } = require('internal/net');
const { normalizeArgs } = require('internal/net/args');
const { checkBindError } = require('internal/net/listen');
const { debug } = require('internal/net/debug');
const defaults = require('internal/net/defaults');
const { applySettings } = require('internal/net/settings');
const { Socket, initSocketHandle, kBoundSource } = require('internal/net/socket');
const { TCP, TCPConnectWrap, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, PipeConnectWrap, constants: PipeConstants } = internalBinding('pipe_wrap');
const { owner_symbol } = internalBinding('symbols');
const { loadedModule, publish } = internalBinding('net');

const kStarted = Symbol('started');

const anyAddress = { __proto__: null, 4: '0.0.0.0', 6: '::' };

/** Socket.prototype.connect over its arguments, normalized or not. */
function connect(socket, args) {
  const normalized = args[0]?.[normalizedArgsSymbol] ? args[0] : normalizeArgs(args);
  const [options, callback] = normalized;
  publish('net.client.socket', { socket });
  if (callback !== null) socket.once('connect', callback);
  if (socket._parent?.connecting) return socket;
  if (options.port === undefined && (options.path === undefined || options.path === null)) {
    throw new codes.ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  const pipe = prepareHandle(socket, options);
  socket._unrefTimer();
  socket.connecting = true;
  if (pipe) connectPipe(socket, options.path);
  else lookupAndConnect(socket, options);
  return socket;
}

// Gives the socket a handle, and says whether it is a pipe.
function prepareHandle(socket, { path }) {
  if (socket.write !== Socket.prototype.write) socket.write = Socket.prototype.write;
  if (socket.destroyed) {
    socket._handle = null;
    socket._peername = null;
    socket._sockname = null;
  }
  const adopted = socket[kBoundSource] && socket._handle;
  const pipe = adopted ? socket._handle instanceof Pipe : !!path;
  debug('pipe', pipe, path);
  if (!socket._handle) {
    socket._handle = pipe ? new Pipe(PipeConstants.SOCKET) : new TCP(TCPConstants.SOCKET);
    socket._undestroy();
    initSocketHandle(socket);
  }
  return pipe;
}

function connectPipe(socket, path) {
  validateString(path, 'options.path');
  attemptOne(socket, { address: path });
}

function lookupAndConnect(socket, options) {
  const plan = checkConnectOptions(socket, options);
  const addressType = isIP(plan.host);
  if (addressType === 0) {
    lookupHost(socket, options, plan);
    return;
  }
  const target = { ...plan, address: plan.host, addressType };
  if (socket[kBoundSource]) {
    attemptOne(socket, target);
    return;
  }
  process.nextTick(() => {
    if (socket.connecting) attemptOne(socket, target);
  });
}

function checkConnectOptions(socket, options) {
  const { localAddress, localPort, port } = options;
  const host = options.host || 'localhost';
  validateStringWithoutNullBytes(host, 'options.host');
  if (socket[kBoundSource] && (localAddress !== undefined || localPort !== undefined)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options', options,
      'localAddress and localPort cannot be used with an adopted bound socket');
  }
  if (localAddress && !isIP(localAddress)) throw new codes.ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port !== undefined) checkPort(port);
  return { host, port: port | 0, localAddress, localPort, ...familyOptions(socket, options) };
}

function checkPort(port) {
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
  }
  validatePort(port);
}

const given = (value) => value !== undefined && value !== null;

function familyOptions(socket, { autoSelectFamily, autoSelectFamilyAttemptTimeout }) {
  let auto = defaults.getDefaultAutoSelectFamily();
  let timeout = defaults.getDefaultAutoSelectFamilyAttemptTimeout();
  if (socket[kBoundSource]) {
    auto = false;
  } else if (given(autoSelectFamily)) {
    validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
    auto = autoSelectFamily;
  }
  if (given(autoSelectFamilyAttemptTimeout)) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
    timeout = Math.max(autoSelectFamilyAttemptTimeout, defaults.minAttemptTimeout);
  }
  return { autoSelectFamily: auto, timeout };
}

const dnsFamilies = { __proto__: null, IPv4: 4, IPv6: 6 };

function lookupHost(socket, options, plan) {
  if (given(options.lookup)) validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const family = dnsFamilies[options.family] ?? options.family;
  const oneFamily = family === 4 || family === 6;
  const query = { family, hints: options.hints || 0 };
  if (!oneFamily && query.hints === 0) query.hints = dns.ADDRCONFIG;
  debug('connect: find host', plan.host);
  debug('connect: dns options', query);
  socket._host = plan.host;
  const lookup = options.lookup || dns.lookup;
  if (!oneFamily && !plan.localAddress && plan.autoSelectFamily) {
    debug('connect: autodetecting');
    query.all = true;
    lookup(plan.host, query, require('internal/net/attempts').onAddresses(socket, options, plan));
    return;
  }
  lookup(plan.host, query, (err, address, addressType) => {
    socket.emit('lookup', err, address, addressType, plan.host);
    if (!socket.connecting) return;
    const error = err || addressError(address, addressType, options);
    if (error) failLater(socket, error);
    else attemptAfterLookup(socket, { ...plan, address, addressType });
  });
}

/** What is wrong with the answer of a lookup, if anything. */
function addressError(address, addressType, { host, port }) {
  if (typeof address !== 'string' || !isIP(address)) {
    return new codes.ERR_INVALID_IP_ADDRESS(address);
  }
  if (addressType !== 4 && addressType !== 6) {
    return new codes.ERR_INVALID_ADDRESS_FAMILY(addressType, host, port);
  }
  return undefined;
}

function failLater(socket, error) {
  process.nextTick(() => socket.destroy(error));
}

function attemptAfterLookup(socket, target) {
  socket._unrefTimer();
  attemptOne(socket, target);
}

/** Connects to {address[, port, addressType, localAddress, localPort]};
 *  without an addressType it is a path. Failure destroys the socket. */
function attemptOne(socket, target) {
  const { address, port, addressType } = target;
  const bindError = bindLocal(socket, target, 'connect');
  if (bindError) {
    socket.destroy(bindError);
    return;
  }
  debug('connect: attempting to connect to %s:%d (addressType: %d)', address, port, addressType);
  socket.emit('connectionAttempt', address, port, addressType);
  if (isBlocked(socket, target)) {
    socket.destroy(new codes.ERR_IP_BLOCKED(address));
    return;
  }
  const err = startConnect(socket, connectRequest(target, afterConnect));
  if (err) socket.destroy(immediateError(socket, err, target));
}

/** Binds the socket's handle to the local side that was asked for; returns the
 *  error, if any. */
function bindLocal(socket, { localAddress, localPort, addressType }, what) {
  if (!localAddress && !localPort) return undefined;
  const address = localAddress || anyAddress[addressType];
  const handle = socket._handle;
  let err = addressType === 4 ? handle.bind(address, localPort) : handle.bind6(address, localPort);
  debug(`${what}: binding to localAddress: %s and localPort: %d (addressType: %d)`,
    address, localPort, addressType);
  err = checkBindError(err, localPort, handle);
  return err ? new ExceptionWithHostPort(err, 'bind', address, localPort) : undefined;
}

/** Whether the socket's BlockList has the address. */
function isBlocked(socket, { address, addressType }) {
  return addressType !== undefined && Boolean(socket.blockList?.check(address, `ipv${addressType}`));
}

/** The request of one attempt; oncomplete as afterConnect's. */
function connectRequest({ address, port, addressType, localAddress, localPort }, oncomplete) {
  const req = addressType === undefined ? new PipeConnectWrap() : new TCPConnectWrap();
  req.oncomplete = oncomplete;
  req.address = address;
  if (addressType === undefined) return req;
  return Object.assign(req, { port, localAddress, localPort, addressType });
}

/** Starts it: 0, or the errno that came at once. */
function startConnect(socket, req) {
  const timeline = loadedModule('internal/perf/entries');
  if (req.addressType !== undefined && timeline?.observed('net')) req[kStarted] = timeline.now();
  const { _handle: handle } = socket;
  if (req.addressType === undefined) return handle.connect(req, req.address);
  if (req.addressType === 4) return handle.connect(req, req.address, req.port);
  return handle.connect6(req, req.address, req.port);
}

/** The error of an attempt that failed at once: it tells the local side. */
function immediateError(socket, err, { address, port }) {
  const local = socket._getsockname();
  return new ExceptionWithHostPort(err, 'connect', address, port, `${local.address}:${local.port}`);
}

/** The error of an attempt that failed later. */
function connectionError(req, status) {
  const { address, port, localAddress, localPort } = req;
  const bound = localAddress && localPort;
  const details = bound ? `${localAddress}:${localPort}` : undefined;
  const error = new ExceptionWithHostPort(status, 'connect', address, port, details);
  return bound ? Object.assign(error, { localAddress, localPort }) : error;
}

/** The oncomplete of a connect request. */
function afterConnect(status, handle, req, readable, writable) {
  const socket = handle[owner_symbol];
  if (socket.destroyed) return;
  debug('afterConnect');
  socket.connecting = false;
  socket._sockname = null;
  if (status === 0) {
    tellTimeline(req);
    onConnected(socket, readable, writable);
    return;
  }
  const error = connectionError(req, status);
  socket.emit('connectionAttemptFailed', req.address, req.port, req.addressType, error);
  socket.destroy(error);
}

/** Tells the observers of 'net' entries of a connect request that is done. */
function tellTimeline(req) {
  if (req[kStarted] === undefined) return;
  const detail = { host: req.address, port: req.port };
  loadedModule('internal/perf/entries').tell('connect', 'net', req[kStarted], detail);
}

function onConnected(socket, readable, writable) {
  if (socket.readable && !readable) {
    socket.push(null);
    socket.read();
  }
  if (socket.writable && !writable) socket.end();
  socket._unrefTimer();
  applySettings(socket);
  socket.emit('connect');
  socket.emit('ready');
  // Reading starts only now, so that the listeners of 'connect' may pause.
  if (readable && !socket.isPaused()) socket.read(0);
}

/** Lets signal stop further attempts; the Duplex itself sees to destroying. */
function addAbortSignal(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const onAbort = () => { socket._aborted = true; };
  process.nextTick(() => {
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

module.exports = {
  addAbortSignal,
  addressError,
  afterConnect,
  attemptAfterLookup,
  bindLocal,
  connect,
  connectRequest,
  connectionError,
  failLater,
  immediateError,
  isBlocked,
  startConnect,
  tellTimeline,
};
