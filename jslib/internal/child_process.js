'use strict';
// ChildProcess: a child, its stdio streams and its channel. Its end is in
// child_process_life.js.

const EventEmitter = require('events');
const { ErrnoException } = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { stdioOptions } = require('internal/child_process_stdio');
const { Process } = internalBinding('process_wrap');
const { owner_symbol } = internalBinding('symbols');

const life = () => require('internal/child_process_life');
const later = (name, length) => require.later('internal/child_process_life', name, length);
const maybeClose = later('maybeClose', 1);

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
  this._handle.onexit = (exitCode, signalCode) => life().onExit(this, exitCode, signalCode);
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

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
  if (err && life().isRunTimeError(err)) {
    process.nextTick(onErrorNT, this, err);
    if (life().lacksDescriptors(err)) return err;
  } else if (err) {
    life().abandon(this, stdio);
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

function onErrorNT(child, err) {
  if (child._handle) child._handle.onexit(err);
}

function onSpawnNT(child) {
  child.emit('spawn');
}

function openStdio(child, stdio) {
  const streams = stdio.map((entry, i) => {
    if (entry.ipc) child._closesNeeded++;
    if (entry.type === 'wrap') life().lend(entry);
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

ChildProcess.prototype.kill = later('kill', 1);

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
const spawnSync = require.later('internal/child_process_sync', 'spawnSync', 1);

// The handle of the channel, for those who look below it.
const kChannelHandle = Symbol('kChannelHandle');
for (const owner of [ChildProcess.prototype, process]) {
  Object.defineProperty(owner, kChannelHandle, {
    get() { return internalBinding('ipc_channel').channelHandle(this.channel); },
    configurable: true,
  });
}

module.exports = { ChildProcess, kChannelHandle, getValidStdio: stdioOptions, maybeClose, spawnSync };
