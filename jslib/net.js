'use strict';
// net: TCP and Unix sockets. The classes stand in internal/net/, each file with
// one role; the Go halves are the bindings tcp_wrap, pipe_wrap and stream_wrap.

const { isIP, isIPv4, isIPv6 } = require('internal/net');

// A cluster's primary needs neither, and a server no socket at first.
const loadServer = () => require('internal/net/server').Server;
const loadSocket = () => require('internal/net/socket').Socket;
const connect = require.later('internal/net/create', 'connect', 0);
const setting = (name, length) => require.later('internal/net/defaults', name, length);

function settle(name, value) {
  Object.defineProperty(module.exports, name, { value, writable: true, configurable: true, enumerable: true });
  return value;
}

// Connections that scripts ask nothing unusual of stay in Go. NODE_DEBUG=net
// shows the general way.
if (!process.env.NODE_DEBUG || !require('internal/net/debug').debugging) internalBinding('net').enableShort();

module.exports = {
  _createServerHandle: require.later('internal/net/bind', 'createServerHandle', 5),
  _normalizeArgs: require.later('internal/net/args', 'normalizeArgs', 1),
  get BlockList() { return require('internal/blocklist').BlockList; },
  get SocketAddress() { return require('internal/socketaddress').SocketAddress; },
  get BoundSocket() { return require('internal/net/bound_socket').BoundSocket; },
  connect,
  createConnection: connect,
  createServer: require.later('internal/net/server', 'createServer', 2),
  isIP,
  isIPv4,
  isIPv6,
  get Server() { return settle('Server', loadServer()); },
  set Server(value) { settle('Server', value); },
  get Socket() { return settle('Socket', loadSocket()); },
  set Socket(value) { settle('Socket', value); },
  get Stream() { return settle('Stream', loadSocket()); },
  set Stream(value) { settle('Stream', value); },
  getDefaultAutoSelectFamily: setting('getDefaultAutoSelectFamily', 0),
  setDefaultAutoSelectFamily: setting('setDefaultAutoSelectFamily', 1),
  getDefaultAutoSelectFamilyAttemptTimeout: setting('getDefaultAutoSelectFamilyAttemptTimeout', 0),
  setDefaultAutoSelectFamilyAttemptTimeout: setting('setDefaultAutoSelectFamilyAttemptTimeout', 1),
};
