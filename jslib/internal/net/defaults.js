'use strict';
// The process-wide defaults of "happy eyeballs".

const minAttemptTimeout = 10;

const { getOptionValue } = require('internal/options');

const current = {
  autoSelectFamily: !getOptionValue('--no-network-family-autoselection'),
  attemptTimeout: getOptionValue('--network-family-autoselection-attempt-timeout') ?? 500,
};

module.exports = {
  minAttemptTimeout,

  /** Whether connect() tries all addresses of a name unless told otherwise. */
  getDefaultAutoSelectFamily() { return current.autoSelectFamily; },
  setDefaultAutoSelectFamily(value) {
    require('internal/validators').validateBoolean(value, 'value');
    current.autoSelectFamily = value;
  },
  /** How long one address may take before the next one is tried, in ms. */
  getDefaultAutoSelectFamilyAttemptTimeout() { return current.attemptTimeout; },
  setDefaultAutoSelectFamilyAttemptTimeout(value) {
    require('internal/validators').validateInt32(value, 'value', 1);
    current.attemptTimeout = Math.max(value, minAttemptTimeout);
  },
};
