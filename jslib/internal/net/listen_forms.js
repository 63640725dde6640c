'use strict';
// The rarer forms of server.listen(): on a path, a handle or a BoundSocket, and
// with a signal that ends it.

const { codes, ErrnoException } = require('internal/errors');
const { isIPv6 } = require('internal/net');
const { listenInCluster } = require('internal/net/listen');
const { constants: { UV_READABLE, UV_WRITABLE } } = internalBinding('pipe_wrap');
const { async_id_symbol } = internalBinding('symbols');

/** Listens on a handle of the user's. */
function adoptHandle(server, handle, backlog) {
  server._handle = handle;
  server[async_id_symbol] = handle.getAsyncId();
  listenInCluster(server, null, -1, -1, backlog, undefined, true);
}

/** Listens on what a BoundSocket has taken. */
function adoptBoundSocket(server, bound, backlog) {
  const { consume, pathOf } = require('internal/net/bound_socket');
  const path = pathOf(bound);
  const handle = consume(bound);
  if (path !== undefined) server._pipeName = path;
  server._listeningId++;
  adoptHandle(server, handle, backlog);
}

/** The first of a name's addresses that can be bound: a link-local one cannot
 *  without its zone. */
function bindable(addresses) {
  return addresses.find(({ address }) => !(isIPv6(address) && /^fe[89ab]/i.test(address))) ?? addresses[0];
}

/** Listens on options.path. */
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
  const mode = (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0);
  const err = mode === 0 ? 0 : server._handle.fchmod(mode);
  if (err === 0) return;
  server._handle.close();
  server._handle = null;
  throw new ErrnoException(err, 'uv_pipe_chmod');
}

/** Throws for options that name no place to listen. */
function refuse(options) {
  const reason = 'port' in options || 'path' in options ?
    [] : ['must have the property "port" or "path"'];
  throw new codes.ERR_INVALID_ARG_VALUE('options', options, ...reason);
}

/** Closes the server when signal aborts. */
function closeOnAbort(server, signal) {
  require('internal/validators').validateAbortSignal(signal, 'options.signal');
  const onAborted = () => { server.close(); };
  if (signal.aborted) {
    process.nextTick(onAborted);
    return;
  }
  const disposable = require('events').addAbortListener(signal, onAborted);
  server.once('close', () => disposable[Symbol.dispose]());
}

module.exports = { adoptBoundSocket, adoptHandle, bindable, closeOnAbort, listenOnPath, refuse };
