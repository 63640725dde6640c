'use strict';
// NODE_DEBUG=net. Where it is not set at all, util is not even loaded.

const section = process.env.NODE_DEBUG ? require('util').debuglog('net') : { enabled: false };

module.exports = {
  /** Prints a line of NODE_DEBUG=net. */
  debug: section.enabled ? section : () => {},
  debugging: section.enabled,
};
