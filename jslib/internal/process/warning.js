'use strict';

// Warnings: process.emitWarning and the listener that prints them.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

let helpShown = false;

// emitWarning(warning[, type | options][, code][, ctor]) tells of something
// that deserves attention; 'warning' is emitted in the next tick.
function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ({ ctor, code, detail, type } = type);
    type ||= 'Warning';
    if (typeof detail !== 'string') detail = undefined;
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  }
  if (type !== undefined) check('type', type);
  if (code !== undefined) check('code', code);
  if (typeof warning === 'string') warning = makeWarning(warning, type, code, ctor, detail);
  else if (!(warning instanceof Error)) throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) return process.nextTick(() => { throw warning; });
  }
  process.nextTick((warning) => process.emit('warning', warning), warning);
}

function check(name, value) {
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, 'string', value);
}

function makeWarning(text, type, code, ctor, detail) {
  const warning = new Error(text);
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, ctor || process.emitWarning);
  if (!warning.stack.includes('\n    at ')) Error.captureStackTrace(warning, emitWarning); // called from Go
  return warning;
}

// onWarning prints a warning, unless the options say otherwise.
function onWarning(warning) {
  if (!(warning instanceof Error)) return;
  const deprecation = warning.name === 'DeprecationWarning';
  if (deprecation && process.noDeprecation) return;
  if (isDisabled(warning)) return;
  const trace = process.traceProcessWarnings || (deprecation && process.traceDeprecation);
  let text = `(node:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) text += warning.stack;
  else text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !helpShown) {
    text += `\n${help(deprecation ? '--trace-deprecation' : '--trace-warnings')}`;
    helpShown = true;
  }
  write(text);
}

// write appends to the file of --redirect-warnings, or prints where that fails.
function write(text) {
  const file = require('internal/options').getOptionValue('--redirect-warnings');
  if (file === undefined) return print(text);
  try {
    require('fs').appendFileSync(file, `${text}\n`);
  } catch {
    print(text);
  }
}

// print goes by the console, so that a script that has replaced its error, or
// process.stderr.write, hears of warnings.
function print(text) {
  report ??= require('console').error; // as it is with the first warning
  report(text);
}

let report;

function help(flag) {
  const name = process.argv0.slice(process.argv0.lastIndexOf('/') + 1) || 'gonode';
  return `(Use \`${name} ${flag} ...\` to show where the warning was created)`;
}

function isDisabled(warning) {
  const disabled = internalBinding('process_methods').disabledWarnings();
  return disabled.includes(warning.code) || disabled.includes(warning.name);
}

// emitUnhandledRejection warns of a rejected promise: once with its reason,
// plain where it is no error, once with what the user can do.
function emitUnhandledRejection(reason, plain, text) {
  const warning = makeWarning(text, 'UnhandledPromiseRejectionWarning', undefined, emitUnhandledRejection);
  if (typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack')) {
    warning.stack = reason.stack;
    emitWarning(reason.stack, 'UnhandledPromiseRejectionWarning');
  } else {
    emitWarning(plain, 'UnhandledPromiseRejectionWarning');
  }
  emitWarning(warning);
}

// emitRejectionHandled warns of a rejection that was told as unhandled.
function emitRejectionHandled(id) {
  const text = `Promise rejection was handled asynchronously (rejection id: ${id})`;
  const warning = makeWarning(text, 'PromiseRejectionHandledWarning', undefined, emitRejectionHandled);
  warning.id = id;
  emitWarning(warning);
}

module.exports = { emitWarning, onWarning, emitUnhandledRejection, emitRejectionHandled };
