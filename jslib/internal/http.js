'use strict';
// What the halves of http share: hidden names, the date, diagnostics.

const { loadedModule } = internalBinding('net');

/** The diagnostics channel if somebody listens to it, else undefined. As long
 *  as nobody has loaded diagnostics_channel, nobody can. */
function activeChannel(name) {
  const channel = loadedModule('diagnostics_channel')?.channel(name);
  return channel?.hasSubscribers ? channel : undefined;
}

/** Publishes what message() makes on a diagnostics channel. */
function publish(name, message) { activeChannel(name)?.publish(message()); }

let date;

/** The Date header of now. */
function utcDate() {
  if (date === undefined) {
    const now = new Date();
    date = now.toUTCString();
    require('timers').setTimeout(() => { date = undefined; }, 1000 - now.getMilliseconds()).unref();
  }
  return date;
}

/** An Error with the code ECONNRESET. */
function connResetException(message) {
  const err = new Error(message);
  err.code = 'ECONNRESET';
  return err;
}

module.exports = {
  kOutHeaders: Symbol('kOutHeaders'),
  kNeedDrain: Symbol('kNeedDrain'),
  publish,
  utcDate,
  connResetException,
};
