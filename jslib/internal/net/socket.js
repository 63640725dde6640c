'use strict';
// net.Socket: a Duplex over a TCP or Pipe handle. Connecting stands in
// connect.js, which a server never loads.

const { Duplex } = require('internal/streams/duplex');
const { kPipeDest, kState } = require('internal/streams/state');
const { handingOn } = require('internal/streams/readable');
const { writingAtOnce } = require('internal/streams/writable');
const { codes, ErrnoException, genericNodeError } = require('internal/errors');
const { kReinitializeHandle } = require('internal/net');
const { debug, debugging } = require('internal/net/debug');
const { checkBlockList, checkInitialDelay, settings, takeSettings } = require('internal/net/settings');
const {
  kAfterAsyncWrite, kBuffer, kBufferCb, kBufferGen, kHandle, kTimeout, kUpdateTimer,
  onStreamRead, setStreamTimeout, writeGeneric, writevGeneric,
} = require('internal/stream_base_commons');
const { TCP } = internalBinding('tcp_wrap');
const { ShutdownWrap, enableFast } = internalBinding('stream_wrap');
const { UV_ENOTCONN } = internalBinding('uv');
const { owner_symbol, async_id_symbol } = internalBinding('symbols');

const kLastWriteQueueSize = Symbol('lastWriteQueueSize');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kBoundSource = Symbol('kBoundSource');
const kBoundPath = Symbol('kBoundPath');

const noop = () => {};

/** A TCP or Unix stream socket; options as in Node's documentation, or a file
 *  descriptor. */
function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  construct(this, options instanceof AcceptedOptions ? options : duplexOptions(options));
}

function construct(socket, opts) {
  initFields(socket);
  Duplex.call(socket, opts);
  takeHandle(socket, opts);
  takeOnread(socket, opts.onread);
  takeSettings(socket, opts);
  socket.on('end', onReadableStreamEnd);
  initSocketHandle(socket);
  socket._pendingData = null;
  socket._pendingEncoding = '';
  startReading(socket, opts);
  if (opts.signal) require('internal/net/connect').addAbortSignal(socket, opts.signal);
  socket.server = null;
  socket._server = null;
  socket[kBytesRead] = 0;
  socket[kBytesWritten] = 0;
  if (opts.blockList) socket.blockList = checkBlockList(opts.blockList);
}

function checkOptions(options) {
  if (options === undefined || options === null) return;
  const { objectMode, readableObjectMode, writableObjectMode } = options;
  if (objectMode || readableObjectMode || writableObjectMode) {
    const name = ['objectMode', 'readableObjectMode', 'writableObjectMode'].find((n) => options[n]);
    throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
  }
  checkInitialDelay(options);
}

function initFields(socket) {
  socket.connecting = false;
  socket[async_id_symbol] = -1;
  socket._hadError = false;
  socket[kHandle] = null;
  socket._parent = null;
  socket._host = null;
  socket[kLastWriteQueueSize] = 0;
  socket[kTimeout] = null;
  socket[kBuffer] = null;
  socket[kBufferCb] = null;
  socket[kBufferGen] = null;
  socket._closeAfterHandlingError = false;
}

// 'close' is emitted by the handle's own closing, and strings go to it as they are.
function duplexOptions(options) {
  checkOptions(options);
  const opts = typeof options === 'number' ? { fd: options } : { ...options };
  opts.allowHalfOpen = Boolean(opts.allowHalfOpen);
  opts.emitClose = false;
  opts.autoDestroy = true;
  opts.decodeStrings = false;
  return opts;
}

/** The options of a server's socket, which need no checks and no copy. */
function AcceptedOptions(server, handle) {
  this.handle = handle;
  this.allowHalfOpen = Boolean(server.allowHalfOpen);
  this.pauseOnCreate = server.pauseOnConnect;
  this.readableHighWaterMark = server.highWaterMark;
  this.writableHighWaterMark = server.highWaterMark;
}
AcceptedOptions.prototype = { __proto__: null, emitClose: false, autoDestroy: true, decodeStrings: false };

function takeHandle(socket, { handle, fd }) {
  if (handle) {
    if (typeof handle.isPipe === 'boolean') adoptBoundSocket(socket, handle);
    else socket._handle = handle;
  } else if (fd !== undefined) {
    const { createHandle } = require('internal/net/bind');
    socket._handle = createHandle(fd, false);
    const err = socket._handle.open(fd);
    if (err) throw new ErrnoException(err, 'open');
  } else {
    return;
  }
  socket[async_id_symbol] = asyncIdOf(socket._handle);
}

function adoptBoundSocket(socket, bound) {
  const { consume, pathOf } = require('internal/net/bound_socket');
  const path = pathOf(bound);
  socket._handle = consume(bound);
  socket[kBoundSource] = true;
  if (path !== undefined) socket[kBoundPath] = path;
}

function asyncIdOf(handle) {
  return typeof handle?.getAsyncId === 'function' ? handle.getAsyncId() : -1;
}

function takeOnread(socket, onread) {
  if (onread === null || typeof onread !== 'object' || typeof onread.callback !== 'function') return;
  const { buffer, callback } = onread;
  const generated = typeof buffer === 'function';
  if (!generated && !(buffer instanceof Uint8Array)) return;
  socket[kBuffer] = generated || buffer;
  if (generated) socket[kBufferGen] = buffer;
  socket[kBufferCb] = callback;
}

/** Connects a socket with the handle it has got. */
function initSocketHandle(socket) {
  socket._sockname = null;
  const handle = socket._handle;
  if (!handle) return;
  handle[owner_symbol] = socket;
  handle.onread = onStreamRead;
  socket[async_id_symbol] = asyncIdOf(handle);
  if (!socket[kBuffer]) return;
  if (socket[kBufferGen] !== null) {
    const made = socket[kBufferGen]();
    if (!(made instanceof Uint8Array)) return;
    socket[kBuffer] = made;
  }
  handle.useUserBuffer(socket[kBuffer]);
}

function startReading(socket, options) {
  const handle = socket._handle;
  if (!handle || options.readable === false || socket[kBoundSource]) return;
  if (options.pauseOnCreate) {
    handle.reading = false;
    handle.readStop();
    socket.readableFlowing = false;
  } else if (!options.manualStart) {
    socket.read(0);
  }
}

function tryReadStart(socket) {
  debug('Socket._handle.readStart');
  socket._handle.reading = true;
  const err = socket._handle.readStart();
  if (err) socket.destroy(new ErrnoException(err, 'read'));
}

// A user's buffer (the onread option) bypasses the Readable, so its flow is the
// handle's own.
function resumeUserBuffer(socket) {
  if (socket[kBuffer] && !socket.connecting && socket._handle && !socket._handle.reading) {
    tryReadStart(socket);
  }
}

function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

// The write of a socket whose other side has ended: EPIPE, not "write after end".
function writeAfterFIN(chunk, encoding, cb) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, cb);
  const callback = typeof encoding === 'function' ? encoding : cb;
  const error = genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' });
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

function afterShutdown() {
  const socket = this.handle[owner_symbol];
  debug('afterShutdown destroyed=%j', socket.destroyed);
  this.callback();
}

// _closeAfterHandlingError puts closing behind the handlers of an upgrade's
// error; the handle then stays on the socket until it is closed.
function closeHandle(socket, isException, keep) {
  const handle = socket._handle;
  if (!handle) return;
  handle.close(() => {
    debug('emit close');
    socket.emit('close', isException);
    if (keep) dropHandle(socket);
  });
}

function dropHandle(socket) {
  socket._handle.onread = noop;
  socket._handle = null;
  socket._sockname = null;
}

function resetHandle(socket, isException) {
  socket.resetAndClosing = false;
  const err = socket._handle.reset(() => {
    debug('emit close');
    socket.emit('close', isException);
  });
  if (err) socket.emit('error', new ErrnoException(err, 'reset'));
}

function releaseHandle(socket, isException) {
  const later = socket._closeAfterHandlingError;
  if (socket !== process.stderr) debug('close handle');
  socket[kBytesRead] = socket._handle.bytesRead;
  socket[kBytesWritten] = socket._handle.bytesWritten;
  if (socket.resetAndClosing) resetHandle(socket, isException);
  else if (later) queueMicrotask(() => closeHandle(socket, isException, true));
  else closeHandle(socket, isException, false);
  if (!later) dropHandle(socket);
}

function emitCloseNT(socket) {
  debug('SERVER: emit close');
  socket.emit('close');
}

function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
}

function pendingBytes(data, encoding) {
  if (!data) return 0;
  if (!Array.isArray(data)) return byteLength(data, encoding);
  let sum = 0;
  for (const entry of data) {
    sum += entry.chunk === undefined ? entry.length : byteLength(entry.chunk, entry.encoding);
  }
  return sum;
}

Socket.prototype = {
  __proto__: Duplex.prototype,

  _unrefTimer() {
    for (let s = this; s !== null && s !== undefined; s = s._parent) s[kTimeout]?.refresh();
  },

  _final(cb) {
    if (this.connecting) {
      debug('_final: not yet connected');
      return this.once('connect', () => this._final(cb));
    }
    if (!this._handle) return cb();
    debug('_final: not ended, call shutdown()');
    const req = new ShutdownWrap();
    req.oncomplete = afterShutdown;
    req.handle = this._handle;
    req.callback = cb;
    const err = this._handle.shutdown(req);
    if (err === 1 || err === UV_ENOTCONN) return cb();
    if (err !== 0) return cb(new ErrnoException(err, 'shutdown'));
    return undefined;
  },

  /** Emits 'timeout' after msecs of inactivity; 0 turns it off. */
  setTimeout: setStreamTimeout,

  _onTimeout() {
    const handle = this._handle;
    const lastSize = this[kLastWriteQueueSize];
    if (lastSize > 0 && handle) {
      const { writeQueueSize } = handle;
      // A write that makes progress is activity.
      if (lastSize !== writeQueueSize) {
        this[kLastWriteQueueSize] = writeQueueSize;
        this._unrefTimer();
        return;
      }
    }
    debug('_onTimeout');
    this.emit('timeout');
  },

  ...settings,

  /** The local {address, family, port}; {} before there is one. */
  address() { return this._getsockname(); },

  get _connecting() { return this.connecting; },

  /** Whether the socket has yet to connect. */
  get pending() { return !this._handle || this.connecting; },

  get readyState() {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  },

  get bufferSize() { return this._handle ? this.writableLength : undefined; },

  get [kUpdateTimer]() { return this._unrefTimer; },

  _read(n) {
    debug('_read - n', n, 'isConnecting?', !!this.connecting, 'hasHandle?', !!this._handle);
    if (this.connecting || !this._handle) {
      debug('_read wait for connection');
      this.once('connect', () => this._read(n));
    } else if (!this._handle.reading) {
      tryReadStart(this);
    }
  },

  /** Ends the writable side, after data if given. */
  end(data, encoding, callback) {
    Duplex.prototype.end.call(this, data, encoding, callback);
    return this;
  },

  /** Closes a TCP connection with RST. */
  resetAndDestroy() {
    if (!this._handle) {
      this.destroy(new codes.ERR_SOCKET_CLOSED());
      return this;
    }
    if (!(this._handle instanceof TCP)) throw new codes.ERR_INVALID_HANDLE_TYPE();
    if (this.connecting) {
      debug('reset wait for connection');
      this.once('connect', () => this._reset());
    } else {
      this._reset();
    }
    return this;
  },

  pause() {
    if (this[kBuffer] && !this.connecting && this._handle?.reading) {
      this._handle.reading = false;
      const err = this.destroyed ? 0 : this._handle.readStop();
      if (err) this.destroy(new ErrnoException(err, 'read'));
    }
    return Duplex.prototype.pause.call(this);
  },

  resume() {
    resumeUserBuffer(this);
    return Duplex.prototype.resume.call(this);
  },

  read(n) {
    resumeUserBuffer(this);
    return Duplex.prototype.read.call(this, n);
  },

  /** Destroys the socket once all has been written. */
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  },

  _destroy(exception, cb) {
    debug('destroy');
    this.connecting = false;
    for (let s = this; s !== null && s !== undefined; s = s._parent) {
      if (s[kTimeout]) require('timers').clearTimeout(s[kTimeout]);
    }
    debug('close');
    if (this._handle) {
      releaseHandle(this, Boolean(exception));
      cb(exception);
    } else {
      cb(exception);
      process.nextTick(emitCloseNT, this);
    }
    if (this._server) {
      debug('has server');
      this._server._connections--;
      this._server._emitCloseIfDrained?.();
    }
  },

  _reset() {
    debug('reset connection');
    this.resetAndClosing = true;
    return this.destroy();
  },

  _getpeername() {
    if (!this._handle || !this._handle.getpeername || this.connecting) return this._peername || {};
    if (!this._peername) {
      const out = {};
      if (this._handle.getpeername(out)) return out;
      this._peername = out;
    }
    return this._peername;
  },

  _getsockname() {
    if (this[kBoundPath] !== undefined) return { address: this[kBoundPath] };
    if (!this._handle || !this._handle.getsockname) return {};
    if (!this._sockname) {
      this._sockname = {};
      this._handle.getsockname(this._sockname);
    }
    return this._sockname;
  },

  get bytesRead() { return this._handle ? this._handle.bytesRead : this[kBytesRead]; },
  get remoteAddress() { return this._getpeername().address; },
  get remoteFamily() { return this._getpeername().family; },
  get remotePort() { return this._getpeername().port; },
  get localAddress() { return this._getsockname().address; },
  get localPort() { return this._getsockname().port; },
  get localFamily() { return this._getsockname().family; },

  [kAfterAsyncWrite]() { this[kLastWriteQueueSize] = 0; },

  _writeGeneric(writev, data, encoding, cb) {
    if (this.connecting) {
      writeWhenConnected(this, writev, data, encoding, cb);
      return undefined;
    }
    this._pendingData = null;
    this._pendingEncoding = '';
    if (!this._handle) {
      cb(new codes.ERR_SOCKET_CLOSED());
      return false;
    }
    this._unrefTimer();
    const req = writev ? writevGeneric(this, data, cb) : writeGeneric(this, data, encoding, cb);
    if (req.async) this[kLastWriteQueueSize] = req.bytes;
    return undefined;
  },

  _writev(chunks, cb) { this._writeGeneric(true, chunks, '', cb); },

  _write(data, encoding, cb) { this._writeGeneric(false, data, encoding, cb); },

  get _bytesDispatched() { return this._handle ? this._handle.bytesWritten : this[kBytesWritten]; },

  /** Bytes sent, those still queued included. */
  get bytesWritten() {
    if (!this.writableBuffer) return undefined;
    return this._bytesDispatched + pendingBytes(this.writableBuffer, '') +
      pendingBytes(this._pendingData, this._pendingEncoding);
  },

  /** Connects: ({port, host, …} | {path} | port[, host] | path)[, listener]. */
  connect(...args) { return require('internal/net/connect').connect(this, args); },

  [kReinitializeHandle](handle) {
    this._handle?.close();
    this._handle = handle;
    this._undestroy();
    initSocketHandle(this);
  },

  /** Lets the socket keep the process alive; unref lets it not. */
  ref() { return refHandle(this, 'ref'); },
  unref() { return refHandle(this, 'unref'); },

  get _handle() { return this[kHandle]; },
  set _handle(handle) { this[kHandle] = handle; },
};

// Chunks that the stream code would only hand on take a short way in Go.
// NODE_DEBUG=net shows the general one.
if (!debugging) Socket.prototype.write = fastWrite(Socket.prototype);

function fastWrite(proto) {
  const { push, _read, write, _write, _writev, _writeGeneric } = proto;
  return enableFast({
    kState,
    kTimeout,
    kHandle,
    kPipeDest,
    reading: handingOn,
    writing: writingAtOnce,
    source: { push, _read },
    sink: { _write, _writev, _writeGeneric },
    write,
  });
}

Object.setPrototypeOf(Socket, Duplex);
Object.defineProperty(Socket.prototype, 'constructor', {
  __proto__: null, value: Socket, writable: true, configurable: true,
});

function refHandle(socket, method) {
  if (!socket._handle) socket.once('connect', socket[method]);
  else socket._handle[method]?.();
  return socket;
}

function writeWhenConnected(socket, writev, data, encoding, cb) {
  const onClose = () => cb(new codes.ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  socket._pendingData = data;
  socket._pendingEncoding = encoding;
  socket.once('connect', () => {
    socket.off('close', onClose);
    socket._writeGeneric(writev, data, encoding, cb);
  });
  socket.once('close', onClose);
}

module.exports = {
  AcceptedOptions, Socket, asyncIdOf, construct, initSocketHandle, kBoundSource,
  kBytesRead, kBytesWritten, kLastWriteQueueSize, writeAfterFIN,
};
