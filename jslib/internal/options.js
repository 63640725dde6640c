'use strict';

// The command line as scripts of Node's own see it.

const { options, flags } = internalBinding('options');

// getOptionValue('--name') is what the command line says of an option.
function getOptionValue(name) {
  return options()[name];
}

// environmentFlags() lists the options that NODE_OPTIONS takes.
function environmentFlags() {
  return flags();
}

module.exports = { getOptionValue, environmentFlags };
