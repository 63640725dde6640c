// addAbortSignal: an AbortSignal that destroys a stream.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

/** Destroys stream with an AbortError when signal aborts; gives stream. */
function addAbortSignal(signal, stream) {
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
    throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  const { isNodeStream, isReadableStream, isWritableStream } = require('internal/streams/utils');
  if (!isNodeStream(stream) && !isReadableStream(stream) && !isWritableStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return addAbortSignalNoValidate(signal, stream);
}

function addAbortSignalNoValidate(signal, stream) {
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) return stream;
  const { isNodeStream } = require('internal/streams/utils');
  const abort = () => {
    const err = new AbortError(undefined, { cause: signal.reason });
    if (isNodeStream(stream)) stream.destroy(err);
    else require('internal/webstreams/adapters').failStream(stream, err);
  };
  if (signal.aborted) {
    abort();
  } else {
    const watch = require('internal/events').addAbortListener(signal, abort);
    require('internal/streams/end-of-stream').eos(stream, watch[Symbol.dispose]);
  }
  return stream;
}

module.exports = { addAbortSignal, addAbortSignalNoValidate };
