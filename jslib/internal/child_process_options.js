'use strict';
// What spawn, exec, execFile, fork and their Sync forms accept, checked and
// brought into one form: { file, args, cwd, detached, envPairs, … }.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_SIGNAL },
} = require('internal/errors');
const {
  validateBoolean, validateInt32, validateInteger, validateNumber, validateObject, validateString,
} = require('internal/validators');

const { findSignal } = internalBinding('process_wrap');

/** How many bytes of output the gathering forms take unless told otherwise. */
const MAX_BUFFER = 1024 * 1024;

let warnedOfShellArgs = false;

function refuseNull(value, name) {
  if (typeof value === 'string' && value.includes('\0')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

// By its shape, as URLs of other realms count too.
function isURL(value) {
  return Boolean(value && value.href && value.protocol && value.auth === undefined && value.path === undefined);
}

/** The path of a cwd or module option as a string; buffers and file: URLs are taken. */
function validPath(value, name) {
  if (isURL(value)) value = require('url').fileURLToPath(value);
  if (value instanceof Uint8Array) value = value.toString('utf8');
  if (typeof value !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  }
  if (value.includes('\0')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return value;
}

const optional = {
  __proto__: null,
  cwd: (v, name) => validPath(v, name),
  detached: validateBoolean,
  uid: validateInt32,
  gid: validateInt32,
  shell(v, name) {
    if (typeof v !== 'boolean' && typeof v !== 'string') {
      throw new ERR_INVALID_ARG_TYPE(name, ['boolean', 'string'], v);
    }
    refuseNull(v, name);
  },
  argv0(v, name) {
    validateString(v, name);
    refuseNull(v, name);
  },
  windowsHide: validateBoolean,
  windowsVerbatimArguments: validateBoolean,
};

function validateOptions(options) {
  for (const key of Object.keys(optional)) {
    if (options[key] !== undefined && options[key] !== null) optional[key](options[key], `options.${key}`);
  }
}

/** Checks file, args and options, in Node's order, and returns the spawn options. */
function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file');
  refuseNull(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  [args, options] = splitArguments(args, options);
  args.forEach((arg, i) => refuseNull(arg, `args[${i}]`));
  options = options === undefined ? { __proto__: null } : (validateObject(options, 'options'), { __proto__: null, ...options });
  validateOptions(options);
  if (options.shell) [file, args] = shellCommand(file, args, options);
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  return {
    __proto__: null,
    ...options,
    args,
    cwd: options.cwd === undefined || options.cwd === null ? options.cwd : validPath(options.cwd, 'options.cwd'),
    detached: !!options.detached,
    envPairs: envPairs(options.env || process.env),
    file,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  };
}

function splitArguments(args, options) {
  if (Array.isArray(args)) return [args.slice(), options];
  if (args === undefined || args === null) return [[], options];
  if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  return [[], args];
}

function shellCommand(file, args, options) {
  if (args.length > 0 && !warnedOfShellArgs) {
    warnedOfShellArgs = true;
    process.emitWarning(
      'Passing args to a child process with shell option true can lead to security ' +
      'vulnerabilities, as the arguments are not escaped, only concatenated.',
      'DeprecationWarning', 'DEP0190');
  }
  const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
  const shell = typeof options.shell === 'string' ? options.shell : standardShell();
  if (process.platform !== 'win32' || !/(^|\\)cmd(\.exe)?$/i.test(shell)) return [shell, ['-c', command]];
  options.windowsVerbatimArguments = true;
  return [shell, ['/d', '/s', '/c', `"${command}"`]];
}

// The shell of the platform that process.platform names.
function standardShell() {
  switch (process.platform) {
    case 'android': return '/system/bin/sh';
    case 'win32': return process.env.comspec || 'cmd.exe';
    default: return '/bin/sh';
  }
}

function envPairs(env) {
  const pairs = [];
  for (const key in env) { // inherited keys count, as in Node
    const value = env[key];
    if (value === undefined) continue;
    refuseNull(key, `options.env['${key}']`);
    refuseNull(value, `options.env['${key}']`);
    pairs.push(`${key}=${value}`);
  }
  return pairs;
}

/** Throws unless timeout is a whole number of milliseconds, or absent. */
function validateTimeout(timeout) {
  if (timeout !== undefined && timeout !== null) validateInteger(timeout, 'timeout', 0);
}

/** Throws unless maxBuffer is a number that is not negative, or absent. */
function validateMaxBuffer(maxBuffer) {
  if (maxBuffer === undefined || maxBuffer === null) return;
  if (typeof maxBuffer !== 'number') throw new ERR_INVALID_ARG_TYPE('options.maxBuffer', 'number', maxBuffer);
  validateNumber(maxBuffer, 'options.maxBuffer', 0);
}

/** The number of a signal given by name or number; throws ERR_UNKNOWN_SIGNAL. */
function signalNumber(signal) {
  const number = findSignal(signal);
  if (number) return number;
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

/** The killSignal option as a number, or undefined where it is absent. */
function killSignalNumber(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number') {
    return signalNumber(killSignal);
  }
  if (killSignal !== undefined && killSignal !== null) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], killSignal);
  }
  return undefined;
}

module.exports = {
  MAX_BUFFER, killSignalNumber, normalizeSpawnArguments, refuseNull, signalNumber, validPath, validateMaxBuffer,
  validateTimeout,
};
