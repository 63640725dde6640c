// Between Node's streams and web streams.
'use strict';

const { AbortError } = require('internal/errors');
const { kState } = require('internal/webstreams/util');

/** stream.finished() for a web stream: callback gets its error, if it fails. */
function eosWeb(stream, options, callback) {
  const { settledPromise } = require(typeof stream.getWriter === 'function' ?
    'internal/webstreams/writable_state' : 'internal/webstreams/readable_state');
  let over = false;
  const tell = (err) => {
    if (!over) process.nextTick(() => callback.call(stream, err));
    over = true;
  };
  const { signal } = options;
  if (signal) {
    const abort = () => {
      if (!over) callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
      over = true;
    };
    if (signal.aborted) process.nextTick(abort);
    else require('internal/events').addAbortListener(signal, abort);
  }
  settledPromise(stream).then(() => tell(), tell);
  return () => {};
}

/** Fails a web stream from the outside. */
function failStream(stream, reason) {
  const { controller } = stream[kState];
  controller.error(reason);
}

const from = (file, name) => function(...args) {
  return require(`internal/webstreams/${file}`)[name](...args);
};

module.exports = {
  eosWeb,
  failStream,
  newWritableStreamFromStreamWritable: from('node_to_web', 'newWritableStreamFromStreamWritable'),
  newReadableStreamFromStreamReadable: from('node_to_web', 'newReadableStreamFromStreamReadable'),
  newReadableWritablePairFromDuplex: from('node_to_web', 'newReadableWritablePairFromDuplex'),
  newWritableStreamFromStreamBase: from('stream_base', 'newWritableStreamFromStreamBase'),
  newReadableStreamFromStreamBase: from('stream_base', 'newReadableStreamFromStreamBase'),
  newStreamWritableFromWritableStream: from('web_to_node', 'newStreamWritableFromWritableStream'),
  newStreamReadableFromReadableStream: from('web_to_node', 'newStreamReadableFromReadableStream'),
  newStreamDuplexFromReadableWritablePair: from('web_to_node', 'newStreamDuplexFromReadableWritablePair'),
};
