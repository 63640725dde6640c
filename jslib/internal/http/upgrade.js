'use strict';

const { Duplex } = require('stream');

// What stands for a socket while the body of the request that asks for another
// protocol is still being read.
class UpgradeStream extends Duplex {
  #socket;
  #req;

  constructor(socket, req) {
    super({ allowHalfOpen: socket.allowHalfOpen });
    this.#socket = socket;
    this.#req = req;
    socket.on('error', (err) => this.destroy(err));
    socket.on('close', () => this.destroy());
    this.on('close', () => socket.destroy());
    socket.on('end', () => {
      this.push(null);
      if (this.readableLength === 0) this.resume(); // as a socket ends without being read
    });
  }

  /** Begins with the other protocol, of which head has arrived. */
  requestBodyCompleted(head) {
    this.#req = null;
    if (head.length > 0) this.#take(head);
    this.#socket.on('data', (chunk) => this.#take(chunk));
  }

  #take(chunk) {
    if (!this.push(chunk)) this.#socket.pause();
  }

  // Reading throws away what is left of the body.
  _read() {
    this.#req?.resume();
    this.#socket.resume();
  }

  _final(callback) { this.#socket.end(callback); }

  _write(chunk, encoding, callback) { this.#socket.write(chunk, encoding, callback); }

  _destroy(err, callback) {
    this.#socket.destroy(err);
    callback(err);
  }
}

module.exports = { upgradeStream: (socket, req) => new UpgradeStream(socket, req) };
