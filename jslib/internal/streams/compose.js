// compose(): several streams as one Duplex.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { pipelineImpl } = require('internal/streams/pipeline');
const { Duplex } = require('internal/streams/duplex');
const { Delegate } = require('internal/streams/delegate');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const {
  isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream,
} = require('internal/streams/utils');

const canRead = (s) => isReadable(s) || isReadableStream(s) || isTransformStream(s);
const canWrite = (s) => isWritable(s) || isWritableStream(s) || isTransformStream(s);

function check(streams, given) {
  streams.forEach((stream, i) => {
    if (!isNodeStream(stream) && !isWebStream(stream)) return;
    if (i < streams.length - 1 && !canRead(stream)) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    }
    if (i > 0 && !canWrite(stream)) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
    }
  });
}

/** Joins streams: what is written goes into the first, the last one is read. */
function compose(...streams) {
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = [...streams];
  for (const i of [0, streams.length - 1]) {
    if (typeof streams[i] === 'function') streams[i] = Duplex.from(streams[i]);
  }
  check(streams, given);
  return new Composition(streams).duplex;
}

class Composition extends Delegate {
  constructor(streams) {
    super();
    this.closed = false;
    const [head] = streams;
    const tail = pipelineImpl(streams, (err) => this.finished(err));
    this.writable = !!canWrite(head);
    this.readable = !!canRead(tail);
    this.duplex = new Duplex({
      writableObjectMode: !!head?.writableObjectMode,
      readableObjectMode: !!tail?.readableObjectMode,
      writable: this.writable,
      readable: this.readable,
    });
    if (this.writable) this.writeTo(head);
    if (this.readable) this.readFrom(tail);
    if (this.writable) eos(isTransformStream(tail) ? tail.readable : tail, () => this.call('finish'));
    this.duplex._destroy = (err, cb) => this.destroy(tail, err, cb);
  }

  finished(err) {
    this.closed = true;
    if (this.call('close', err)) return;
    if (err) this.duplex.destroy(err);
    else if (!this.readable && !this.writable) this.duplex.destroy();
  }

  writeTo(head) {
    if (isNodeStream(head)) this.writeInto(head);
    else this.writeWeb(isTransformStream(head) ? head.writable : head);
  }

  readFrom(tail) {
    if (isNodeStream(tail)) this.readOutOf(tail);
    else this.readWeb(isTransformStream(tail) ? tail.readable : tail);
  }

  writeWeb(head) {
    const writer = head.getWriter();
    const whenReady = (work, cb) => writer.ready.then(() => {
      work().catch(() => {}); // writer.ready tells of it
      return undefined;
    }).then(() => cb?.(), cb);
    this.duplex._write = (chunk, encoding, cb) => whenReady(() => writer.write(chunk), cb);
    this.duplex._final = (cb) => {
      this.waiting.finish = cb;
      whenReady(() => writer.close(), (err) => err && cb(err));
    };
  }

  readWeb(tail) {
    const { duplex } = this;
    const reader = tail.getReader();
    duplex._read = async () => {
      for (;;) {
        const { value, done, failed } = await reader.read().catch(() => ({ failed: true }));
        if (failed) return; // the pipeline tells
        if (done) {
          duplex.push(null);
          return;
        }
        if (!duplex.push(value)) return;
      }
    };
  }

  destroy(tail, err, cb) {
    if (!err && !this.closed) err = new AbortError();
    this.waiting = {};
    if (this.closed) {
      cb(err);
    } else {
      this.waiting.close = cb;
      if (isNodeStream(tail)) destroyer(tail, err);
    }
  }
}

module.exports = { compose };
