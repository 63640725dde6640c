'use strict';
// The options of a connection: set at once where there is a handle, else kept
// and applied when the socket connects.

const { codes, ErrnoException } = require('internal/errors');
const {
  kSetNoDelay, kSetKeepAlive, kSetKeepAliveInitialDelay, kSetKeepAliveInterval, kSetKeepAliveCount,
} = require('internal/net');

const kSetTOS = Symbol('kSetTOS');
const { UV_EBADF } = internalBinding('uv');

function keepAliveArgs(enable, initialDelay, interval, count) {
  if (enable !== null && typeof enable === 'object') {
    ({ enable, initialDelay, interval, count } = enable);
  }
  const seconds = (ms) => (ms === undefined ? undefined : ~~(ms / 1000));
  return [Boolean(enable), seconds(initialDelay) ?? 0, seconds(interval), count];
}

const keepAliveKeys = [
  kSetKeepAlive, kSetKeepAliveInitialDelay, kSetKeepAliveInterval, kSetKeepAliveCount,
];

/** Refuses a keepAliveInitialDelay that is no number; a negative one becomes 0. */
function checkInitialDelay(options) {
  if (options.keepAliveInitialDelay === undefined) return;
  const { validateNumber } = require('internal/validators');
  validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
}

/** Gives list back if it is a BlockList. */
function checkBlockList(list) {
  if (!require('internal/blocklist').BlockList.isBlockList(list)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', list);
  }
  return list;
}

/** Keeps what the options of a new socket say. */
function takeSettings(socket, options) {
  socket[kSetNoDelay] = Boolean(options.noDelay);
  socket[kSetKeepAlive] = Boolean(options.keepAlive);
  socket[kSetKeepAliveInitialDelay] = ~~(options.keepAliveInitialDelay / 1000);
  const { typeOfService } = options;
  if (typeOfService !== undefined) {
    require('internal/validators').validateInt32(typeOfService, 'options.typeOfService', 0, 255);
  }
  socket[kSetTOS] = typeOfService;
}

/** Gives a handle that has just connected what was kept. */
function applySettings(socket) {
  const handle = socket._handle;
  if (socket[kSetNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  if (socket[kSetKeepAlive] && handle.setKeepAlive) {
    handle.setKeepAlive(...keepAliveKeys.map((key) => socket[key]));
  }
  if (socket[kSetTOS] === undefined || !handle.setTypeOfService) return;
  const err = handle.setTypeOfService(socket[kSetTOS]);
  if (err && err !== UV_EBADF) socket.emit('error', new ErrnoException(err, 'setTypeOfService'));
}

/** Gives the handle of an accepted socket what its server asks for. */
function inheritSettings(socket, server) {
  const handle = socket._handle;
  if (server.noDelay && handle.setNoDelay) {
    socket[kSetNoDelay] = true;
    handle.setNoDelay(true);
  }
  if (server.keepAlive && handle.setKeepAlive) {
    socket[kSetKeepAlive] = true;
    socket[kSetKeepAliveInitialDelay] = server.keepAliveInitialDelay;
    handle.setKeepAlive(true, server.keepAliveInitialDelay);
  }
}

/** The methods of Socket.prototype. */
const settings = {
  /** Turns Nagle's algorithm off, or on with false. */
  setNoDelay(enable) {
    const want = enable === undefined || Boolean(enable);
    if (!this._handle) {
      this[kSetNoDelay] = want;
    } else if (this._handle.setNoDelay && want !== this[kSetNoDelay]) {
      this[kSetNoDelay] = want;
      this._handle.setNoDelay(want);
    }
    return this;
  },

  /** Sets TCP keep-alive: (enable[, initialDelay[, interval[, count]]]) in ms, or
   *  one object of these. */
  setKeepAlive(setting, msecs, intervalMsecs, probes) {
    const args = keepAliveArgs(setting, msecs, intervalMsecs, probes);
    const [enable] = args;
    const handle = this._handle;
    if (handle && !handle.setKeepAlive) return this;
    const changed = enable !== this[kSetKeepAlive] ||
      (enable && keepAliveKeys.some((key, i) => this[key] !== args[i]));
    if (handle && !changed) return this;
    keepAliveKeys.forEach((key, i) => { this[key] = args[i]; });
    handle?.setKeepAlive(...args);
    return this;
  },

  /** Sets the type-of-service byte, 0 to 255. */
  setTypeOfService(tos) {
    if (Number.isNaN(tos)) throw new codes.ERR_INVALID_ARG_TYPE('tos', 'number', tos);
    require('internal/validators').validateInt32(tos, 'tos', 0, 255);
    const known = this[kSetTOS] === tos;
    this[kSetTOS] = tos;
    if (known || !this._handle?.setTypeOfService) return this;
    const err = this._handle.setTypeOfService(tos);
    if (err) throw new ErrnoException(err, 'setTypeOfService');
    return this;
  },

  /** The type-of-service byte. */
  getTypeOfService() {
    if (!this._handle?.getTypeOfService) return this[kSetTOS] ?? 0;
    const tos = this._handle.getTypeOfService();
    if (tos < 0) throw new ErrnoException(tos, 'getTypeOfService');
    return tos;
  },
};

module.exports = {
  applySettings, checkBlockList, checkInitialDelay, inheritSettings, kSetTOS, settings, takeSettings,
};
