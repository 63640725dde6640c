'use strict';
// The diagnostics channels of net and dgram.

const { loadedModule } = internalBinding('net');

/** Publishes message on a diagnostics channel. As long as nobody has loaded
 *  diagnostics_channel, nobody can have subscribed. */
function publish(name, message) {
  const channel = loadedModule('diagnostics_channel')?.channel(name);
  if (channel?.hasSubscribers) channel.publish(message);
}

module.exports = { publish };
