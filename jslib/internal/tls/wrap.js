'use strict';
// TLSWrap: the handle of a TLSSocket. It stands on a transport, which carries
// the records, and on an engine in Go, which makes and reads them.

const { kReadBytesOrError, kBytesWritten, streamBaseState, ShutdownWrap } = internalBinding('stream_wrap');
const { UV_EOF, UV_ECANCELED } = internalBinding('uv');
const { owner_symbol } = internalBinding('symbols');
const { Engine } = internalBinding('tls_wrap');

/** A transport over a handle such as TCP or Pipe. */
class HandleTransport {
  constructor(handle, socket) {
    this.handle = handle;
    this.socket = socket; // whose handle it is, where that is not the TLSSocket
  }

  start(wrap) {
    const { handle } = this;
    handle.onread = (data) => {
      const nread = streamBaseState[kReadBytesOrError];
      if (nread > 0) wrap.received(data);
      else if (nread === UV_EOF) wrap.ended();
      else if (nread < 0) wrap.failed(nread);
    };
  }

  resume() {
    if (this.handle.reading) return 0;
    this.handle.reading = true;
    return this.handle.readStart();
  }

  pause() {
    if (!this.handle.reading) return 0;
    this.handle.reading = false;
    return this.handle.readStop();
  }

  // write calls done(status) when data has left: at once, or later.
  write(data, done) {
    const result = this.handle.writeBuffer(null, data);
    if (typeof result === 'number') {
      done(result);
    } else {
      result.oncomplete = done;
      result.handle = this.handle;
    }
  }

  shutdown(done) {
    const req = new ShutdownWrap();
    req.oncomplete = done;
    req.handle = this.handle;
    const err = this.handle.shutdown(req);
    if (err !== 0) done(err);
  }

  close(done) {
    const { socket, handle } = this;
    if (!socket) {
      handle.close(done);
    } else if (socket._handle === handle) {
      socket.once('close', done);
      socket.destroy();
    } else {
      process.nextTick(done);
    }
  }
}

/** A transport over any Duplex. */
class StreamTransport {
  constructor(stream) {
    this.stream = stream;
    this.handle = undefined;
  }

  start(wrap) {
    const { stream } = this;
    stream.pause();
    stream.on('data', (chunk) => wrap.received(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
    stream.on('end', () => wrap.ended());
  }

  resume() {
    this.stream.resume();
    return 0;
  }

  pause() {
    this.stream.pause();
    return 0;
  }

  write(data, done) {
    this.stream.write(data, (err) => done(err ? UV_ECANCELED : 0));
  }

  shutdown(done) {
    this.stream.end(() => done(0));
  }

  close(done) {
    const { stream } = this;
    if (stream.destroyed) {
      process.nextTick(done);
    } else {
      stream.once('close', done);
      stream.destroy();
    }
  }
}

/** The handle. Its owner sets onhandshakedone, onerror, onnewsession,
 *  onclienthello and onearlywrite, which must start it. */
class TLSWrap {
  constructor(transport, context, options) {
    this._transport = transport;
    this._parent = transport.handle;
    this._secureContext = context;
    this.engine = new Engine(this, context.context, options);
    this.onread = undefined;
    this.reading = false;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.writeQueueSize = 0;
    this.established = false;
    this.started = false;
    this.over = false; // the other side will send no more
    this.broken = false; // by an error after the handshake
    this.waiting = []; // writes before the end of the handshake
    this.userBuffer = undefined;
    transport.start(this);
  }

  // Like a stream's of Node, it gives out what comes until it is told to stop.
  start(keylog) {
    if (this.started) return;
    this.started = this.reading = true;
    this.engine.start(keylog);
    const err = this._transport.resume();
    if (err) this.failed(err);
  }

  // What the transport says.

  received(data) {
    this.engine.feed(data);
    if (this.established) this.pump();
  }

  // The engine says of itself when a handshake ends with its stream.
  ended() {
    this.engine.feed();
    if (this.broken || !this.started) this.deliver(UV_EOF);
    else if (this.established) this.pump();
  }

  // What comes behind the end is of no interest.
  failed(errno) {
    if (!this.over) this.deliver(errno);
  }

  // What the engine says, from the handshake.

  onoutput() { this.flush(); }

  onhello(servername, protocols) { this.onclienthello(servername, protocols); }

  onhandshake(error) {
    if (error !== null) {
      this.flush();
      if (error === false) this.deliver(UV_EOF);
      else this.onerror(error);
      return;
    }
    this.established = true;
    this.onhandshakedone(); // who destroys the socket now sends no more
    this.flush();
    for (const [data, req] of this.waiting.splice(0)) {
      if (this.engine) this.send(data, req);
    }
    if (this.engine) this.pump();
  }

  // pump gives out what has been decrypted.
  pump() {
    while (this.engine && this.reading && !this.over) {
      const data = this.engine.read();
      this.flush();
      const session = this.engine.newSession();
      if (session !== undefined) this.onnewsession(session);
      if (data === undefined || !this.engine) return;
      if (data === null || data === false) {
        this.over = true;
        this.deliver(UV_EOF);
      } else if (data instanceof Error) {
        this.over = this.broken = true;
        this.onerror(data);
      } else {
        this.bytesRead += data.length;
        this.deliver(data.length, data);
      }
    }
  }

  deliver(nread, data) {
    if (nread > 0 && this.userBuffer) {
      this.deliverInto(data);
      return;
    }
    streamBaseState[kReadBytesOrError] = nread;
    this.onread?.(data);
  }

  // deliverInto gives data through the user's buffer, piece by piece.
  deliverInto(data) {
    for (let at = 0; at < data.length && this.engine;) {
      const part = data.subarray(at, at + this.userBuffer.length);
      this.userBuffer.set(part);
      at += part.length;
      streamBaseState[kReadBytesOrError] = part.length;
      const next = this.onread?.();
      if (next instanceof Uint8Array) this.userBuffer = next;
    }
  }

  flush(done = ignore) {
    const out = this.engine?.take();
    if (out === undefined) done(0);
    else this._transport.write(out, done);
  }

  // What a socket asks of its handle.

  readStart() {
    this.reading = true;
    if (!this.started) return 0;
    if (this.established && !this.pumping) {
      this.pumping = true;
      process.nextTick(() => {
        this.pumping = false;
        this.pump();
      });
    }
    return this._transport.resume();
  }

  readStop() {
    this.reading = false;
    return this.established ? this._transport.pause() : 0;
  }

  writeBuffer(_, data) { return this.dispatch(data); }

  writev(_, chunks, allBuffers) {
    if (allBuffers) return this.dispatch(Buffer.concat(chunks));
    const list = [];
    for (let i = 0; i < chunks.length; i += 2) {
      list.push(typeof chunks[i] === 'string' ? Buffer.from(chunks[i], chunks[i + 1]) : chunks[i]);
    }
    return this.dispatch(Buffer.concat(list));
  }

  dispatch(data) {
    const req = { oncomplete: ignore, pending: true };
    this.bytesWritten += data.length;
    if (!this.started) this.onearlywrite();
    let status = 0;
    if (this.established) status = this.send(data, req);
    else this.waiting.push([Buffer.from(data), req]);
    streamBaseState[kBytesWritten] = data.length;
    return status || req;
  }

  // send encrypts and writes. A write ends later, even if it left at once: who
  // writes without a pause must see the queue grow.
  send(data, req) {
    const error = this.engine.write(data);
    if (error instanceof Error) {
      this.onerror(error);
      return UV_ECANCELED;
    }
    let now = true;
    const finish = (result) => {
      this.writeQueueSize -= data.length;
      req.oncomplete(result);
    };
    this.writeQueueSize += data.length;
    this.flush((result) => {
      if (now) setImmediate(finish, result);
      else finish(result);
    });
    now = false;
    return 0;
  }

  shutdown(req) {
    this.engine?.end();
    this.flush();
    this._transport.shutdown((status) => req.oncomplete(status));
    return 0;
  }

  close(callback) {
    this.engine?.close();
    this.engine = null;
    this.onread = ignore;
    for (const [, req] of this.waiting.splice(0)) req.oncomplete(UV_ECANCELED);
    this._transport.close(() => callback?.call(this));
  }

  getAsyncId() { return this._parent?.getAsyncId?.() ?? -1; }

  getProviderType() { return 0; }

  hasRef() { return this._parent?.hasRef?.() ?? false; }

  useUserBuffer(buffer) {
    this.userBuffer = buffer;
    return 0;
  }

  get fd() { return this._parent?.fd; }

  /** The socket that stands for the Duplex below; undefined above a handle. */
  get _parentWrap() {
    const { stream } = this._transport;
    if (!stream) return undefined;
    return this._parentSocket ??= new (require('internal/js_stream_socket'))(stream);
  }

}

function ignore() {}

const encodings = { Utf8: 'utf8', Latin1: 'latin1', Ascii: 'latin1', Ucs2: 'utf16le' };
for (const [name, encoding] of Object.entries(encodings)) {
  TLSWrap.prototype[`write${name}String`] = function(_, text) { return this.dispatch(Buffer.from(text, encoding)); };
}

// What the handle below does by itself.
for (const name of [
  'ref', 'unref', 'open', 'bind', 'bind6', 'connect', 'connect6', 'getpeername', 'getsockname', 'fchmod', 'setNoDelay',
  'setKeepAlive', 'setTypeOfService', 'getTypeOfService', 'reset', 'setBlocking',
]) {
  TLSWrap.prototype[name] = function(...args) {
    const { _parent: parent } = this;
    return typeof parent?.[name] === 'function' ? parent[name](...args) : undefined;
  };
}

/** Lets a callback that gets the handle below find the socket. */
function own(wrap, socket) {
  if (wrap._parent && !wrap._transport.socket) wrap._parent[owner_symbol] = socket;
}

module.exports = { HandleTransport, StreamTransport, TLSWrap, own };
