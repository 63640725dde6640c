'use strict';
// What becomes of a server or socket that is sent to another process, by kind.
// Descriptors and frames are the channel's matter.

const { codes: { ERR_INVALID_HANDLE_TYPE } } = require('internal/errors');
const { adopt } = internalBinding('ipc_channel');

// Each kind: take gives the handle to send (undefined: the message goes alone),
// give makes of a received one what the script gets.
const kinds = {
  'net.Native': {
    take: (handle) => handle,
    give(target, envelope, handle, emit) { emit(handle); },
  },
  'dgram.Native': {
    take: (handle) => handle,
    give(target, envelope, handle, emit) { emit(handle); },
  },
  'net.Server': {
    take: (server) => server._handle,
    give(target, envelope, handle, emit) {
      const { Server } = require('net');
      const server = new Server();
      const refused = (error) => process.emitWarning(`Ignored a server that cannot listen: ${error.message}`);
      server.once('error', refused);
      server.listen(handle, () => {
        server.removeListener('error', refused);
        emit(server);
      });
    },
  },
  'net.Socket': {
    take(socket, target, envelope, options) {
      const handle = socket._handle;
      if (!handle) return undefined;
      if (socket.server) require('internal/socket_list').track(socket, target, envelope, options);
      if (!options.keepOpen) detach(socket, handle);
      return handle;
    },
    give(target, envelope, handle, emit) {
      const { Socket } = require('net');
      const socket = new Socket({ handle, readable: true, writable: true });
      if (envelope.key) require('internal/socket_list').received(target, envelope.key, socket);
      emit(socket);
    },
  },
  'dgram.Socket': {
    take(socket, target, envelope) {
      envelope.dgramType = socket.type;
      return socket[require('internal/dgram').kStateSymbol].handle;
    },
    give(target, envelope, handle, emit) {
      const { Socket } = require('dgram');
      const socket = new Socket(envelope.dgramType);
      socket.bind(handle, () => emit(socket));
    },
  },
};

// The socket lives on in the other process; here it has no handle any more.
function detach(socket, handle) {
  handle.onread = () => {};
  socket._handle = null;
  socket.setTimeout(0);
  if (socket.parser) releaseHTTP(socket);
}

// A socket of an HTTP server gives its parser back.
function releaseHTTP(socket) {
  const { freeParser, HTTPParser } = require('_http_common');
  if (!(socket.parser instanceof HTTPParser)) return;
  freeParser(socket.parser, null, socket);
  if (socket._httpMessage) socket._httpMessage = null;
}

function kindOf(value) {
  const { Server, Socket } = require('net');
  if (value instanceof Socket) return 'net.Socket';
  if (value instanceof Server) return 'net.Server';
  if (isNative(value, 'tcp_wrap', 'TCP') || isNative(value, 'pipe_wrap', 'Pipe')) return 'net.Native';
  if (value instanceof require('dgram').Socket) return 'dgram.Socket';
  if (isNative(value, 'udp_wrap', 'UDP')) return 'dgram.Native';
  throw new ERR_INVALID_HANDLE_TYPE();
}

function isNative(value, binding, name) {
  return value instanceof internalBinding(binding)[name];
}

/** Returns { kind, frame, handle }: the NODE_HANDLE message and what goes along. */
function pack(target, message, value, options) {
  const kind = kindOf(value);
  const frame = { cmd: 'NODE_HANDLE', type: kind, msg: message };
  return { kind, frame, handle: kinds[kind].take(value, target, frame, options) };
}

/** Called once the channel has its own copy of the descriptor. */
function release({ kind, handle }, options) {
  if (kind === 'net.Socket' && !options.keepOpen) handle.close();
}

/**
 * Makes what the envelope says of a received descriptor, and passes it to emit.
 * A descriptor that is something else is closed, and its message dropped.
 */
function unpack(target, envelope, fd, emit) {
  const handle = adopt(fd);
  if (!handle) return;
  const isDatagram = isNative(handle, 'udp_wrap', 'UDP');
  const kind = Object.hasOwn(kinds, envelope.type) && kinds[envelope.type];
  if (kind && isDatagram === envelope.type.startsWith('dgram.')) kind.give(target, envelope, handle, emit);
  else handle.close();
}

module.exports = { pack, release, unpack };
