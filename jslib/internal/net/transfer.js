'use strict';
// How net's objects travel to another thread: TCP sockets, servers and
// BoundSockets move; BlockLists are shared by both sides, SocketAddresses copied.

const { codes: { ERR_WORKER_HANDLE_NOT_TRANSFERABLE } } = require('internal/errors');
const { BlockList, kHandle } = require('internal/blocklist');
const { kReinitializeHandle } = require('internal/net');
const { BoundSocket, adopt, consume, handleOf } = require('internal/net/bound_socket');
require('net'); // so that connections go the short way
const { Server } = require('internal/net/server');
const { Socket } = require('internal/net/socket');
const { SocketAddress, become } = require('internal/socketaddress');
const { BlockList: List } = internalBinding('block_list');
const { TCP } = internalBinding('tcp_wrap');
const { cloneSymbol, deserializeSymbol, transferSymbol } = internalBinding('messaging');

function refuse(name) { throw new ERR_WORKER_HANDLE_NOT_TRANSFERABLE(name); }

// untouched: nothing of what passes through the socket would stay behind.
function untouched(socket) {
  return !socket.connecting && !socket.destroyed && socket.readableEncoding === null &&
    !socket.bytesRead && !socket.readableLength && !socket.bytesWritten;
}

function socketForm() {
  const handle = this._handle;
  if (!(handle instanceof TCP) || !untouched(this)) refuse('net.Socket');
  const moved = () => {
    this._handle = null;
    this.destroy();
  };
  const data = { handle, allowHalfOpen: this.allowHalfOpen };
  return { data, handle, moved, deserializeInfo: 'internal/net/transfer:Socket' };
}

function socketOf({ handle, allowHalfOpen }) {
  this.allowHalfOpen = allowHalfOpen;
  this[kReinitializeHandle](handle);
}

// What decides how a server treats its connections.
const serverOptions = [
  'allowHalfOpen', 'pauseOnConnect', 'noDelay', 'keepAlive', 'keepAliveInitialDelay', 'highWaterMark',
];

function serverForm() {
  const handle = this._handle;
  if (!(handle instanceof TCP)) refuse('net.Server');
  const data = { handle };
  for (const name of serverOptions) data[name] = this[name];
  return { data, handle, moved: () => { this._handle = null; }, deserializeInfo: 'internal/net/transfer:Server' };
}

function serverOf({ handle, ...options }) {
  Object.assign(this, options);
  this.listen(handle);
}

function boundForm() {
  const handle = handleOf(this);
  if (!(handle instanceof TCP)) refuse('net.BoundSocket');
  return { data: { handle }, handle, moved: () => consume(this), deserializeInfo: 'internal/net/transfer:Bound' };
}

/** Makes an object that becomes a BoundSocket when it gets its handle. */
function Bound() { return Object.create(BoundSocket.prototype); }

function listForm() {
  return { data: { handle: this[kHandle] }, deserializeInfo: 'internal/net/transfer:BlockList' };
}

function listOf({ handle }) { this[kHandle] = new List(handle); }

function addressForm() {
  return { data: this.toJSON(), deserializeInfo: 'internal/net/transfer:SocketAddress' };
}

const kinds = [
  [Socket, transferSymbol, socketForm, socketOf],
  [Server, transferSymbol, serverForm, serverOf],
  [BoundSocket, transferSymbol, boundForm, function({ handle }) { adopt(this, handle); }],
  [BlockList, cloneSymbol, listForm, listOf],
  [SocketAddress, cloneSymbol, addressForm, function(data) { become(this, data); }],
];
for (const [{ prototype }, symbol, give, take] of kinds) {
  Object.defineProperty(prototype, symbol, { value: give, writable: true, configurable: true });
  Object.defineProperty(prototype, deserializeSymbol, { value: take, writable: true, configurable: true });
}

module.exports = { BlockList, Bound, Server, Socket, SocketAddress };
