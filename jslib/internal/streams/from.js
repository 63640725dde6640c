// Readable streams of other things: iterables, streams of the old kind.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');

/** Readable.from. */
function from(Readable, iterable, opts) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...opts,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  const isAsync = typeof iterable?.[Symbol.asyncIterator] === 'function';
  if (!isAsync && typeof iterable?.[Symbol.iterator] !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }
  const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...opts });
  let reading = false;
  readable._read = function() {
    if (reading) return;
    reading = true;
    fill();
  };
  readable._destroy = function(error, cb) {
    close(iterator, error).then(
      () => process.nextTick(cb, error),
      (err) => process.nextTick(cb, err || error));
  };

  // fill pushes until the stream is full. Plain values of a plain iterator come
  // without a tick between them.
  async function fill() {
    for (;;) {
      try {
        const { value, done } = isAsync ? await iterator.next() : iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        const chunk = typeof value?.then === 'function' ? await value : value;
        if (chunk === null) {
          reading = false;
          throw new ERR_STREAM_NULL_VALUES();
        }
        if (!readable.push(chunk)) {
          reading = false;
          return;
        }
      } catch (err) {
        readable.destroy(err);
        return;
      }
    }
  }
  return readable;
}

async function close(iterator, error) {
  if (error !== undefined && error !== null && typeof iterator.throw === 'function') {
    const { value, done } = await iterator.throw(error);
    await value;
    if (done) return;
  }
  if (typeof iterator.return === 'function') {
    const { value } = await iterator.return();
    await value;
  }
}

/** Readable.prototype.wrap. */
function wrapOld(readable, old, errorOrDestroy) {
  let paused = false;
  old.on('data', (chunk) => {
    if (!readable.push(chunk) && old.pause) {
      paused = true;
      old.pause();
    }
  });
  old.on('end', () => readable.push(null));
  old.on('error', (err) => errorOrDestroy(readable, err));
  old.on('close', () => readable.destroy());
  old.on('destroy', () => readable.destroy());
  readable._read = () => {
    if (!paused || !old.resume) return;
    paused = false;
    old.resume();
  };
  for (const name of Object.keys(old)) {
    if (readable[name] === undefined && typeof old[name] === 'function') readable[name] = old[name].bind(old);
  }
  return readable;
}

module.exports = { from, wrapOld };
