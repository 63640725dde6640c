'use strict';
// constants: the old list of all of the system's numbers.

const { constants } = require('os');

module.exports = Object.freeze({
  ...constants.dlopen,
  ...constants.errno,
  ...constants.priority,
  ...constants.signals,
  ...require('internal/fs/constants'),
});
