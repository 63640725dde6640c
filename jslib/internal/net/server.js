'use strict';
// net.Server: what one needs until it listens. How it comes to listen stands in
// listen.js, its other methods in server_methods.js.

const EventEmitter = require('events');
const { listen, setupListenHandle } = require('internal/net/listen');
const { emitCloseIfDrained, loadedModule, onconnection } = internalBinding('net');
const { async_id_symbol } = internalBinding('symbols');

const method = (name, length) => require.later('internal/net/server_methods', name, length);

/** A TCP or Unix socket server. */
function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this);
  const listener = typeof options === 'function' ? options : connectionListener;
  const opts = checkOptions(options);
  if (typeof listener === 'function') this.on('connection', listener);
  this._connections = 0;
  this[async_id_symbol] = -1;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = opts.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(opts.pauseOnConnect);
  this.noDelay = Boolean(opts.noDelay);
  this.keepAlive = Boolean(opts.keepAlive);
  this.keepAliveInitialDelay = ~~(opts.keepAliveInitialDelay / 1000);
  this.highWaterMark = opts.highWaterMark ?? defaultHighWaterMark();
  if (opts.blockList) this.blockList = require('internal/net/settings').checkBlockList(opts.blockList);
}

// What stream says, unless nobody has loaded it.
const defaultHighWaterMark = () =>
  loadedModule('internal/streams/state')?.getDefaultHighWaterMark(false) ?? 64 * 1024;

function checkOptions(options) {
  if (typeof options === 'function' || options === undefined || options === null) return {};
  return require('internal/net/server_options').checkServerOptions(options, defaultHighWaterMark);
}

/** Makes a Server; options may be left out. */
function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

Server.prototype = {
  __proto__: EventEmitter.prototype,

  _listen2: setupListenHandle,

  /** Starts listening: ([port[, host[, backlog]]] | path[, backlog] | options |
   *  handle)[, listener]. */
  listen(...args) { return listen(this, args); },

  get listening() { return Boolean(this._handle); },

  address: method('address', 0),
  getConnections: method('getConnections', 1),
  close: method('close', 1),
  [Symbol.asyncDispose]: method('[Symbol.asyncDispose]', 0),
  _emitCloseIfDrained: emitCloseIfDrained,
  [Symbol.for('nodejs.rejection')]: method('[nodejs.rejection]', 3),
  _setupWorker: method('_setupWorker', 1),
  ref: method('ref', 0),
  unref: method('unref', 0),
};

Object.setPrototypeOf(Server, EventEmitter);
Object.defineProperty(Server.prototype, 'constructor', {
  __proto__: null, value: Server, writable: true, configurable: true,
});

// listen is the own one, for a primary that asks whether a script has replaced it.
module.exports = { Server, createServer, listen: Server.prototype.listen };
