'use strict';
// How a child ends or does not begin, and what else is seldom wanted of it.

const { ErrnoException } = require('internal/errors');
const { signalNumber } = require('internal/child_process_options');
const { usedAsStdio } = require('internal/child_process_stdio');
const {
  UV_EACCES, UV_EAGAIN, UV_EINVAL, UV_EMFILE, UV_ENFILE, UV_ENOENT, UV_ENOSYS, UV_ESRCH,
} = internalBinding('uv');

/** The onexit of a child's handle. */
function onExit(child, exitCode, signalCode) {
  if (signalCode) child.signalCode = signalCode;
  else child.exitCode = exitCode;
  if (child.stdin) child.stdin.destroy();
  if (child._handle) child._handle.close();
  child._handle = null;
  if (exitCode < 0) child.emit('error', spawnError(child, exitCode));
  else child.emit('exit', child.exitCode, child.signalCode);
  // What nobody reads must not keep 'close' from coming.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function spawnError(child, errno) {
  const syscall = child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn';
  const err = new ErrnoException(errno, syscall);
  if (child.spawnfile) err.path = child.spawnfile;
  err.spawnargs = child.spawnargs.slice(1);
  return err;
}

function flushStdio(child) {
  for (const stream of child.stdio || []) {
    if (stream && stream.readable && !stream[usedAsStdio]) stream.resume();
  }
}

// 'close' waits for the exit, every stream and the channel.
function maybeClose(child) {
  if (++child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

/** Whether a failure to start comes as an 'error' event. */
function isRunTimeError(err) {
  return err === UV_EACCES || err === UV_EAGAIN || err === UV_EMFILE || err === UV_ENFILE || err === UV_ENOENT;
}

/** Whether there were no descriptors left to start it with. */
const lacksDescriptors = (err) => err === UV_EMFILE || err === UV_ENFILE;

/** Closes what was opened for a child that could not be started. */
function abandon(child, stdio) {
  for (const { type, handle } of stdio) {
    if (type === 'pipe' && handle) handle.close();
  }
  child._handle.close();
  child._handle = null;
}

/** Lends a stream to a child: the child reads it, not this process. */
function lend({ handle, stream }) {
  handle.reading = false;
  handle.readStop();
  stream.pause();
  stream.readableFlowing = false;
  stream._readableState.reading = false;
  stream[usedAsStdio] = true;
}

/** Sends a signal, SIGTERM by default. Returns whether it could be sent. */
function kill(sig) {
  const signal = sig === 0 ? sig : signalNumber(sig === undefined ? 'SIGTERM' : sig);
  if (!this._handle) return false;
  const err = this._handle.kill(signal);
  if (err === 0) {
    this.killed = true;
    return true;
  }
  if (err === UV_ESRCH) return false;
  const ex = new ErrnoException(err, 'kill');
  if (err === UV_EINVAL || err === UV_ENOSYS) throw ex;
  this.emit('error', ex);
  return false;
}

module.exports = { abandon, isRunTimeError, kill, lacksDescriptors, lend, maybeClose, onExit };
