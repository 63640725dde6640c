'use strict';
// The options of a net.Server, where there are any.

const { codes } = require('internal/errors');

/** A copy of a server's options that are fit for use; throws for others. */
function checkServerOptions(options, defaultHighWaterMark) {
  if (typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const opts = { ...options };
  if (opts.keepAliveInitialDelay !== undefined) require('internal/net/settings').checkInitialDelay(opts);
  if (opts.highWaterMark === undefined) return opts;
  require('internal/validators').validateNumber(opts.highWaterMark, 'options.highWaterMark');
  if (opts.highWaterMark < 0) opts.highWaterMark = defaultHighWaterMark();
  return opts;
}

module.exports = { checkServerOptions };
