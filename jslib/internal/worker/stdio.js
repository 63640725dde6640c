'use strict';
// The standard streams of a worker thread: their bytes travel over the line
// between the thread and its Worker object, and each side reads only what the
// other has asked for. A line has post(message), and hold() and release(),
// which count what is awaited on it.

const { Readable, Writable } = require('stream');

const kFlush = Symbol('flush');
const kWantMore = Symbol('wantMore');

/** The end that reads what the other thread writes. */
class ReadableWorkerStdio extends Readable {
  #line; #name; #started = false;

  constructor(line, name) {
    super();
    this.#line = line;
    this.#name = name;
  }

  _read() {
    if (!this.#started) {
      this.#started = true;
      this.#line.hold();
      this.once('end', () => this.#line.release());
    }
    this.#line.post({ type: 'stdioWantsMore', stream: this.#name });
  }
}

/** The end that writes: 'finish' and callbacks wait for the reader. */
class WritableWorkerStdio extends Writable {
  #line; #name; #waiting = [];

  constructor(line, name) {
    super({ decodeStrings: false });
    this.#line = line;
    this.#name = name;
  }

  _writev(chunks, callback) {
    const list = chunks.map(({ chunk, encoding }) => ({ chunk, encoding }));
    this.#line.post({ type: 'stdioPayload', stream: this.#name, chunks: list });
    if (process._exiting) return callback();
    this.#wait(callback);
  }

  _final(callback) {
    this.#line.post({ type: 'stdioPayload', stream: this.#name, chunks: [{ chunk: null, encoding: '' }] });
    this.#wait(callback);
  }

  #wait(callback) {
    if (this.#waiting.push(callback) === 1) this.#line.hold();
  }

  [kWantMore]() {
    const list = this.#waiting;
    if (list.length === 0) return;
    this.#waiting = [];
    this.#line.release();
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
