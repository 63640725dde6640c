'use strict';
// The forms of server.listen(), the handle that each of them asks for, and the
// way of a cluster's worker to its primary's handle.

const { codes, ErrnoException, ExceptionWithHostPort, UVExceptionWithHostPort } =
  require('internal/errors');
const { isIP, isIPv6 } = require('internal/net');
const { isPipeName, normalizeArgs, toNumber } = require('internal/net/args');
const { publish } = require('internal/net/channels');
const { debug } = require('internal/net/debug');
const { TCP, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: PipeConstants } = internalBinding('pipe_wrap');
const { UV_EADDRINUSE, UV_EINVAL } = internalBinding('uv');
const { guessHandleType, isClusterWorker, loadedModule } = internalBinding('net');
const { owner_symbol, async_id_symbol } = internalBinding('symbols');

const anyIPv4 = '0.0.0.0';
const anyIPv6 = '::';
const defaultBacklog = 511;
const listenChannel = 'tracing:net.server.listen';

/** Server.prototype.listen over its arguments. */
function listen(server, args) {
  const [given, callback] = normalizeArgs(args);
  if (server._handle) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  publish(`${listenChannel}:asyncStart`, { server, options: given });
  if (callback !== null) server.once('listening', callback);
  const backlog = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
  if (adoptBoundSocket(server, given, backlog)) return server;
  const options = given._handle || given.handle || given;
  server._listeningId++;
  if (options instanceof TCP) {
    adoptHandle(server, options, backlog);
    return server;
  }
  addAbortSignal(server, options);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    listenInCluster(server, null, null, null, backlog, options.fd);
    return server;
  }
  if (wantsAnyPort(args, options)) options.port = 0;
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    listenOnPort(server, options, backlog);
  } else if (options.path && isPipeName(options.path)) {
    listenOnPath(server, options, backlog);
  } else {
    refuse(options);
  }
  return server;
}

// listen(), listen(callback), listen({port: undefined}), listen(null).
function wantsAnyPort(args, options) {
  return args.length === 0 || typeof args[0] === 'function' ||
    (options.port === undefined && 'port' in options) || options.port === null;
}

function refuse(options) {
  const reason = 'port' in options || 'path' in options ?
    [] : ['must have the property "port" or "path"'];
  throw new codes.ERR_INVALID_ARG_VALUE('options', options, ...reason);
}

/** err, or EADDRINUSE where the system silently bound another port. */
function checkBindError(err, port, handle) {
  if (err !== 0 || !(port > 0) || !handle.getsockname) return err;
  const out = {};
  const failed = handle.getsockname(out);
  if (failed !== 0 || out.port === port) return failed;
  debug(`checkBindError, bound to ${out.port} instead of ${port}`);
  return UV_EADDRINUSE;
}

function adoptHandle(server, handle, backlog) {
  server._handle = handle;
  server[async_id_symbol] = handle.getAsyncId();
  listenInCluster(server, null, -1, -1, backlog, undefined, true);
}

function adoptBoundSocket(server, given, backlog) {
  const bound = typeof given.isPipe === 'boolean' ? given : given.handle;
  if (typeof bound?.isPipe !== 'boolean') return false;
  const { consume, pathOf } = require('internal/net/bound_socket');
  const path = pathOf(bound);
  const handle = consume(bound);
  if (path !== undefined) server._pipeName = path;
  server._listeningId++;
  adoptHandle(server, handle, backlog);
  return true;
}

function listenOnPort(server, options, backlogFromArgs) {
  require('internal/validators').validatePort(options.port, 'options.port');
  const backlog = options.backlog || backlogFromArgs;
  const flags = tcpFlags(options);
  if (options.reusePort === true) options.exclusive = true;
  const port = options.port | 0;
  if (options.host) lookupAndListen(server, port, options.host, backlog, options.exclusive, flags);
  else listenInCluster(server, null, port, 4, backlog, undefined, options.exclusive, flags);
}

/** The bind flags that TCP options stand for. */
function tcpFlags({ ipv6Only, reusePort }) {
  return (ipv6Only === true ? TCPConstants.UV_TCP_IPV6ONLY : 0) |
    (reusePort === true ? TCPConstants.UV_TCP_REUSEPORT : 0);
}

function listenOnPath(server, options, backlogFromArgs) {
  const { path, readableAll, writableAll, exclusive } = options;
  if (path[0] === '\0' && (readableAll || writableAll)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options', options,
      'can not set readableAll or writableAllt to true when path is abstract unix socket');
  }
  server._pipeName = path;
  const backlog = options.backlog || backlogFromArgs;
  listenInCluster(server, path, -1, -1, backlog, undefined, exclusive, undefined,
    { readableAll, writableAll });
  if (server._handle) openToAll(server, readableAll === true, writableAll === true);
}

function openToAll(server, readable, writable) {
  const mode = (readable ? PipeConstants.UV_READABLE : 0) |
    (writable ? PipeConstants.UV_WRITABLE : 0);
  const err = mode === 0 ? 0 : server._handle.fchmod(mode);
  if (err === 0) return;
  server._handle.close();
  server._handle = null;
  throw new ErrnoException(err, 'uv_pipe_chmod');
}

// An address is its own answer, unless a script may have changed dns.
function lookup(host, callback) {
  const family = isIP(host);
  if (family === 0 || loadedModule('dns')) require('dns').lookup(host, { all: true }, callback);
  else process.nextTick(callback, null, [{ address: host, family }]);
}

function lookupAndListen(server, port, host, backlog, exclusive, flags) {
  const listeningId = server._listeningId;
  lookup(host, (err, addresses) => {
    if (listeningId !== server._listeningId) return;
    if (err) {
      server.emit('error', err);
      return;
    }
    // A link-local address cannot be bound without its zone.
    const { address, family } = addresses.find((a) => !isLinkLocal(a.address)) ?? addresses[0];
    listenInCluster(server, address, port, family || 4, backlog, undefined, exclusive, flags);
  });
}

const isLinkLocal = (ip) => isIPv6(ip) && /^fe[89ab]/i.test(ip);

/** Listens at once, or in a cluster's worker on a handle that the primary
 *  gives, unless exclusive. */
function listenInCluster(server, address, port, addressType, backlog, fd, exclusive, flags, options) {
  // A process that is no worker need not load cluster to know it.
  if (exclusive || !isClusterWorker()) {
    server._listen2(address, port, addressType, backlog, fd, flags);
    return;
  }
  const serverQuery = { address, port, addressType, fd, flags, backlog, ...options };
  const listeningId = server._listeningId;
  require('cluster')._getServer(server, serverQuery, listenOnPrimaryHandle);

  function listenOnPrimaryHandle(status, handle) {
    // The server was closed, and perhaps listens anew.
    if (listeningId !== server._listeningId) {
      handle.close();
      return;
    }
    const err = checkBindError(status, port, handle);
    if (err) {
      server.emit('error', new ExceptionWithHostPort(err, 'bind', address, port));
      return;
    }
    server._handle?.close();
    server._handle = handle;
    server._listen2(address, port, addressType, backlog, fd, flags);
  }
}

/** The handle for a descriptor: a Pipe or a TCP, else ERR_INVALID_FD_TYPE. */
function createHandle(fd, isServer) {
  require('internal/validators').validateInt32(fd, 'fd', 0);
  const type = guessHandleType(fd);
  const role = isServer ? 'SERVER' : 'SOCKET';
  if (type === 'PIPE') return new Pipe(PipeConstants[role]);
  if (type === 'TCP') return new TCP(TCPConstants[role]);
  throw new codes.ERR_INVALID_FD_TYPE(type);
}

/** A bound handle that does not listen yet, or an errno. */
function createServerHandle(address, port, addressType, fd, flags) {
  if (typeof fd === 'number' && fd >= 0) return openServerHandle(fd);
  if (port === -1 && addressType === -1) {
    const pipe = new Pipe(PipeConstants.SERVER);
    if (address) debug('bind to', address);
    return address ? bound(pipe, pipe.bind(address, port, flags)) : pipe;
  }
  const handle = new TCP(TCPConstants.SERVER);
  debug('bind to', address || 'any');
  if (address) {
    const method = addressType === 6 ? 'bind6' : 'bind';
    return bound(handle, handle[method](address, port, flags));
  }
  // Without IPv6 in the system there is still IPv4.
  const any = bound(handle, handle.bind6(anyIPv6, port, flags));
  if (typeof any !== 'number') return any;
  return createServerHandle(anyIPv4, port, undefined, undefined, flags);
}

function openServerHandle(fd) {
  let handle;
  try {
    handle = createHandle(fd, true);
  } catch (e) {
    debug('listen invalid fd=%d:', fd, e.message);
    return UV_EINVAL;
  }
  return handle.open(fd) || handle;
}

function bound(handle, err) {
  if (err === 0) return handle;
  handle.close();
  return err;
}

/** Server.prototype._listen2, this being the server. People wrap it by that
 *  name. */
function setupListenHandle(address, port, addressType, backlog, fd, flags) {
  debug('setupListenHandle', address, port, addressType, backlog, fd);
  let at = { address, addressType };
  if (this._handle) {
    // Given by the user, by the primary, or received over IPC.
    debug('setupListenHandle: have a handle already');
  } else {
    debug('setupListenHandle: create a handle');
    at = createListenHandle(this, address, port, addressType, fd, flags);
    if (!this._handle) return;
  }
  startListening(this, at.address, port, at.addressType, backlog);
}

// Sets server._handle, or fails on the next tick; returns where it is bound.
function createListenHandle(server, address, port, addressType, fd, flags) {
  let at = { address, addressType };
  let made;
  if (!address && typeof fd !== 'number') {
    at = { address: anyIPv6, addressType: 6 };
    made = createServerHandle(anyIPv6, port, 6, fd, flags);
    if (typeof made === 'number') at = { address: anyIPv4, addressType: 4 };
  }
  if (made === undefined || typeof made === 'number') {
    made = createServerHandle(at.address, port, at.addressType, fd, flags);
  }
  if (typeof made === 'number') fail(server, made, at.address, port);
  else server._handle = made;
  return at;
}

function startListening(server, address, port, addressType, backlog) {
  const handle = server._handle;
  server[async_id_symbol] = handle.getAsyncId?.() ?? -1;
  handle.onconnection = require('internal/net/server').onconnection;
  handle[owner_symbol] = server;
  const err = handle.listen(backlog || defaultBacklog);
  if (err) {
    handle.close();
    server._handle = null;
    fail(server, err, address, port);
    return;
  }
  publish(`${listenChannel}:asyncEnd`, { server });
  server._connectionKey = `${addressType}:${address}:${port}`;
  if (server._unref) server.unref();
  process.nextTick(emitListeningNT, server);
}

function fail(server, errno, address, port) {
  const error = new UVExceptionWithHostPort(errno, 'listen', address, port);
  publish(`${listenChannel}:error`, { server, error });
  process.nextTick(() => server.emit('error', error));
}

function emitListeningNT(server) {
  if (server._handle) server.emit('listening');
}

function addAbortSignal(server, { signal }) {
  if (signal === undefined) return;
  require('internal/validators').validateAbortSignal(signal, 'options.signal');
  const onAborted = () => { server.close(); };
  if (signal.aborted) {
    process.nextTick(onAborted);
    return;
  }
  const disposable = require('events').addAbortListener(signal, onAborted);
  server.once('close', () => disposable[Symbol.dispose]());
}

module.exports = { checkBindError, createHandle, createServerHandle, listen, setupListenHandle };
