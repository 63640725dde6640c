'use strict';
// ANSI cursor control: readline.cursorTo, moveCursor, clearLine and
// clearScreenDown. Each returns what stream.write returned.

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal/errors');
const { CSI } = require('internal/readline/utils');
const { validateFunction } = require('internal/validators');

function emit(stream, data, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined || data === '') {
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }
  return stream.write(data, callback);
}

/** Moves to column x (and row y), both from 0. */
function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return emit(null, '', callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  return emit(stream, typeof y === 'number' ? CSI`${y + 1};${x + 1}H` : CSI`${x + 1}G`, callback);
}

/** Moves by dx columns and dy rows. */
function moveCursor(stream, dx, dy, callback) {
  let data = '';
  if (dx < 0) data += CSI`${-dx}D`;
  else if (dx > 0) data += CSI`${dx}C`;
  if (dy < 0) data += CSI`${-dy}A`;
  else if (dy > 0) data += CSI`${dy}B`;
  return emit(stream, data, callback);
}

/** Clears left of (-1), right of (1) or the whole (0) line. */
function clearLine(stream, dir, callback) {
  return emit(stream, dir < 0 ? CSI.kClearToLineBeginning : dir > 0 ? CSI.kClearToLineEnd : CSI.kClearLine, callback);
}

/** Clears from the cursor to the end of the screen. */
function clearScreenDown(stream, callback) {
  return emit(stream, CSI.kClearScreenDown, callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor };
