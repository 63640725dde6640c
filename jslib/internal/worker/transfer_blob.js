'use strict';
// How a Blob or File travels to another thread: both have its bytes from then on.

const { Blob, blobOf, stateOf } = require('internal/blob');
const { cloneSymbol, deserializeSymbol, hold, held } = internalBinding('messaging');

Object.defineProperty(Blob.prototype, cloneSymbol, {
  value() {
    const { bytes, ...rest } = stateOf(this);
    return { data: { ...rest, handle: hold(bytes) }, deserializeInfo: 'internal/worker/transfer_blob:Arrival' };
  },
  writable: true, configurable: true,
});

/** What becomes a Blob or File. */
class Arrival {
  [deserializeSymbol]({ handle, ...rest }) { return blobOf({ ...rest, bytes: held(handle) }); }
}

module.exports = { Arrival };
