'use strict';
// What users of timers share.

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');

const TIMEOUT_MAX = 2 ** 31 - 1;

/** Checks a duration in ms, called name in errors; one that is too long is cut
 *  with a warning. */
function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) {
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs <= TIMEOUT_MAX) return msecs;
  process.emitWarning(
    `${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
    'TimeoutOverflowWarning');
  return TIMEOUT_MAX;
}

/** Starts a timeout that does not keep the process alive. */
function setUnrefTimeout(callback, after) {
  validateFunction(callback, 'callback');
  return require('timers').setTimeout(callback, after).unref();
}

module.exports = {
  TIMEOUT_MAX,
  getTimerDuration,
  setUnrefTimeout,
  get kTimeout() { return require('internal/stream_base_commons').kTimeout; }, // of a socket: its timeout
};
