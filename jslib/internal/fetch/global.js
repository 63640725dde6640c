'use strict';

/** The global fetch, which loads its machinery at the first call. */
exports.fetch = function fetch(input, init = undefined) {
  return require('internal/fetch/fetch').fetch(input, init);
};
