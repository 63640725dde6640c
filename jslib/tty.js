'use strict';

// Terminals: tty.ReadStream and tty.WriteStream over the TTY handle.

const { Socket } = require('net');
const { TTY, isTTY } = internalBinding('tty_wrap');
const { ErrnoException, codes: { ERR_INVALID_FD, ERR_TTY_INIT_FAILED } } = require('internal/errors');

// isatty(fd) says whether fd is a terminal.
function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && isTTY(fd);
}

function openTerminal(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
  const ctx = {};
  const handle = new TTY(fd, ctx);
  if (ctx.code !== undefined) throw new ERR_TTY_INIT_FAILED(ctx);
  return handle;
}

// ReadStream(fd[, options]) reads a terminal.
function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  const handle = openTerminal(fd);
  Socket.call(this, { highWaterMark: 0, handle, manualStart: true, ...options });
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, Socket.prototype);
Object.setPrototypeOf(ReadStream, Socket);

// setRawMode(on): in raw mode every key comes at once, unprocessed.
ReadStream.prototype.setRawMode = function(flag) {
  flag = Boolean(flag);
  const err = this._handle?.setRawMode(flag);
  if (err) {
    this.emit('error', new ErrnoException(err, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

// WriteStream(fd) writes a terminal; columns and rows are its size, 'resize'
// tells of a change.
function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  const handle = openTerminal(fd);
  Socket.call(this, { highWaterMark: 16384, handle, manualStart: true });
  handle.setBlocking(true);
  handle.unref?.();
  const size = [0, 0];
  if (!handle.getWindowSize(size)) [this.columns, this.rows] = size;
}
Object.setPrototypeOf(WriteStream.prototype, Socket.prototype);
Object.setPrototypeOf(WriteStream, Socket);

Object.assign(WriteStream.prototype, {
  isTTY: true,
  getColorDepth(env) { return require('internal/tty').getColorDepth(env); },
  hasColors(count, env) { return require('internal/tty').hasColors(count, env); },
  _refreshSize() {
    const { columns, rows } = this;
    const size = [0, 0];
    const err = this._handle.getWindowSize(size);
    if (err) return this.emit('error', new ErrnoException(err, 'getWindowSize'));
    if (columns === size[0] && rows === size[1]) return;
    [this.columns, this.rows] = size;
    this.emit('resize');
  },
  cursorTo(x, y, callback) { return require('readline').cursorTo(this, x, y, callback); },
  moveCursor(dx, dy, callback) { return require('readline').moveCursor(this, dx, dy, callback); },
  clearLine(dir, callback) { return require('readline').clearLine(this, dir, callback); },
  clearScreenDown(callback) { return require('readline').clearScreenDown(this, callback); },
  getWindowSize() { return [this.columns, this.rows]; },
});

module.exports = { isatty, ReadStream, WriteStream };
