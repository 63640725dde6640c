'use strict';
// net: TCP and Unix sockets. The classes stand in internal/net/, each file with
// one role; the Go halves are the bindings tcp_wrap, pipe_wrap and stream_wrap.

const { isIP, isIPv4, isIPv6 } = require('internal/net');
const { normalizeArgs } = require('internal/net/args');
const { debug } = require('internal/net/debug');
const defaults = require('internal/net/defaults');
const { createServerHandle } = require('internal/net/listen');
const { Server } = require('internal/net/server');
const { Socket } = require('internal/net/socket');

/** Makes a Server; options may be left out. */
function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

/** Makes a Socket and connects it: (options | port[, host] | path)[, listener]. */
function connect(...args) {
  const normalized = normalizeArgs(args);
  const options = normalized[0];
  debug('createConnection', normalized);
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: normalizeArgs,
  get BlockList() { return require('internal/blocklist').BlockList; },
  get SocketAddress() { return require('internal/socketaddress').SocketAddress; },
  get BoundSocket() { return require('internal/net/bound_socket').BoundSocket; },
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  ...defaults.accessors,
};
