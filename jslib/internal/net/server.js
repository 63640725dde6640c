'use strict';
// net.Server: options, connections and closing. How it comes to listen stands in
// listen.js.

const EventEmitter = require('events');
const { codes, ErrnoException } = require('internal/errors');
const { publish } = require('internal/net/channels');
const { debug, debugging } = require('internal/net/debug');
const { listen, setupListenHandle } = require('internal/net/listen');
const { enableShort } = internalBinding('stream_wrap');
const { owner_symbol, async_id_symbol } = internalBinding('symbols');
const { loadedModule } = internalBinding('net');

// What a server does without as long as nobody asks for it.
const settings = () => require('internal/net/settings');
const rare = () => require('internal/net/server_rare');

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
  if (opts.blockList) this.blockList = settings().checkBlockList(opts.blockList);
}

// What stream says, unless nobody has loaded it.
const defaultHighWaterMark = () =>
  loadedModule('internal/streams/state')?.getDefaultHighWaterMark(false) ?? 64 * 1024;

function checkOptions(options) {
  if (typeof options === 'function' || options === undefined || options === null) return {};
  if (typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const opts = { ...options };
  if (opts.keepAliveInitialDelay !== undefined) settings().checkInitialDelay(opts);
  if (opts.highWaterMark === undefined) return opts;
  require('internal/validators').validateNumber(opts.highWaterMark, 'options.highWaterMark');
  if (opts.highWaterMark < 0) opts.highWaterMark = defaultHighWaterMark();
  return opts;
}

/** The onconnection of a listening handle: this is the handle. A handle that
 *  cluster or IPC deliver comes the same way. */
function onconnection(err, clientHandle) {
  const server = this[owner_symbol];
  debug('onconnection');
  if (err) {
    server.emit('error', new ErrnoException(err, 'accept'));
    return;
  }
  const { maxConnections } = server;
  if (maxConnections !== undefined && maxConnections !== null &&
      server._connections >= maxConnections) {
    rare().drop(server, clientHandle);
    return;
  }
  if (server.blockList && rare().isBlocked(server.blockList, clientHandle)) {
    clientHandle.close();
    return;
  }
  const { AcceptedOptions, Socket } = require('internal/net/socket'); // with the first connection
  welcome(server, new Socket(new AcceptedOptions(server, clientHandle)));
}

function welcome(server, socket) {
  settings().inheritSettings(socket, server);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  publish('net.server.socket', { socket });
}

function emitCloseNT(server) {
  debug('SERVER: emit close');
  server.emit('close');
}

Server.prototype = {
  __proto__: EventEmitter.prototype,

  _listen2: setupListenHandle,

  /** Starts listening: ([port[, host[, backlog]]] | path[, backlog] | options |
   *  handle)[, listener]. */
  listen(...args) { return listen(this, args); },

  get listening() { return Boolean(this._handle); },

  /** {address, family, port}, a path, or null. Throws where the handle fails. */
  address() {
    if (this._handle?.getsockname) {
      const out = {};
      const err = this._handle.getsockname(out);
      if (err) throw new ErrnoException(err, 'address');
      return out;
    }
    return this._pipeName || null;
  },

  /** Calls cb(err, number of open connections). */
  getConnections(cb) {
    const done = (err, count) => process.nextTick(cb, err, count);
    if (this._usingWorkers) rare().countConnections(this, done);
    else done(null, this._connections);
    return this;
  },

  /** Stops listening; 'close' comes when the last connection has ended. */
  close(cb) {
    this._listeningId++;
    if (typeof cb === 'function') {
      const running = this._handle;
      this.once('close', running ? cb : () => cb(new codes.ERR_SERVER_NOT_RUNNING()));
    }
    if (this._handle) {
      this._handle.close();
      this._handle = null;
    }
    if (this._usingWorkers) rare().closeWorkers(this);
    else this._emitCloseIfDrained();
    return this;
  },

  async [Symbol.asyncDispose]() {
    if (!this._handle) return;
    await new Promise((resolve, reject) => {
      this.close((err) => (err ? reject(err) : resolve()));
    });
  },

  _emitCloseIfDrained() {
    debug('SERVER _emitCloseIfDrained');
    if (this._handle || this._connections) {
      debug('SERVER handle? %j   connections? %d', !!this._handle, this._connections);
      return;
    }
    process.nextTick(emitCloseNT, this);
  },

  [Symbol.for('nodejs.rejection')](err, event, socket) {
    if (event === 'connection') socket.destroy(err);
    else this.emit('error', err);
  },

  _setupWorker(socketList) {
    this._usingWorkers = true;
    this._workers.push(socketList);
    socketList.once('exit', (list) => {
      this._workers.splice(this._workers.indexOf(list), 1);
    });
  },

  /** Lets the server keep the process alive; unref lets it not. */
  ref() {
    this._unref = false;
    this._handle?.ref();
    return this;
  },
  unref() {
    this._unref = true;
    this._handle?.unref();
    return this;
  },
};

Object.setPrototypeOf(Server, EventEmitter);
Object.defineProperty(Server.prototype, 'constructor', {
  __proto__: null, value: Server, writable: true, configurable: true,
});

// Connections that scripts ask nothing unusual of stay in Go. NODE_DEBUG=net
// shows the general way.
if (!debugging) {
  enableShort({
    onconnection,
    drained: Server.prototype._emitCloseIfDrained,
    load: () => require('internal/net/short'),
  });
}

// listen is the own one, for a primary that asks whether a script has replaced it.
module.exports = { Server, listen: Server.prototype.listen, onconnection };
