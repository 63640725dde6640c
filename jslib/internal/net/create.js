'use strict';
// net.connect.

const { normalizeArgs } = require('internal/net/args');
const { debug } = require('internal/net/debug');
const { Socket } = require('internal/net/socket');

/** Makes a Socket and connects it: (options | port[, host] | path)[, listener]. */
function connect(...args) {
  const normalized = normalizeArgs(args);
  const options = normalized[0];
  debug('createConnection', normalized);
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

module.exports = { connect };
