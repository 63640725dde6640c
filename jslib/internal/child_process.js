'use strict';
// ChildProcess: a child, its stdio streams and its channel.

const EventEmitter = require('events');
const {
  ErrnoException,
} = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { signalNumber } = require('internal/child_process_options');
const { stdioOptions, usedAsStdio } = require('internal/child_process_stdio');
const { Process } = internalBinding('process_wrap');
const { owner_symbol } = internalBinding('symbols');
const {
  UV_EACCES, UV_EAGAIN, UV_EINVAL, UV_EMFILE, UV_ENFILE, UV_ENOENT, UV_ENOSYS, UV_ESRCH,
} = internalBinding('uv');

/** What spawn and fork return. Its public use is by instanceof alone. */
function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  this._handle[owner_symbol] = this;
  this._handle.onexit = (exitCode, signalCode) => onExit(this, exitCode, signalCode);
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

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

/**
 * Starts the program of options.file with options.args, options.stdio,
 * options.envPairs and so on. Returns 0 or an errno of those that come as
 * 'error' events; others are thrown.
 */
ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  const { stdio, ipc, ipcFd } = stdioOptions(options.stdio || 'pipe', false);
  options.stdio = stdio;
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const serialization = options.serialization || 'json';
  if (ipc !== undefined) announceChannel(options, ipcFd, serialization);
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args !== undefined) validateArray(options.args, 'options.args');
  this.spawnargs = options.args === undefined ? [] : options.args;

  const err = this._handle.spawn(options);
  if (isRunTimeError(err)) {
    process.nextTick(onErrorNT, this, err);
    if (err === UV_EMFILE || err === UV_ENFILE) return err;
  } else if (err) {
    abandon(this, stdio);
    throw new ErrnoException(err, 'spawn');
  } else {
    process.nextTick(onSpawnNT, this);
  }
  this.pid = this._handle.pid;
  openStdio(this, stdio);
  if (ipc !== undefined) internalBinding('ipc_channel').setupChannel(this, ipc.fd, serialization);
  return err;
};

function announceChannel(options, fd, serialization) {
  if (options.envPairs === undefined) options.envPairs = [];
  else validateArray(options.envPairs, 'options.envPairs');
  options.envPairs.push(`NODE_CHANNEL_FD=${fd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`);
}

function isRunTimeError(err) {
  return err === UV_EACCES || err === UV_EAGAIN || err === UV_EMFILE || err === UV_ENFILE || err === UV_ENOENT;
}

function abandon(child, stdio) {
  for (const { type, handle } of stdio) {
    if (type === 'pipe' && handle) handle.close();
  }
  child._handle.close();
  child._handle = null;
}

function onErrorNT(child, err) {
  if (child._handle) child._handle.onexit(err);
}

function onSpawnNT(child) {
  child.emit('spawn');
}

function openStdio(child, stdio) {
  const streams = stdio.map((entry, i) => {
    if (entry.ipc) child._closesNeeded++;
    if (entry.type === 'wrap') lend(entry);
    if (!entry.handle || entry.type === 'wrap') return null;
    const { Socket } = require('net');
    const socket = new Socket({ handle: entry.handle, readable: i > 0 }); // the child reads its stdin
    if (i > 0) countClose(child, socket);
    return socket;
  });
  child.stdin = streams[0] === undefined ? null : streams[0];
  child.stdout = streams[1] === undefined ? null : streams[1];
  child.stderr = streams[2] === undefined ? null : streams[2];
  child.stdio = streams;
}

function countClose(child, socket) {
  if (child.pid === 0) return;
  child._closesNeeded++;
  socket.on('close', () => maybeClose(child));
}

// A stream lent to a child: the child reads it, not this process.
function lend({ handle, stream }) {
  handle.reading = false;
  handle.readStop();
  stream.pause();
  stream.readableFlowing = false;
  stream._readableState.reading = false;
  stream[usedAsStdio] = true;
}

/** Sends a signal, SIGTERM by default. Returns whether it could be sent. */
ChildProcess.prototype.kill = function kill(sig) {
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
};

if (Symbol.dispose) {
  ChildProcess.prototype[Symbol.dispose] = function dispose() {
    if (!this.killed) this.kill();
  };
}

/** Lets the child keep the event loop alive, as it does at first. */
ChildProcess.prototype.ref = function ref() {
  if (this._handle) this._handle.ref();
};

/** Takes that away. */
ChildProcess.prototype.unref = function unref() {
  if (this._handle) this._handle.unref();
};

/** Runs the child that prepared options describe to its end. */
function spawnSync(options) {
  return require('internal/child_process_sync').spawnSync(options);
}

// The handle of the channel, for those who look below it.
const kChannelHandle = Symbol('kChannelHandle');
for (const owner of [ChildProcess.prototype, process]) {
  Object.defineProperty(owner, kChannelHandle, {
    get() { return internalBinding('ipc_channel').channelHandle(this.channel); },
    configurable: true,
  });
}

module.exports = { ChildProcess, kChannelHandle, getValidStdio: stdioOptions, maybeClose, spawnSync };
