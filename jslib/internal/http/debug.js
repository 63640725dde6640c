'use strict';
// NODE_DEBUG=http. Where it is not set at all, util is not even loaded.

const section = process.env.NODE_DEBUG ? require('util').debuglog('http') : { enabled: false };

module.exports = {
  /** Prints a line of NODE_DEBUG=http. */
  debug: section.enabled ? section : () => {},
  debugging: section.enabled,
};
