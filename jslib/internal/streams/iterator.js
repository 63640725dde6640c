// A Readable as an async iterator.
'use strict';

const { makeAsyncIterator } = require('internal/async_iterator');

/** Iterates over the chunks of stream; leaving the loop destroys it. */
function iterate(stream, options) {
  if (typeof stream.read !== 'function') {
    stream = require('stream').Readable.wrap(stream, { objectMode: true });
  }
  const iterator = makeAsyncIterator((emit) => chunks(stream, options, emit));
  iterator.stream = stream;
  return iterator;
}

async function chunks(stream, options, emit) {
  const { aggregateTwoErrors } = require('internal/errors');
  const { destroyer } = require('internal/streams/destroy');
  let wake = () => {};
  let error; // undefined: still going; null: ended
  const next = () => {
    wake();
    wake = () => {};
  };
  stream.on('readable', next);
  const cleanup = require('internal/streams/end-of-stream').eos(stream, { writable: false }, (err) => {
    error = err ? aggregateTwoErrors(error, err) : null;
    next();
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) await emit(chunk);
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise((resolve) => { wake = resolve; });
    }
  } catch (err) {
    if (!emit.isReturn(err)) error = aggregateTwoErrors(error, err);
    throw emit.isReturn(err) ? err : error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

module.exports = { iterate };
