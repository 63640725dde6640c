'use strict';
// The standard streams of a worker thread: their bytes travel over the port
// between the thread and its Worker object, and each side reads only what the
// other has asked for.

const { Readable, Writable } = require('stream');

const kFlush = Symbol('flush');
const kWantMore = Symbol('wantMore');

/** The end that reads what the other thread writes. */
class ReadableWorkerStdio extends Readable {
  #port; #name; #started = false; #holdsPort;

  constructor(port, name, holdsPort = true) {
    super();
    this.#port = port;
    this.#name = name;
    this.#holdsPort = holdsPort;
  }

  _read() {
    if (!this.#started && this.#holdsPort) {
      this.#started = true;
      this.#port.ref();
      this.once('end', () => this.#port.unref());
    }
    this.#port.postMessage({ type: 'stdioWantsMore', stream: this.#name });
  }
}

/** The end that writes: 'finish' and callbacks wait for the reader. */
class WritableWorkerStdio extends Writable {
  #port; #name; #waiting = [];

  constructor(port, name) {
    super({ decodeStrings: false });
    this.#port = port;
    this.#name = name;
  }

  _writev(chunks, callback) {
    const list = chunks.map(({ chunk, encoding }) => ({ chunk, encoding }));
    this.#port.postMessage({ type: 'stdioPayload', stream: this.#name, chunks: list });
    if (process._exiting) return callback();
    this.#wait(callback);
  }

  _final(callback) {
    this.#port.postMessage({ type: 'stdioPayload', stream: this.#name, chunks: [{ chunk: null, encoding: '' }] });
    this.#wait(callback);
  }

  #wait(callback) {
    if (this.#waiting.push(callback) === 1) this.#port.ref();
  }

  [kWantMore]() {
    const list = this.#waiting;
    if (list.length === 0) return;
    this.#waiting = [];
    this.#port.unref();
    for (const callback of list) callback();
  }

  // At the exit of the thread: what waits for the reader is sent all the same.
  [kFlush]() {
    while (this.#waiting.length > 0) this[kWantMore]();
  }
}

/** Puts chunks that have arrived into a stream. */
function receive(readable, chunks) {
  if (readable.readableEnded || readable.destroyed) return;
  for (const { chunk, encoding } of chunks) readable.push(chunk, encoding);
}

module.exports = { ReadableWorkerStdio, WritableWorkerStdio, kFlush, kWantMore, receive };
