'use strict';
// spawn and fork.

const { codes: { ERR_CHILD_PROCESS_IPC_REQUIRED } } = require('internal/errors');
const { validateAbortSignal, validateArray, validateObject } = require('internal/validators');
const { ChildProcess } = require('internal/child_process');
const { stdioArray } = require('internal/child_process_stdio');
const {
  killSignalNumber, normalizeSpawnArguments, refuseNull, validPath, validateTimeout,
} = require('internal/child_process_options');

const end = () => require('internal/child_process_end');
const debug = process.env.NODE_DEBUG ? require('util').debuglog('child_process') : () => {};

/** Starts file with args. Failures to start come as 'error' events. */
function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options);
  validateTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = killSignalNumber(options.killSignal);
  const child = new ChildProcess();
  debug('spawn', options);
  child.spawn(options);
  if (options.timeout > 0) end().killAfter(child, options.timeout, killSignal || 'SIGTERM');
  if (options.signal) end().killOnAbort(child, options.signal, killSignal);
  return child;
}

/** Starts the script modulePath with a channel to it. */
function fork(modulePath, args = undefined, options) {
  modulePath = validPath(modulePath, 'modulePath');
  if (args === undefined || args === null) args = [];
  else if (typeof args === 'object' && !Array.isArray(args)) [args, options] = [[], args];
  else validateArray(args, 'args');
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath = options.execPath || process.execPath;
  refuseNull(options.execPath, 'options.execPath');
  const execArgv = options.execArgv || process.execArgv;
  args = [...withoutEval(execArgv), modulePath, ...args];
  options.stdio = forkStdio(options);
  return spawn(options.execPath, args, options);
}

// The text of -e is no script of the child's.
function withoutEval(execArgv) {
  if (execArgv !== process.execArgv) return execArgv;
  const at = execArgv.findIndex((arg) => /^(-e|-p|-pe|--eval|--print)$/.test(arg));
  return at < 0 ? execArgv : [...execArgv.slice(0, at), ...execArgv.slice(at + 2)];
}

function forkStdio({ stdio, silent }) {
  if (typeof stdio === 'string') return stdioArray(stdio, 'ipc');
  if (!Array.isArray(stdio)) return stdioArray(silent ? 'pipe' : 'inherit', 'ipc');
  if (!stdio.includes('ipc')) throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  return stdio;
}

module.exports = { fork, spawn };
