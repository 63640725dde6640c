'use strict';

const { inspect, format, formatWithOptions, stripVTControlCharacters } = require('internal/util/inspect');
const {
  captureSites, promisify, deprecate, inherits, getSystemErrorMap, getSystemErrorMessage, getSystemErrorName,
} = require('internal/util');
const { debuglog } = require('internal/util/debuglog');
const { codes: { ERR_FALSY_VALUE_REJECTION }, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const { validateFunction, validateString, validateNumber, validateOneOf } = require('internal/validators');

/** Turns a function that returns a promise into one that takes a callback last. */
function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const done = callback.bind(this);
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(done, null, value),
      (reason) => process.nextTick(done, reason || falsy(reason)),
    );
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  return Object.defineProperties(callbackified, descriptors);
}

function falsy(reason) {
  const err = new ERR_FALSY_VALUE_REJECTION(reason);
  Error.captureStackTrace?.(err, callbackify);
  return err;
}

/** Copies the enumerable properties of source; Object.assign is its successor. */
function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

function toUSVString(input) {
  return internalBinding('util').toUSVString(`${input}`);
}

function parseEnv(content) {
  validateString(content, 'content');
  return internalBinding('util').parseEnv(content);
}

/** The exit code of a process that signal ended: 128 and the signal's number. */
function convertProcessSignalToExitCode(signalCode) {
  const { signals } = require('os').constants;
  validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

/** The frames above the caller, nearest first. */
function getCallSites(frameCount = 10, options) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 10;
  }
  const { validateObject, validateBoolean } = require('internal/validators');
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  }
  validateNumber(frameCount, 'frameCount', 1, 200);
  return captureSites(getCallSites, frameCount).map((site) => ({
    functionName: site.getFunctionName() ?? '',
    scriptId: `${site.getScriptId?.() ?? ''}`,
    scriptName: site.getFileName() ?? '',
    lineNumber: site.getLineNumber(),
    columnNumber: site.getColumnNumber(),
    column: site.getColumnNumber(),
  }));
}

function markPromiseAsHandled(promise) {
  if (!types().isPromise(promise)) {
    throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('promise', 'Promise', promise);
  }
  promise.catch(() => {});
}

const types = () => require('util/types');

module.exports = {
  _errnoException: (...args) => new ErrnoException(...args),
  _exceptionWithHostPort: (...args) => new ExceptionWithHostPort(...args),
  _extend: deprecate(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect,
  isArray: deprecate(Array.isArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual: (a, b) => internalBinding('util').isDeepEqual(a, b, 1),
  markPromiseAsHandled,
  promisify,
  stripVTControlCharacters,
  toUSVString,
  parseEnv,
};
for (const name of ['_errnoException', '_exceptionWithHostPort', 'isDeepStrictEqual']) {
  Object.defineProperty(module.exports[name], 'name', { value: name });
}

// The rest is loaded when a script first reads it.
const lazy = {
  styleText: 'internal/util/style_text',
  types: 'util/types',
  parseArgs: 'internal/util/parse_args',
  TextDecoder: 'internal/encoding',
  TextEncoder: 'internal/encoding',
  MIMEType: 'internal/mime',
  MIMEParams: 'internal/mime',
  diff: 'internal/util/diff',
  transferableAbortSignal: 'internal/abort_transfer',
  transferableAbortController: 'internal/abort_transfer',
  aborted: 'internal/abort_controller',
};
for (const name of Object.keys(lazy)) {
  const settle = (value) => Object.defineProperty(module.exports, name, {
    value, writable: true, enumerable: true, configurable: true,
  });
  Object.defineProperty(module.exports, name, {
    get() {
      const exported = require(lazy[name]);
      const value = name === 'types' ? exported : exported[name];
      settle(value);
      return value;
    },
    set: settle,
    enumerable: true,
    configurable: true,
  });
}
