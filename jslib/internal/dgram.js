'use strict';
// What dgram and cluster share: making and binding the handle of a socket.

const { codes: { ERR_SOCKET_BAD_TYPE } } = require('internal/errors');
const { isIP } = require('internal/net');
const { UDP } = internalBinding('udp_wrap');
const { UV_EINVAL } = internalBinding('uv');
const { guessHandleType } = internalBinding('net');

const kStateSymbol = Symbol('state symbol');
const kLookup = Symbol('kLookup'); // on a handle that looks names up as usual: its family

const lookup4 = (lookup, address, callback) => lookup(address || '127.0.0.1', 4, callback);
const lookup6 = (lookup, address, callback) => lookup(address || '::1', 6, callback);

function defaultLookup(address, family, callback) {
  if (isIP(address) === family) process.nextTick(callback, null, address, family);
  else require('dns').lookup(address, family, callback);
}

/** A new handle for 'udp4' or 'udp6'; its lookup(address, callback) resolves
 *  names of that family. */
function newHandle(type, lookup = defaultLookup) {
  require('internal/validators').validateFunction(lookup, 'lookup');
  if (type !== 'udp4' && type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
  const handle = new UDP();
  const family = type === 'udp6' ? 6 : 4;
  if (lookup === defaultLookup) handle[kLookup] = family;
  handle.lookup = (family === 6 ? lookup6 : lookup4).bind(handle, lookup);
  if (family === 6) {
    handle.bind = handle.bind6;
    handle.connect = handle.connect6;
    handle.send = handle.send6;
  }
  return handle;
}

/** A bound handle that does not receive yet, or an errno. */
function createSocketHandle(address, port, addressType, fd, flags) {
  const handle = newHandle(addressType);
  let err = 0;
  if (isDescriptor(fd)) err = guessHandleType(fd) === 'UDP' ? handle.open(fd) : UV_EINVAL;
  else if (port || address) err = handle.bind(address, port || 0, flags);
  if (err === 0) return handle;
  handle.close();
  return err;
}

/** Whether fd can be the descriptor of a socket. */
function isDescriptor(fd) {
  return Number.isInteger(fd) && fd > 0 && fd <= 0x7fffffff;
}

module.exports = { _createSocketHandle: createSocketHandle, isDescriptor, kLookup, kStateSymbol, newHandle };
