'use strict';
// Node's name for where secure contexts come from.

const { SecureContext, createSecureContext } = require('internal/tls/context');

module.exports = { SecureContext, createSecureContext };
