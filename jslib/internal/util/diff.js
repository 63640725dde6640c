'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString } = require('internal/validators');
const { myersDiff } = require('internal/assert/myers_diff');

function check(value, name) {
  if (!Array.isArray(value)) {
    validateString(value, name);
    return;
  }
  value.forEach((item, i) => validateString(item, `${name}[${i}]`));
}

/** The steps from expected to actual: [0, same], [1, added], [-1, removed]. */
function diff(actual, expected) {
  if (actual === expected) return [];
  check(actual, 'actual');
  check(expected, 'expected');
  if (typeof actual !== typeof expected) throw new ERR_INVALID_ARG_TYPE('expected', typeof actual, expected);
  return myersDiff([...actual], [...expected]).reverse();
}

module.exports = { diff };
