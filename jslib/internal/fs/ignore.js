'use strict';
// What fs.watch leaves out: options.ignore.

const path = require('path');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');

function check(rule, name) {
  if (rule instanceof RegExp || typeof rule === 'function') return;
  if (typeof rule !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'RegExp', 'Function'], rule);
  if (rule === '') throw new ERR_INVALID_ARG_VALUE(name, rule, 'must be a non-empty string');
}

function matcher(rule) {
  if (typeof rule === 'function') return rule;
  if (rule instanceof RegExp) return (name) => rule.exec(name) !== null;
  // A pattern without a folder goes for the name in whatever folder.
  const base = !rule.includes('/');
  return (name) => path.matchesGlob(name, rule) || (base && path.matchesGlob(path.basename(name), rule));
}

/** Gives a function that says whether a changed file is of no interest, or
 * null; throws for rules that are none. */
function ignoreMatcher(ignore) {
  if (ignore === undefined || ignore === null) return null;
  if (!Array.isArray(ignore)) {
    check(ignore, 'options.ignore');
    return matcher(ignore);
  }
  ignore.forEach((rule, i) => check(rule, `options.ignore[${i}]`));
  const matchers = ignore.map(matcher);
  return (name) => matchers.some((match) => match(name));
}

module.exports = { ignoreMatcher };
