// pipeTo: chunks from one stream into another, and the end of either to the
// other.
'use strict';

const { kState, invalidState } = require('internal/webstreams/util');
const { cancelStream } = require('internal/webstreams/readable_state');
const { ReadableStreamDefaultReader, readFrom, release } = require('internal/webstreams/readable_readers');
const writables = require('internal/webstreams/writablestream');

const nothing = () => {};

// abortReason: Node's own AbortError becomes the web's.
function abortReason({ reason }) {
  const { AbortError, DOMException } = require('internal/errors');
  return reason instanceof AbortError ? new DOMException(reason.message, 'AbortError') : reason;
}

class Pipe {
  constructor(source, destination, options) {
    this.source = source;
    this.destination = destination;
    this.options = options;
    this.reader = new ReadableStreamDefaultReader(source);
    this.writer = new writables.WritableStreamDefaultWriter(destination);
    source[kState].disturbed = true;
    this.ending = false;
    this.written = Promise.resolve();
    this.unwatch = nothing;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  start() {
    this.watchSignal();
    this.watchEnds();
    if (!this.ending) this.loop();
    return this.promise;
  }

  watchSignal() {
    const { signal } = this.options;
    if (signal === undefined) return;
    const abort = () => this.abortBoth(abortReason(signal));
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    this.unwatch = () => signal.removeEventListener('abort', abort);
  }

  abortBoth(reason) {
    const { preventAbort, preventCancel } = this.options;
    this.end(() => {
      const all = [];
      if (!preventAbort && this.destination[kState].state === 'writable') {
        all.push(writables.abortStream(this.destination, reason));
      }
      if (!preventCancel && this.source[kState].state === 'readable') all.push(cancelStream(this.source, reason));
      return Promise.all(all);
    }, true, reason);
  }

  // watchEnds: what has ended already counts at once, the source first.
  watchEnds() {
    const { source, destination } = this;
    const s = source[kState];
    const d = destination[kState];
    if (s.state === 'errored') this.sourceFailed(s.storedError);
    else if (d.state === 'errored') this.destinationFailed(d.storedError);
    else if (s.state === 'closed') this.sourceClosed();
    else if (writables.isClosing(destination) || d.state === 'closed') this.destinationClosed();
    this.reader[kState].close.promise.then(() => this.sourceClosed(), (err) => this.sourceFailed(err));
    this.writer[kState].close.promise.then(undefined, (err) => this.destinationFailed(err));
  }

  sourceFailed(err) {
    if (this.options.preventAbort) this.end(undefined, true, err);
    else this.end(() => writables.abortStream(this.destination, err), true, err);
  }

  destinationFailed(err) {
    if (this.options.preventCancel) this.end(undefined, true, err);
    else this.end(() => cancelStream(this.source, err), true, err);
  }

  sourceClosed() {
    if (this.options.preventClose) this.end();
    else this.end(() => writables.closeFromPipe(this.writer));
  }

  destinationClosed() {
    const err = invalidState('Destination WritableStream is closed');
    if (this.options.preventCancel) this.end(undefined, true, err);
    else this.end(() => cancelStream(this.source, err), true, err);
  }

  // end stops the pipe once; what has been read is written before action.
  end(action, failed = false, err = undefined) {
    if (this.ending) return;
    this.ending = true;
    const { destination } = this;
    const go = () => {
      if (action === undefined) this.finish(failed, err);
      else action().then(() => this.finish(failed, err), (e) => this.finish(true, e));
    };
    if (destination[kState].state === 'writable' && !writables.isClosing(destination)) this.afterWrites(go);
    else go();
  }

  // afterWrites waits for the last write; others may be begun meanwhile.
  afterWrites(go) {
    const { written } = this;
    written.then(() => written === this.written ? go() : this.afterWrites(go));
  }

  finish(failed, err) {
    writables.releaseWriter(this.writer);
    release(this.reader);
    this.unwatch();
    if (failed) this.reject(err);
    else this.resolve();
  }

  loop() {
    this.writer[kState].ready.promise.then(() => {
      if (this.ending) return;
      readFrom(this.reader, this);
    }, nothing);
  }

  // The pipe is itself the request that waits in the reader.
  chunk(value) {
    this.written = writables.write(this.writer, value).then(nothing, nothing);
    this.loop();
  }

  close() {}
  error() {}
}

/** Pipes source into destination. */
function pipe(source, destination, options) {
  return new Pipe(source, destination, options).start();
}

module.exports = { pipe };
