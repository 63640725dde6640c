'use strict';
// Web streams over a handle, a stream_base of Node's.

const { ErrnoException } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { Deferred } = require('internal/webstreams/util');
const { ReadableStream } = require('internal/webstreams/readablestream');
const { WritableStream } = require('internal/webstreams/writablestream');
const {
  ShutdownWrap, WriteWrap, kArrayBufferOffset, kReadBytesOrError, streamBaseState,
} = internalBinding('stream_wrap');
const { UV_EOF } = internalBinding('uv');

// begin starts an operation of a handle; the promise settles when it completes.
function begin(req, operation, start) {
  const done = new Deferred();
  req.oncomplete = (status) => {
    if (status < 0) done.reject(new ErrnoException(status, operation));
    else done.resolve();
  };
  const status = start(req);
  if (status < 0) throw new ErrnoException(status, operation);
  return status === 1 ? undefined : done.promise; // 1: done already
}

const shutdown = (handle) => begin(new ShutdownWrap(), 'shutdown', (req) => handle.shutdown(req));

/** A WritableStream whose chunks, of bytes, a handle writes. */
function newWritableStreamFromStreamBase(streamBase, strategy) {
  validateObject(streamBase, 'streamBase');
  return new WritableStream({
    write: (chunk) => begin(new WriteWrap(), 'write', (req) => streamBase.writeBuffer(req, chunk)),
    close: () => shutdown(streamBase),
  }, strategy);
}

// HandleSource reads a handle while the web stream wants more.
class HandleSource {
  constructor(handle) {
    this.handle = handle;
    handle.onread = (data) => this.onRead(data);
  }

  start(controller) { this.controller = controller; }

  onRead(data) {
    const { controller, handle } = this;
    const n = streamBaseState[kReadBytesOrError];
    if (n === UV_EOF || n < 0) {
      handle.readStop();
      if (n === UV_EOF) controller.close();
      else controller.error(new ErrnoException(n, 'read'));
    } else if (n > 0) {
      controller.enqueue(new Uint8Array(data, streamBaseState[kArrayBufferOffset], n));
      if (controller.desiredSize <= 0) handle.readStop();
    }
  }

  pull() { this.handle.readStart(); }

  cancel() { return shutdown(this.handle); }
}

/** A ReadableStream of what a handle reads. */
function newReadableStreamFromStreamBase(streamBase, strategy) {
  validateObject(streamBase, 'streamBase');
  if (typeof streamBase.onread === 'function') {
    const { ERR_INVALID_STATE } = require('internal/errors').codes;
    throw new ERR_INVALID_STATE('StreamBase already has a consumer');
  }
  return new ReadableStream(new HandleSource(streamBase), strategy);
}

module.exports = { newReadableStreamFromStreamBase, newWritableStreamFromStreamBase };
