'use strict';
// The methods of net.Server.prototype that a server does without until it
// listens, by their names.

const { codes, ErrnoException } = require('internal/errors');
const { debug } = require('internal/net/debug');

const rare = () => require('internal/net/server_rare');

function emitCloseNT(server) {
  debug('SERVER: emit close');
  server.emit('close');
}

module.exports = {
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

  async '[Symbol.asyncDispose]'() {
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

  '[nodejs.rejection]'(err, event, socket) {
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
