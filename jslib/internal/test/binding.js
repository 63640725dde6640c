'use strict';
// With --expose-internals: the Go halves, for Node's own tests.

process.emitWarning('These APIs are for internal testing only. Do not use them.',
  'internal/test/binding');

module.exports = { internalBinding };
