'use strict';
// The public module 'inspector/promises'.

const inspector = require('inspector');
const { promisify } = require('internal/util');

/** A session whose commands give promises. */
class Session extends inspector.Session {}

/**
 * Sends a command; the promise rejects as the callback form fails.
 * @param {string} method
 * @param {object} [params]
 * @returns {Promise<object>}
 */
Session.prototype.post = promisify(inspector.Session.prototype.post);

module.exports = { ...inspector, Session };
