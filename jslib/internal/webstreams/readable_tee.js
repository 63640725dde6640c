// tee: two streams from one. Of bytes, each branch may be read into buffers.
'use strict';

const { kState, brand, Deferred } = require('internal/webstreams/util');
const { cancelStream, isByobReader } = require('internal/webstreams/readable_state');
const {
  ReadableStreamDefaultReader, ReadableStreamBYOBReader, readFrom, readInto, release,
} = require('internal/webstreams/readable_readers');
const controllers = require('internal/webstreams/readable_controller');

const isByteController = brand('ReadableByteStreamController');

// Tee is what both branches share: the source is cancelled when both are.
class Tee {
  constructor(stream) {
    this.stream = stream;
    this.reader = new ReadableStreamDefaultReader(stream);
    this.branches = [];
    this.cancelled = [false, false];
    this.reasons = [undefined, undefined];
    this.reading = false;
    this.again = [false, false];
    this.done = new Deferred();
  }

  branch(i, make, methods) {
    this.branches[i] = make({
      start() {},
      cancel: (reason) => this.cancel(i, reason),
      ...methods,
    });
  }

  cancel(i, reason) {
    this.cancelled[i] = true;
    this.reasons[i] = reason;
    if (this.cancelled[1 - i]) this.done.resolve(cancelStream(this.stream, this.reasons));
    return this.done.promise;
  }

  finish() {
    if (!this.cancelled[0] || !this.cancelled[1]) this.done.resolve();
  }

  controller(i) { return this.branches[i][kState].controller; }

  each(f) {
    for (const i of [0, 1]) if (!this.cancelled[i]) f(this.controller(i), i);
  }

  // failWith hands an error of the reader to both branches.
  failWith(fail) {
    const { reader } = this;
    reader[kState].close.promise.then(undefined, (err) => {
      if (reader !== this.reader) return;
      fail(this.controller(0), err);
      fail(this.controller(1), err);
      this.finish();
    });
  }
}

function teeDefault(stream) {
  const { newReadableStream } = require('internal/webstreams/readablestream');
  const t = new Tee(stream);
  const pull = async () => {
    if (t.reading) {
      t.again[0] = true;
      return;
    }
    t.reading = true;
    readFrom(t.reader, {
      chunk(value) {
        queueMicrotask(() => {
          t.again[0] = false;
          t.each((controller) => controllers.enqueue(controller, value));
          t.reading = false;
          if (t.again[0]) pull();
        });
      },
      close() {
        t.reading = false;
        t.each((controller) => controllers.close(controller));
        t.finish();
      },
      error() { t.reading = false; },
    });
  };
  for (const i of [0, 1]) t.branch(i, newReadableStream, { pull });
  t.failWith(controllers.fail);
  return t.branches;
}

// ByteTee reads for whoever asks: into its buffer, if it has brought one.
class ByteTee extends Tee {
  constructor(stream) {
    super(stream);
    this.bytes = require('internal/webstreams/readable_bytes');
    const { newByteStream } = require('internal/webstreams/readablestream');
    for (const i of [0, 1]) this.branch(i, newByteStream, { pull: async () => this.pull(i) });
    this.failWith(this.bytes.fail);
  }

  pull(i) {
    if (this.reading) {
      this.again[i] = true;
      return;
    }
    this.reading = true;
    const request = this.bytes.byobRequest(this.controller(i));
    if (request === null) this.pullChunk();
    else this.pullInto(request[kState].view, i);
  }

  readWith(Reader, is) {
    if (is === isByobReader(this.reader)) return;
    release(this.reader);
    this.reader = new Reader(this.stream);
    this.failWith(this.bytes.fail);
  }

  pullAgain() {
    this.reading = false;
    if (this.again[0]) this.pull(0);
    else if (this.again[1]) this.pull(1);
  }

  pullChunk() {
    this.readWith(ReadableStreamDefaultReader, false);
    readFrom(this.reader, {
      chunk: (value) => queueMicrotask(() => {
        this.again = [false, false];
        const copy = this.copyFor(value);
        if (copy === undefined) return;
        this.each((controller, i) => this.bytes.enqueue(controller, i === 1 ? copy : value));
        this.pullAgain();
      }),
      close: () => this.closeBranches(),
      error: () => { this.reading = false; },
    });
  }

  // copyFor gives the second branch's chunk; a failure ends everything.
  copyFor(value) {
    if (this.cancelled[0] || this.cancelled[1]) return value;
    try {
      return Uint8Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } catch (err) {
      for (const i of [0, 1]) this.bytes.fail(this.controller(i), err);
      this.done.resolve(cancelStream(this.stream, err));
      return undefined;
    }
  }

  closeBranches() {
    this.reading = false;
    this.each((controller) => this.bytes.close(controller));
    for (const i of [0, 1]) this.answerPending(i);
    this.finish();
  }

  answerPending(i) {
    const controller = this.controller(i);
    if (controller[kState].pending.length > 0) this.bytes.respond(controller, 0);
  }

  pullInto(view, i) {
    this.readWith(ReadableStreamBYOBReader, true);
    readInto(this.reader, view, 1, {
      chunk: (value) => queueMicrotask(() => {
        this.again = [false, false];
        const copy = this.cancelled[1 - i] ? value : this.copyFor(value);
        if (copy === undefined) return;
        if (!this.cancelled[i]) this.bytes.respondWithNewView(this.controller(i), value);
        if (!this.cancelled[1 - i]) this.bytes.enqueue(this.controller(1 - i), copy);
        this.pullAgain();
      }),
      close: (value) => {
        this.reading = false;
        this.each((controller) => this.bytes.close(controller));
        if (value !== undefined) {
          if (!this.cancelled[i]) this.bytes.respondWithNewView(this.controller(i), value);
          if (!this.cancelled[1 - i]) this.answerPending(1 - i);
        }
        this.finish();
      },
      error: () => { this.reading = false; },
    });
  }
}

/** Gives the two branches of stream. */
function tee(stream) {
  if (isByteController(stream[kState].controller)) return new ByteTee(stream).branches;
  return teeDefault(stream);
}

module.exports = { tee };
