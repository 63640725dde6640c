'use strict';

const { debugSections, debugLine } = internalBinding('util');

let isEnabled;

/**
 * Returns a function that writes "SECTION pid: text" to standard error where
 * NODE_DEBUG names the section, and does nothing elsewhere. cb receives the
 * plain function at the first call.
 */
function debuglog(set, cb) {
  isEnabled ??= debugSections();
  const section = `${set}`.toUpperCase();
  const enabled = isEnabled(section);
  let write = (...args) => {
    if (enabled && section.startsWith('HTTP')) warnOfSecrets(set);
    write = enabled ? (...rest) => { debugLine(section, rest); } : () => {};
    if (typeof cb === 'function') cb(write);
    write(...args);
  };
  const logger = (...args) => {
    if (enabled) write(...args);
  };
  return Object.defineProperty(logger, 'enabled', {
    get() { return enabled; }, configurable: true, enumerable: true,
  });
}

function warnOfSecrets(set) {
  process.emitWarning(`Setting the NODE_DEBUG environment variable to '${set.toLowerCase()}' can expose sensitive ` +
    'data (such as passwords, tokens and authentication headers) in the resulting log.');
}

module.exports = { debuglog };
