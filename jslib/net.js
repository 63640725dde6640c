'use strict';
// net: TCP and Unix sockets. The classes stand in internal/net/, each file with
// one role; the Go halves are the bindings tcp_wrap, pipe_wrap and stream_wrap.

const { isIP, isIPv4, isIPv6 } = require('internal/net');
const { normalizeArgs } = require('internal/net/args');
const { debug } = require('internal/net/debug');
const defaults = require('internal/net/defaults');
const { Server } = require('internal/net/server');

const loadSocket = () => require('internal/net/socket').Socket; // a server does without at first

/** A bound handle that does not listen yet, or an errno. */
function createServerHandle(address, port, addressType, fd, flags) {
  return require('internal/net/bind').createServerHandle(address, port, addressType, fd, flags);
}

/** Makes a Server; options may be left out. */
function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

/** Makes a Socket and connects it: (options | port[, host] | path)[, listener]. */
function connect(...args) {
  const normalized = normalizeArgs(args);
  const options = normalized[0];
  debug('createConnection', normalized);
  const socket = new (loadSocket())(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

function settle(name, value) {
  Object.defineProperty(module.exports, name, { value, writable: true, configurable: true, enumerable: true });
  return value;
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
  get Socket() { return settle('Socket', loadSocket()); },
  set Socket(value) { settle('Socket', value); },
  get Stream() { return settle('Stream', loadSocket()); },
  set Stream(value) { settle('Stream', value); },
  ...defaults.accessors,
};
