'use strict';

// A net.Socket over any Duplex: what a TLS socket over one names as its parent.

const net = require('net');

/** A socket that reads from and writes to stream. It listens from the first read on. */
class JSStreamSocket extends net.Socket {
  constructor(stream) {
    super();
    this.stream = stream;
    this._reading = false;
  }

  _read() {
    if (this._reading) {
      this.stream.resume();
      return;
    }
    this._reading = true;
    this.stream.on('data', (chunk) => { if (!this.push(chunk)) this.stream.pause(); });
    this.stream.on('end', () => this.push(null));
    this.stream.on('error', (err) => this.destroy(err));
    this.stream.on('close', () => this.destroy());
  }

  _write(chunk, encoding, callback) { this.stream.write(chunk, encoding, callback); }
  _writev(chunks, callback) { this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), undefined, callback); }
  _final(callback) { this.stream.end(callback); }

  _destroy(err, callback) {
    this.stream.destroy(err);
    super._destroy(err, callback);
  }
}

module.exports = JSStreamSocket;
