'use strict';
// The short way of a server's connections: in Go, a socket without properties.
// Here is what Go needs to know of sockets, and where the general code goes on
// when a script asks for more.

const { readableSteps } = require('internal/streams/readable');
const { writableSteps } = require('internal/streams/writable');
const { emitClose, emitErrorAndClose } = require('internal/streams/destroy');
const net = require('internal/net');
const { kSetTOS } = require('internal/net/settings');
const {
  kBuffer, kBufferCb, kBufferGen, kHandle, kTimeout,
} = require('internal/stream_base_commons');
const {
  Socket, kBytesRead, kBytesWritten, kLastWriteQueueSize,
} = require('internal/net/socket');
const { async_id_symbol } = internalBinding('symbols');

// The own properties of a socket, in order.
const names = [
  'connecting', '_hadError', '_parent', '_host', '_closeAfterHandlingError', '_events',
  '_readableState', '_writableState', 'allowHalfOpen', '_maxListeners', '_eventsCount',
  '_sockname', '_pendingData', '_pendingEncoding', 'server', '_server',
];
const symbols = [
  async_id_symbol, kHandle, kLastWriteQueueSize, kTimeout, kBuffer, kBufferCb, kBufferGen,
  net.kSetNoDelay, net.kSetKeepAlive, net.kSetKeepAliveInitialDelay, kSetTOS, kBytesRead, kBytesWritten,
];

/** What Go takes over with the first connection. */
module.exports = {
  socket: Socket.prototype,
  realize: (...args) => require('internal/net/realize').realize(...args),
  steps: { ...readableSteps, ...writableSteps, emitClose, emitErrorAndClose },
  names,
  symbols,
};
