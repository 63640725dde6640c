'use strict';
// Native work of SubtleCrypto's, away from the loop.

const { dom } = require('internal/crypto/webidl');

/** Resolves to what f gives, called with args and a callback; rejects with an OperationError. */
function job(f, ...args) {
  const failed = (cause) => dom('The operation failed for an operation-specific reason', 'OperationError', cause);
  return new Promise((resolve, reject) => {
    try {
      f(...args, (err, value) => (err ? reject(failed(err)) : resolve(value)));
    } catch (e) {
      reject(failed(e));
    }
  });
}

module.exports = { job };
