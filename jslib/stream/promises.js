// stream/promises: pipeline and finished as promises.
'use strict';

const { finished } = require('internal/streams/end-of-stream');

/** Pipes streams into each other; resolves when the last one has finished. */
function pipeline(...streams) {
  const { pipelineImpl, isOptions } = require('internal/streams/pipeline');
  return new Promise((resolve, reject) => {
    let signal;
    let end;
    if (isOptions(streams.at(-1))) ({ signal, end } = streams.pop());
    pipelineImpl(streams, (err, value) => {
      if (err) reject(err);
      else resolve(value);
    }, { signal, end });
  });
}

module.exports = { finished, pipeline };
