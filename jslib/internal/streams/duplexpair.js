// duplexPair: two Duplex streams, each reading what the other writes.
'use strict';

const { Duplex } = require('internal/streams/duplex');

const kPeer = Symbol('kOtherSide');
const kCallback = Symbol('kCallback'); // of the peer's write that waits for a read

class DuplexSide extends Duplex {
  [kPeer] = null;
  [kCallback] = null;

  _read() {
    const callback = this[kCallback];
    if (callback === null) return;
    this[kCallback] = null;
    callback();
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      this[kPeer].push(chunk);
      this[kPeer][kCallback] = callback;
    }
  }

  _final(callback) {
    this[kPeer].on('end', callback);
    this[kPeer].push(null);
  }

  _destroy(err, callback) {
    const peer = this[kPeer];
    if (peer !== null && !peer.destroyed) {
      if (err) process.nextTick(() => peer.destroy(err));
      else peer.push(null);
    }
    callback(err);
  }
}

/** Gives two connected sides. */
function duplexPair(options) {
  const one = new DuplexSide(options);
  const other = new DuplexSide(options);
  one[kPeer] = other;
  other[kPeer] = one;
  return [one, other];
}

module.exports = { duplexPair };
