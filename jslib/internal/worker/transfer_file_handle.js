'use strict';
// How a FileHandle moves to another thread: with its descriptor.

const { FileHandle } = require('fs/promises');
const { kFd, kMake, kRefs } = require('internal/fs/operations');
const { deserializeSymbol, transferSymbol } = internalBinding('messaging');

Object.defineProperty(FileHandle.prototype, transferSymbol, {
  value() {
    if (this[kRefs] > 1) throw new DOMException('Cannot transfer FileHandle while in use', 'DataCloneError');
    const moved = () => { this[kFd] = -1; };
    return { data: { fd: this[kFd] }, moved, deserializeInfo: 'internal/worker/transfer_file_handle:Arrival' };
  },
  writable: true, configurable: true,
});

/** What becomes a FileHandle. */
class Arrival {
  [deserializeSymbol]({ fd }) { return new FileHandle(kMake, fd); }
}

module.exports = { Arrival };
