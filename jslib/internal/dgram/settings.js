'use strict';
// The options of a UDP socket in the system: buffers, time to live, multicast.

const { codes, ErrnoException } = require('internal/errors');
const { kStateSymbol } = require('internal/dgram');

function running(socket) {
  const { handle } = socket[kStateSymbol];
  if (!handle) throw new codes.ERR_SOCKET_DGRAM_NOT_RUNNING();
  return handle;
}

function check(err, syscall) {
  if (err) throw new ErrnoException(err, syscall);
}

/** Sets a buffer's size, or with 0 reads it. */
function bufferSize(socket, size, receive) {
  if (size >>> 0 !== size) throw new codes.ERR_SOCKET_BAD_BUFFER_SIZE();
  const context = {};
  const result = socket[kStateSymbol].handle.bufferSize(size, receive, context);
  if (result === undefined) throw new codes.ERR_SOCKET_BUFFER_SIZE(context);
  return result;
}

function setNumber(socket, method, value, name) {
  require('internal/validators').validateNumber(value, name);
  check(socket[kStateSymbol].handle[method](value), method);
  return value;
}

function membership(socket, method, multicastAddress, interfaceAddress) {
  const handle = running(socket);
  if (!multicastAddress) throw new codes.ERR_MISSING_ARGS('multicastAddress');
  check(handle[method](multicastAddress, interfaceAddress), method);
}

function sourceMembership(socket, method, sourceAddress, groupAddress, interfaceAddress) {
  const { validateString } = require('internal/validators');
  const handle = running(socket);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  check(handle[method](sourceAddress, groupAddress, interfaceAddress), method);
}

/** The methods of Socket.prototype. */
const settings = {
  setBroadcast(arg) {
    check(this[kStateSymbol].handle.setBroadcast(arg ? 1 : 0), 'setBroadcast');
  },

  setTTL(ttl) { return setNumber(this, 'setTTL', ttl, 'ttl'); },

  setMulticastTTL(ttl) { return setNumber(this, 'setMulticastTTL', ttl, 'ttl'); },

  setMulticastLoopback(arg) {
    check(this[kStateSymbol].handle.setMulticastLoopback(arg ? 1 : 0), 'setMulticastLoopback');
    return arg;
  },

  setMulticastInterface(interfaceAddress) {
    const handle = running(this);
    require('internal/validators').validateString(interfaceAddress, 'interfaceAddress');
    check(handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
  },

  addMembership(group, iface) { membership(this, 'addMembership', group, iface); },

  dropMembership(group, iface) { membership(this, 'dropMembership', group, iface); },

  addSourceSpecificMembership(source, group, iface) {
    sourceMembership(this, 'addSourceSpecificMembership', source, group, iface);
  },

  dropSourceSpecificMembership(source, group, iface) {
    sourceMembership(this, 'dropSourceSpecificMembership', source, group, iface);
  },

  setRecvBufferSize(size) { bufferSize(this, size, true); },

  setSendBufferSize(size) { bufferSize(this, size, false); },

  getRecvBufferSize() { return bufferSize(this, 0, true); },

  getSendBufferSize() { return bufferSize(this, 0, false); },

  getSendQueueSize() { return this[kStateSymbol].handle.getSendQueueSize(); },

  getSendQueueCount() { return this[kStateSymbol].handle.getSendQueueCount(); },
};

module.exports = { bufferSize, settings };
