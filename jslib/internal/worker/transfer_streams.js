'use strict';
// How web streams move to another thread: a port takes the chunks there, one for
// each that the reading side asks for. A stream keeps its thread alive from its
// first use on. The messages are {type, value}, where type
// is 'chunk', 'close', 'error' or, towards the writing side, 'pull' or 'error'.

const { ReadableStream } = require('internal/webstreams/readablestream');
const { WritableStream } = require('internal/webstreams/writablestream');
const { TransformStream } = require('internal/webstreams/transformstream');
const { Deferred, handled, kState } = require('internal/webstreams/util');
const { MessageChannel } = require('internal/worker/messaging');
const { deserializeSymbol, transferSymbol } = internalBinding('messaging');

// post sends a message; what cannot be cloned is told to the other side, and thrown.
function post(port, type, value) {
  try {
    port.postMessage({ type, value });
  } catch (error) {
    port.postMessage({ type: 'error', value: error });
    port.close();
    throw error;
  }
}

// fail tells the other side of an error, as far as it can be cloned.
function fail(port, reason) {
  try {
    post(port, 'error', reason);
  } finally {
    port.close();
  }
}

const cloneFailed = () => new DOMException('Internal transferred ReadableStream error', 'DataCloneError');

/** A stream of the chunks that come through port. */
function readableFrom(port) {
  let controller;
  const heard = {
    chunk: (value) => controller.enqueue(value),
    close: () => { controller.close(); port.close(); },
    error: (value) => { controller.error(value); port.close(); },
  };
  const stream = new ReadableStream({
    start(c) { controller = c; },
    pull() {
      port.ref();
      port.postMessage({ type: 'pull' });
    },
    cancel(reason) { fail(port, reason); },
  }, { highWaterMark: 0 });
  port.onmessage = ({ data: { type, value } }) => heard[type](value);
  port.onmessageerror = () => {
    controller.error(cloneFailed());
    port.close();
  };
  port.unref();
  return stream;
}

/** A stream whose chunks go through port, when they are asked for. */
function writableInto(port) {
  let controller;
  let asked = new Deferred();
  const failed = (error) => {
    controller.error(error);
    asked.resolve();
    port.close();
  };
  const stream = new WritableStream({
    start(c) { controller = c; },
    async write(chunk) {
      port.ref();
      await asked.promise;
      asked = new Deferred();
      post(port, 'chunk', chunk);
    },
    close() {
      port.postMessage({ type: 'close' });
      port.close();
    },
    abort(reason) { fail(port, reason); },
  });
  port.onmessage = ({ data: { type, value } }) => type === 'pull' ? asked.resolve() : failed(value);
  port.onmessageerror = () => failed(cloneFailed());
  port.unref();
  return stream;
}

function refuseLocked(stream, name) {
  if (stream.locked) throw new DOMException(`Cannot transfer a locked ${name}`, 'DataCloneError');
}

// The ends of pipes into ports, by what is piped there.
function sendReadable(stream) {
  const { port1, port2 } = new MessageChannel();
  handled(stream.pipeTo(writableInto(port1)));
  return port2;
}

function sendWritable(stream) {
  const { port1, port2 } = new MessageChannel();
  handled(readableFrom(port1).pipeTo(stream));
  return port2;
}

const form = (ports, arrival) => ({
  data: ports, transferList: Object.values(ports), deserializeInfo: `internal/worker/transfer_streams:${arrival}`,
});

function readableForm() {
  refuseLocked(this, 'ReadableStream');
  return form({ readable: sendReadable(this) }, 'ReadableArrival');
}

function writableForm() {
  refuseLocked(this, 'WritableStream');
  return form({ writable: sendWritable(this) }, 'WritableArrival');
}

function transformForm() {
  const { readable, writable } = this;
  refuseLocked(readable, 'ReadableStream');
  refuseLocked(writable, 'WritableStream');
  return form({ readable: sendReadable(readable), writable: sendWritable(writable) }, 'TransformArrival');
}

const give = (Class, value) => Object.defineProperty(Class.prototype, transferSymbol, { value, writable: true, configurable: true });
give(ReadableStream, readableForm);
give(WritableStream, writableForm);
give(TransformStream, transformForm);

/** What becomes a ReadableStream. */
class ReadableArrival {
  [deserializeSymbol]({ readable }) { return readableFrom(readable); }
}

/** What becomes a WritableStream. */
class WritableArrival {
  [deserializeSymbol]({ writable }) { return writableInto(writable); }
}

/** What becomes a TransformStream: one with the sides that have arrived. */
class TransformArrival {
  [deserializeSymbol]({ readable, writable }) {
    const stream = new TransformStream();
    Object.assign(stream[kState], { readable: readableFrom(readable), writable: writableInto(writable), backpressure: undefined });
    return stream;
  }
}

module.exports = { ReadableArrival, WritableArrival, TransformArrival };
