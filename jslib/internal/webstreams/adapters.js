// Between Node's streams and web streams, which are not there yet: everything
// here refuses.
'use strict';

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');

/** Throws: feature needs web streams. */
function unavailable(feature) {
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(feature);
}

const refuse = (feature) => () => unavailable(feature);

module.exports = {
  unavailable,
  eosWeb: refuse('stream.finished() of web streams'),
  newStreamReadableFromReadableStream: refuse('Readable.fromWeb()'),
  newReadableStreamFromStreamReadable: refuse('Readable.toWeb()'),
  newStreamWritableFromWritableStream: refuse('Writable.fromWeb()'),
  newWritableStreamFromStreamWritable: refuse('Writable.toWeb()'),
  newStreamDuplexFromReadableWritablePair: refuse('Duplex.fromWeb()'),
  newReadableWritablePairFromDuplex: refuse('Duplex.toWeb()'),
};
