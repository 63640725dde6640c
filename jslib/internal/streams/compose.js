// compose(): several streams as one Duplex.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { pipelineImpl } = require('internal/streams/pipeline');
const { Duplex } = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const { isNodeStream, isReadable, isWebStream, isWritable } = require('internal/streams/utils');

function check(streams, given) {
  streams.forEach((stream, i) => {
    if (isWebStream(stream)) require('internal/webstreams/adapters').unavailable('stream.compose() of web streams');
    if (!isNodeStream(stream)) return;
    if (i < streams.length - 1 && !isReadable(stream)) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    }
    if (i > 0 && !isWritable(stream)) {
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

class Composition {
  constructor(streams) {
    this.waiting = {}; // callbacks by what they wait for
    this.closed = false;
    const [head] = streams;
    const tail = pipelineImpl(streams, (err) => this.finished(err));
    this.writable = !!isWritable(head);
    this.readable = !!isReadable(tail);
    this.duplex = new Duplex({
      writableObjectMode: !!head?.writableObjectMode,
      readableObjectMode: !!tail?.readableObjectMode,
      writable: this.writable,
      readable: this.readable,
    });
    if (this.writable) this.write(head, tail);
    if (this.readable) this.read(tail);
    this.duplex._destroy = (err, cb) => this.destroy(tail, err, cb);
  }

  // call calls what waits for name, once.
  call(name, ...args) {
    const cb = this.waiting[name];
    this.waiting[name] = null;
    if (cb) cb(...args);
    return !!cb;
  }

  finished(err) {
    this.closed = true;
    if (this.call('close', err)) return;
    if (err) this.duplex.destroy(err);
    else if (!this.readable && !this.writable) this.duplex.destroy();
  }

  write(head, tail) {
    this.duplex._write = (chunk, encoding, cb) => {
      if (head.write(chunk, encoding)) cb();
      else this.waiting.drain = cb;
    };
    this.duplex._final = (cb) => {
      head.end();
      this.waiting.finish = cb;
    };
    head.on('drain', () => this.call('drain'));
    eos(tail, () => this.call('finish'));
  }

  read(tail) {
    const { duplex } = this;
    tail.on('readable', () => this.call('readable'));
    tail.on('end', () => duplex.push(null));
    duplex._read = () => {
      for (;;) {
        const chunk = tail.read();
        if (chunk === null) {
          this.waiting.readable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
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
