'use strict';
// What Node's own programs look for in internal/fs/utils: the objects that fs
// works with, under those names.

const { checkWindow, getFlags, getRmOptions } = require('internal/fs/args');
const { BigIntStats, Dirent, Stats } = require('internal/fs/stats');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');

/** Checks a window of a read; as checkWindow, but offset comes first. */
function validateOffsetLengthRead(offset, length, bufferLength) {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  checkWindow(offset, length, bufferLength);
}

/** rmSync's options, checked against what is at path. */
function validateRmOptionsSync(path, options) {
  return getRmOptions(options);
}

module.exports = {
  BigIntStats, Dirent, Stats, stringToFlags: getFlags, validateOffsetLengthRead, validateOffsetLengthWrite: checkWindow,
  validateRmOptionsSync,
};
