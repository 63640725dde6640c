'use strict';
// socket.send(): its forms, name lookup and the request to the handle.

const { codes, ExceptionWithHostPort } = require('internal/errors');
const { validateNumber, validatePort, validateString } = require('internal/validators');
const { isIP } = require('internal/net');
const { kLookup, kStateSymbol } = require('internal/dgram');
const { bindAny, enqueue, healthCheck, isBound, isConnected, isUnbound, onMessage } =
  require('internal/dgram/bind');
const { SendWrap, enableFast } = internalBinding('udp_wrap');

const dataTypes = ['Buffer', 'TypedArray', 'DataView', 'string'];

function checkView(data) {
  if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', dataTypes, data);
  return data;
}

function slice(data, offset_, length_) {
  const view = typeof data === 'string' ? Buffer.from(data) : checkView(data);
  const offset = offset_ >>> 0;
  const length = length_ >>> 0;
  if (offset > view.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > view.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(view.buffer, view.byteOffset + offset, length);
}

function toList(data) {
  if (!Array.isArray(data)) return [typeof data === 'string' ? Buffer.from(data) : checkView(data)];
  const list = data.map(toBuffer);
  if (list.includes(null)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buffer list arguments', dataTypes, data);
  }
  return list;
}

function toBuffer(data) {
  if (typeof data === 'string') return Buffer.from(data);
  if (!ArrayBuffer.isView(data)) return null;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

// (msg[, offset, length][, port[, address]][, callback]) without a peer.
function unconnectedArgs([data, offset, length, port, address, callback]) {
  if (address || (port && typeof port !== 'function')) {
    return { data: slice(data, offset, length), port, address, callback };
  }
  return { data, port: offset, address: length, callback: port };
}

// (msg[, offset, length][, callback]) with a peer.
function connectedArgs([data, offset, length, port, address, callback]) {
  const sliced = typeof length === 'number';
  const hasCallback = sliced && typeof port === 'function';
  const view = sliced ? slice(data, offset, length) : data;
  if ((port && !hasCallback) || address) throw new codes.ERR_SOCKET_DGRAM_IS_CONNECTED();
  if (!sliced) return { data, callback: offset };
  return { data: view, callback: hasCallback ? port : callback };
}

function readArgs(args, connected) {
  const read = connected ? connectedArgs(args) : unconnectedArgs(args);
  read.list = toList(read.data);
  if (!connected) read.port = validatePort(read.port, 'Port', false);
  if (typeof read.callback !== 'function') read.callback = undefined;
  if (typeof read.address === 'function') {
    read.callback = read.address;
    read.address = undefined;
  } else if (read.address !== undefined && read.address !== null) {
    validateString(read.address, 'address');
  }
  return read;
}

function deliver(socket, message) {
  const state = socket[kStateSymbol];
  if (isConnected(state)) {
    sendNow(socket, message, null);
    return;
  }
  state.handle.lookup(message.address, (err, ip) => {
    if (err) fail(socket, message.callback, err);
    else sendNow(socket, message, ip);
  });
}

function fail(socket, callback, err) {
  if (callback) process.nextTick(callback, err);
  else process.nextTick(() => socket.emit('error', err));
}

function sendNow(socket, { list, port, address, callback }, ip) {
  const { handle, sendBlockList } = socket[kStateSymbol];
  if (!handle) return;
  if (ip && sendBlockList?.check(ip, `ipv${isIP(ip)}`)) {
    if (callback) process.nextTick(callback, new codes.ERR_IP_BLOCKED(ip));
    return;
  }
  const req = Object.assign(new SendWrap(), { list, address, port });
  if (callback) Object.assign(req, { callback, oncomplete: afterSend });
  const result = port ?
    handle.send(req, list, list.length, port, ip, Boolean(callback)) :
    handle.send(req, list, list.length, Boolean(callback));
  if (!callback || result === 0) return;
  // A positive result is one more than the bytes that have left already.
  if (result > 0) process.nextTick(callback, null, result - 1);
  else process.nextTick(callback, new ExceptionWithHostPort(result, 'send', address, port));
}

function afterSend(err, sent) {
  this.callback(err ? new ExceptionWithHostPort(err, 'send', this.address, this.port) : null, sent);
}

/** The methods of Socket.prototype. */
const sending = {
  sendto(buffer, offset, length, port, address, callback) {
    validateNumber(offset, 'offset');
    validateNumber(length, 'length');
    validateNumber(port, 'port');
    validateString(address, 'address');
    this.send(buffer, offset, length, port, address, callback);
  },

  /** Sends one datagram: (msg[, offset, length][, port[, address]][, callback]);
   *  msg is a string, a view, or a list of these. */
  send(buffer, offset, length, port, address, callback) {
    const state = this[kStateSymbol];
    const message = readArgs([buffer, offset, length, port, address, callback], isConnected(state));
    healthCheck(this);
    if (isUnbound(state)) bindAny(this);
    if (message.list.length === 0) message.list.push(Buffer.alloc(0));
    if (isBound(state)) deliver(this, message);
    else enqueue(this, () => this.send(message.list, message.port, message.address, message.callback));
  },
};

// Datagrams that need nothing of the above take a short way in Go.
sending.send = enableFast({ kLookup, kStateSymbol, onMessage, send: sending.send });

module.exports = { sending };
