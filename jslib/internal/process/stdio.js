'use strict';

// The standard streams. Writes are synchronous, whatever stands behind the
// descriptor; what has been written when the process exits has been written.

const { guessHandleType, writeSync } = internalBinding('process_methods');
const { Writable, Readable } = require('stream');
const { ErrnoException } = require('internal/errors');

// SyncWriteStream writes before _write returns.
function SyncWriteStream(fd) {
  Writable.call(this, { autoDestroy: true, emitClose: false, decodeStrings: true });
  this.fd = fd;
  this.readable = false;
}
Object.setPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function _write(chunk, encoding, callback) {
  const err = writeSync(this.fd, chunk);
  callback(err ? new ErrnoException(err, 'write') : null);
};

// The standard descriptors stay open for ever, and their streams go on.
function stayOpen(err, callback) {
  callback(err);
  this._undestroy();
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

// openOutput(fd, target) makes target the stream over fd, or a terminal's.
function openOutput(fd, target) {
  const type = guessHandleType(fd);
  if (type === 'TTY') {
    const stream = new (require('tty').WriteStream)(fd);
    stream._type = 'tty';
    return settle(stream, fd);
  }
  if (type === 'PIPE' || type === 'TCP') {
    openSocket(target, fd);
  } else if (type === 'FILE') {
    Object.setPrototypeOf(target, SyncWriteStream.prototype);
    SyncWriteStream.call(target, fd);
    target._type = 'fs';
  } else {
    Object.setPrototypeOf(target, Writable.prototype);
    Writable.call(target, { write(chunk, encoding, callback) { callback(); } });
  }
  return settle(target, fd);
}

// A pipe or socket is a net.Socket that only writes, and waits for its writes.
function openSocket(target, fd) {
  const { Socket } = require('net');
  Object.setPrototypeOf(target, Socket.prototype);
  Socket.call(target, { fd, readable: false, writable: true });
  target._type = 'pipe';
  target._handle.setBlocking?.(true);
  target._handle.unref?.();
}

function settle(stream, fd) {
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = stayOpen;
  if (stream._type === 'tty') process.on('SIGWINCH', () => stream._refreshSize());
  return stream;
}

// openInput(fd) makes stdin, paused until someone reads.
function openInput(fd) {
  const stdin = inputStream(fd);
  stdin.fd = fd;
  const { _handle: handle } = stdin;
  if (handle?.readStop) {
    handle.reading = false;
    stdin._readableState.reading = false;
    handle.readStop();
    stdin.on('pause', () => pause(stdin));
  }
  return stdin;
}

function inputStream(fd) {
  switch (guessHandleType(fd)) {
    case 'TTY':
      return new (require('tty').ReadStream)(fd);
    case 'FILE':
      return new (require('fs').ReadStream)(null, { fd, autoClose: false });
    case 'PIPE':
    case 'TCP':
      // The channel may sit here: it reads by itself.
      if (process.channel?.fd === fd) return new (require('net').Socket)({ readable: true, writable: false, manualStart: true });
      return new (require('net').Socket)({ fd, readable: true, writable: false, manualStart: true });
    default: {
      const empty = new Readable({ read() {} });
      empty.push(null);
      return empty;
    }
  }
}

// A paused stdin must not keep the process waiting for input.
function pause(stdin) {
  const { _handle: handle } = stdin;
  if (!handle || !handle.reading) return;
  stdin._readableState.reading = false;
  handle.reading = false;
  handle.readStop();
}

module.exports = { openOutput, openInput, SyncWriteStream };
