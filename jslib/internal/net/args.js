'use strict';
// The argument forms that listen() and connect() share.

const { normalizedArgsSymbol } = require('internal/net');

/** The number that x reads as, or false if it reads as none or is negative. */
function toNumber(x) {
  const n = Number(x);
  return n >= 0 ? n : false;
}

/** Whether s is the path of a pipe: a string that is not a port. */
function isPipeName(s) {
  return typeof s === 'string' && toNumber(s) === false;
}

/** What ({options} | path | port[, host])[, …][, callback] means:
 *  [options, callback or null], marked as normalized. */
function normalizeArgs(args) {
  const last = args[args.length - 1];
  const pair = [optionsOf(args), typeof last === 'function' ? last : null];
  pair[normalizedArgsSymbol] = true;
  return pair;
}

function optionsOf(args) {
  if (args.length === 0) return {};
  const [first, second] = args;
  if (typeof first === 'object' && first !== null) return first;
  if (isPipeName(first)) return { path: first };
  return typeof second === 'string' ? { port: first, host: second } : { port: first };
}

module.exports = { isPipeName, normalizeArgs, toNumber };
