'use strict';

// A net.Socket over any Duplex: what a TLS socket over one names as its parent.

const { Socket } = require('net');
const { codes: { ERR_STREAM_WRAP } } = require('internal/errors');
const { JSStream } = internalBinding('js_stream');
const { UV_ECANCELED, UV_EPIPE } = internalBinding('uv');

const ended = new Set(['ERR_STREAM_DESTROYED', 'ERR_STREAM_PREMATURE_CLOSE']);
const errnoOf = (err) => (typeof err.errno === 'number' && err.errno < 0 && !ended.has(err.code) ? err.errno : UV_EPIPE);

/** A socket that reads from and writes to stream. */
class JSStreamSocket extends Socket {
  // What is under way on the handle: [request, status], status once it is known.
  #writing = null;
  #shutting = null;
  #closed = false;

  constructor(stream) {
    const handle = new JSStream();
    super({ handle, manualStart: true });
    handle.close = (callback) => this.#close(handle, callback);
    handle.isClosing = () => this.isClosing();
    handle.onreadstart = () => this.readStart();
    handle.onreadstop = () => this.readStop();
    handle.onwrite = (req, buffers) => this.#write(handle, req, buffers);
    handle.onshutdown = (req) => this.#shutdown(handle, req);
    this.stream = stream;
    this.#listen(stream, handle);
    if (stream._handle) this._parent = stream._handle;
    this.read(0);
  }

  // So that scripts can say const { StreamWrap } = require(…).
  static get StreamWrap() { return JSStreamSocket; }

  #listen(stream, handle) {
    stream.pause();
    stream.on('error', (err) => this.emit('error', err));
    const onData = (chunk) => {
      if (typeof chunk === 'string' || stream.readableObjectMode) {
        stream.pause();
        stream.removeListener('data', onData);
        this.emit('error', new ERR_STREAM_WRAP());
      } else if (!this.#closed) {
        handle.readBuffer(chunk);
      }
    };
    stream.on('data', onData);
    stream.once('end', () => { if (!this.#closed) handle.emitEOF(); });
    stream.once('close', () => this.destroy());
  }

  /** What the handle asks: whether it ends, and to read and to stop. */
  isClosing() { return !this.readable || !this.writable; }

  readStart() {
    this.stream.resume();
    return 0;
  }

  readStop() {
    this.stream.pause();
    return 0;
  }

  // What ends, ends in a turn of its own: a request must not complete before the
  // call that made it has returned.
  #settle(handle, kind, req, status) {
    setImmediate(() => {
      if (kind === 'write') {
        if (this.#writing !== req) return;
        this.#writing = null;
        handle.finishWrite(req, status);
        if (this.#waiting) this.#end(handle);
        return;
      }
      if (this.#shutting !== req) return;
      this.#shutting = null;
      handle.finishShutdown(req, status);
    });
  }

  #write(handle, req, buffers) {
    const { stream } = this;
    this.#writing = req;
    let left = buffers.length;
    let status = 0;
    const done = (err) => {
      if (err) status = errnoOf(err);
      if (--left === 0 || err) this.#settle(handle, 'write', req, status);
    };
    stream.cork();
    for (const chunk of buffers) stream.write(chunk, done);
    stream.uncork();
    return 0;
  }

  #waiting = false; // the shutdown for the write under way

  #shutdown(handle, req) {
    this.#shutting = req;
    if (this.#writing) this.#waiting = true;
    else this.#end(handle);
    return 0;
  }

  #end(handle) {
    this.#waiting = false;
    const req = this.#shutting;
    if (!req) return;
    if (this.stream.destroyed) this.#settle(handle, 'shutdown', req, UV_ECANCELED);
    else this.stream.end(() => this.#settle(handle, 'shutdown', req, 0));
  }

  #close(handle, callback) {
    this.#closed = true;
    this.stream.destroy();
    setImmediate(() => {
      const writing = this.#writing, shutting = this.#shutting;
      this.#writing = this.#shutting = null;
      if (writing) handle.finishWrite(writing, UV_ECANCELED);
      if (shutting) handle.finishShutdown(shutting, UV_ECANCELED);
      callback();
    });
  }
}

module.exports = JSStreamSocket;
