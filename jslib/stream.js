// stream: the classes, and what works on them. Only the core is loaded at once;
// the rest comes when it is first used.
'use strict';

const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex } = require('internal/streams/duplex');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');

module.exports = Stream;

// later defines obj.name as what load() gives, loaded at the first read.
function later(obj, name, load, enumerable = true) {
  Object.defineProperty(obj, name, {
    configurable: true,
    enumerable,
    get() {
      const value = load();
      Object.defineProperty(obj, name, { value, writable: true, configurable: true, enumerable });
      return value;
    },
    set(value) {
      Object.defineProperty(obj, name, { value, writable: true, configurable: true, enumerable });
    },
  });
}

// from defines obj's names as those of file.
function from(obj, file, names, enumerable) {
  for (const name of names) later(obj, name, () => require(file)[name], enumerable);
}

// promisified tells util.promisify to give stream/promises' function for fn.
function promisified(fn, name) {
  return Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    configurable: true, enumerable: true, get() { return require('stream/promises')[name]; },
  });
}

from(Stream, 'internal/streams/utils', ['isDestroyed', 'isDisturbed', 'isErrored', 'isReadable', 'isWritable']);
Stream.Readable = Readable;
Stream.Writable = Writable;
Stream.Duplex = Duplex;
from(Stream, 'internal/streams/transform', ['Transform', 'PassThrough']);
from(Stream, 'internal/streams/duplexpair', ['duplexPair']);
later(Stream, 'pipeline', () => promisified(require('internal/streams/pipeline').pipeline, 'pipeline'));
from(Stream, 'internal/streams/add-abort-signal', ['addAbortSignal']);
later(Stream, 'finished', () => promisified(require('internal/streams/end-of-stream').eos, 'finished'));
later(Stream, 'destroy', () => require('internal/streams/destroy').destroyer);
from(Stream, 'internal/streams/compose', ['compose']);
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;
Object.defineProperty(Stream, 'promises', {
  configurable: true,
  enumerable: true,
  get() { return require('stream/promises'); },
});
Stream.Stream = Stream;
Stream._isArrayBufferView = (value) => ArrayBuffer.isView(value);
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
};

/** Makes a Readable of an iterable. */
Readable.from = function(iterable, options) {
  return require('internal/streams/from').from(Readable, iterable, options);
};

/** Makes a Readable of a stream of the old kind. */
Readable.wrap = function(src, options) {
  return new Readable({
    objectMode: src.readableObjectMode ?? src.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      require('internal/streams/destroy').destroyer(src, err);
      callback(err);
    },
  }).wrap(src);
};

const web = (name) => function(...args) {
  return require('internal/webstreams/adapters')[name](...args);
};
Readable.fromWeb = web('newStreamReadableFromReadableStream');
Readable.toWeb = web('newReadableStreamFromStreamReadable');
Writable.fromWeb = web('newStreamWritableFromWritableStream');
Writable.toWeb = web('newWritableStreamFromStreamWritable');
Duplex.fromWeb = web('newStreamDuplexFromReadableWritablePair');
Duplex.toWeb = web('newReadableWritablePairFromDuplex');

from(Readable.prototype, 'internal/streams/operators', [
  'drop', 'filter', 'flatMap', 'map', 'take', 'every', 'forEach', 'reduce', 'toArray', 'some', 'find',
], false);
later(Readable.prototype, 'compose', () => require('internal/streams/operators').compose);
