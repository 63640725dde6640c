'use strict';
// Handles that a process makes by itself: a cluster's worker takes its
// primary's.

const { codes } = require('internal/errors');
const { debug } = require('internal/net/debug');
const { TCP, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: PipeConstants } = internalBinding('pipe_wrap');
const { UV_EINVAL } = internalBinding('uv');
const { guessHandleType } = internalBinding('net');

const anyIPv4 = '0.0.0.0';
const anyIPv6 = '::';

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

/** Sets server._handle, or fails on the next tick; returns where it is bound. */
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
  if (typeof made === 'number') require('internal/net/listen').fail(server, made, at.address, port);
  else server._handle = made;
  return at;
}

module.exports = { createHandle, createListenHandle, createServerHandle };
