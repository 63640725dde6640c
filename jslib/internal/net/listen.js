'use strict';
// server.listen() on a port, the way of a cluster's worker to its primary's
// handle, and how a handle comes to listen. The other forms stand in
// listen_forms.js, the making of handles in bind.js.

const { codes, ExceptionWithHostPort, UVExceptionWithHostPort } = require('internal/errors');
const { isIP } = require('internal/net');
const { isPipeName, normalizeArgs, toNumber } = require('internal/net/args');
const { isClusterWorker, isTCP, loadedModule, onconnection, publish } = internalBinding('net');
const { owner_symbol, async_id_symbol } = internalBinding('symbols');

const debug = process.env.NODE_DEBUG ? require('internal/net/debug').debug : () => {};

// What most servers do without: other forms of listen(), handles of their own.
const forms = () => require('internal/net/listen_forms');
const bind = () => require('internal/net/bind');

const defaultBacklog = 511;
const listenChannel = 'tracing:net.server.listen';

/** Server.prototype.listen over its arguments. */
function listen(server, args) {
  const [given, callback] = normalizeArgs(args);
  if (server._handle) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  publish(`${listenChannel}:asyncStart`, { server, options: given });
  if (callback !== null) server.once('listening', callback);
  const backlog = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
  const boundSocket = typeof given.isPipe === 'boolean' ? given : given.handle;
  if (typeof boundSocket?.isPipe === 'boolean') {
    forms().adoptBoundSocket(server, boundSocket, backlog);
    return server;
  }
  const options = given._handle || given.handle || given;
  server._listeningId++;
  if (isTCP(options)) {
    forms().adoptHandle(server, options, backlog);
    return server;
  }
  if (options.signal !== undefined) forms().closeOnAbort(server, options.signal);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    listenInCluster(server, null, null, null, backlog, options.fd);
    return server;
  }
  if (wantsAnyPort(args, options)) options.port = 0;
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    listenOnPort(server, options, backlog);
  } else if (options.path && isPipeName(options.path)) {
    forms().listenOnPath(server, options, backlog);
  } else {
    forms().refuse(options);
  }
  return server;
}

// listen(), listen(callback), listen({port: undefined}), listen(null).
function wantsAnyPort(args, options) {
  return args.length === 0 || typeof args[0] === 'function' ||
    (options.port === undefined && 'port' in options) || options.port === null;
}

/** err, or EADDRINUSE where the system silently bound another port. */
function checkBindError(err, port, handle) {
  if (err !== 0 || !(port > 0) || !handle.getsockname) return err;
  const out = {};
  const failed = handle.getsockname(out);
  if (failed !== 0 || out.port === port) return failed;
  debug(`checkBindError, bound to ${out.port} instead of ${port}`);
  return internalBinding('uv').UV_EADDRINUSE;
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

// The bind flags that TCP options stand for.
function tcpFlags({ ipv6Only, reusePort }) {
  if (ipv6Only !== true && reusePort !== true) return 0;
  const { UV_TCP_IPV6ONLY, UV_TCP_REUSEPORT } = internalBinding('tcp_wrap').constants;
  return (ipv6Only === true ? UV_TCP_IPV6ONLY : 0) | (reusePort === true ? UV_TCP_REUSEPORT : 0);
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
    const { address, family } = addresses.length > 1 ? forms().bindable(addresses) : addresses[0];
    listenInCluster(server, address, port, family || 4, backlog, undefined, exclusive, flags);
  });
}

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
    at = bind().createListenHandle(this, address, port, addressType, fd, flags);
    if (!this._handle) return;
  }
  startListening(this, at.address, port, at.addressType, backlog);
}

function startListening(server, address, port, addressType, backlog) {
  const handle = server._handle;
  server[async_id_symbol] = handle.getAsyncId?.() ?? -1;
  handle.onconnection = onconnection;
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

/** Has the server say on the next tick that it cannot listen. */
function fail(server, errno, address, port) {
  const error = new UVExceptionWithHostPort(errno, 'listen', address, port);
  publish(`${listenChannel}:error`, { server, error });
  process.nextTick(() => server.emit('error', error));
}

function emitListeningNT(server) {
  if (server._handle) server.emit('listening');
}

module.exports = { checkBindError, fail, listen, listenInCluster, setupListenHandle };
