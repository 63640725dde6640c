// Node's streams made of web streams.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validators');
const { destroyer } = require('internal/streams/destroy');
const { isWritableEnded } = require('internal/streams/utils');
const { isReadableStream } = require('internal/webstreams/readablestream');
const { isWritableStream } = require('internal/webstreams/writablestream');

// outside runs f where its exceptions are no promise's: a listener that throws
// must end the process.
function outside(f, ...args) {
  process.nextTick(f, ...args);
}

function checkReadable(stream, name) {
  if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE(name, 'ReadableStream', stream);
}

function checkWritable(stream, name) {
  if (!isWritableStream(stream)) throw new ERR_INVALID_ARG_TYPE(name, 'WritableStream', stream);
}

function readOptions(options, booleans) {
  validateObject(options, 'options');
  for (const name of booleans) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
  if (options.encoding !== undefined && !Buffer.isEncoding(options.encoding)) {
    throw new (require('internal/errors').codes.ERR_INVALID_ARG_VALUE)('options.encoding', options.encoding);
  }
}

// WriterSide is the writing half: what _write and its like do with a writer.
class WriterSide {
  constructor(writer) {
    this.writer = writer;
    this.closed = false;
  }

  watch(stream) {
    this.stream = stream;
    this.writer.closed.then(() => {
      this.closed = true;
      if (!isWritableEnded(stream)) destroyer(stream, new ERR_STREAM_PREMATURE_CLOSE());
    }, (err) => {
      this.closed = true;
      destroyer(stream, err);
    });
  }

  write(chunk, encoding, callback) {
    this.settle(() => this.writer.write(chunk), callback);
  }

  writev(chunks, callback) {
    this.settle(() => Promise.all(chunks.map(({ chunk }) => this.writer.write(chunk))), callback);
  }

  // settle does the work when the writer is ready, and calls back.
  settle(work, callback) {
    const done = (err) => {
      try {
        callback(err);
      } catch (thrown) {
        outside(() => destroyer(this.stream, thrown));
      }
    };
    this.writer.ready.then(() => work().then(() => done(), done), done);
  }

  final(callback) {
    const done = (err) => outside(callback, err);
    if (this.closed) done();
    else this.writer.close().then(() => done(), done);
  }

  // end ends the writer with its stream.
  end(err) {
    if (this.closed) return Promise.resolve();
    return err === null ? this.writer.close() : this.writer.abort(err);
  }

  // cut ends the writer of a Duplex, whose other side ends as well.
  cut(err) { return this.closed ? Promise.resolve() : this.writer.abort(err ?? undefined); }
}

// ReaderSide is the reading half.
class ReaderSide {
  constructor(reader) {
    this.reader = reader;
    this.closed = false;
  }

  watch(stream) {
    this.stream = stream;
    this.reader.closed.then(() => { this.closed = true; }, (err) => {
      this.closed = true;
      destroyer(stream, err);
    });
  }

  read() {
    this.reader.read().then(({ done, value }) => {
      outside(() => this.stream.push(done ? null : value));
    }, (err) => destroyer(this.stream, err));
  }

  end(err) { return this.closed ? Promise.resolve() : this.reader.cancel(err); }
}

// destroyWith ends the sides, then calls back with the stream's error.
function destroyWith(sides, err, callback) {
  const done = (failed) => outside(callback, err ?? failed);
  Promise.all(sides.map((side) => side.end(err))).then(() => done(), done);
}

/** A stream.Writable that writes to stream. */
function newStreamWritableFromWritableStream(stream, options = {}) {
  checkWritable(stream, 'writableStream');
  readOptions(options, ['objectMode', 'decodeStrings']);
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  const side = new WriterSide(stream.getWriter());
  const { Writable } = require('stream');
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    write: (chunk, encoding, callback) => side.write(chunk, encoding, callback),
    writev: (chunks, callback) => side.writev(chunks, callback),
    final: (callback) => side.final(callback),
    destroy: (err, callback) => destroyWith([side], err, callback),
  });
  side.watch(writable);
  return writable;
}

/** A stream.Readable of the chunks of stream. */
function newStreamReadableFromReadableStream(stream, options = {}) {
  checkReadable(stream, 'readableStream');
  readOptions(options, ['objectMode']);
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  const side = new ReaderSide(stream.getReader());
  const { Readable } = require('stream');
  const readable = new Readable({
    highWaterMark, encoding, objectMode, signal,
    read: () => side.read(),
    destroy: (err, callback) => destroyWith([side], err, callback),
  });
  side.watch(readable);
  return readable;
}

/** A stream.Duplex of { readable, writable }. */
function newStreamDuplexFromReadableWritablePair(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  const { readable, writable } = pair;
  checkReadable(readable, 'pair.readable');
  checkWritable(writable, 'pair.writable');
  readOptions(options, ['allowHalfOpen', 'objectMode', 'decodeStrings']);
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  const writing = new WriterSide(writable.getWriter());
  const reading = new ReaderSide(readable.getReader());
  const { Duplex } = require('stream');
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    write: (chunk, enc, callback) => writing.write(chunk, enc, callback),
    writev: (chunks, callback) => writing.writev(chunks, callback),
    final: (callback) => writing.final(callback),
    read: () => reading.read(),
    destroy: (err, callback) => destroyWith([{ end: (e) => writing.cut(e) }, reading], err, callback),
  });
  writing.watch(duplex);
  reading.watch(duplex);
  return duplex;
}

module.exports = {
  newStreamWritableFromWritableStream, newStreamReadableFromReadableStream, newStreamDuplexFromReadableWritablePair,
};
