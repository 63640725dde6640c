'use strict';
// The public functions of child_process. The child itself is in
// internal/child_process, the Sync forms in internal/child_process_sync.

const { AbortError, codes: { ERR_CHILD_PROCESS_IPC_REQUIRED } } = require('internal/errors');
const { validateAbortSignal, validateArray, validateObject, validateString } = require('internal/validators');
const { ChildProcess } = require('internal/child_process');
const { stdioArray } = require('internal/child_process_stdio');
const {
  MAX_BUFFER, killSignalNumber, normalizeSpawnArguments, refuseNull, validPath, validateTimeout,
} = require('internal/child_process_options');

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
  if (options.timeout > 0) killAfter(child, options.timeout, killSignal || 'SIGTERM');
  if (options.signal) killOnAbort(child, options.signal, killSignal);
  return child;
}

function killAfter(child, timeout, killSignal) {
  let timer = setTimeout(() => {
    timer = null;
    try {
      child.kill(killSignal);
    } catch (err) {
      child.emit('error', err);
    }
  }, timeout);
  child.once('exit', () => {
    if (timer) clearTimeout(timer);
  });
}

function killOnAbort(child, signal, killSignal) {
  const onAbort = () => abortChild(child, killSignal, signal.reason);
  if (signal.aborted) {
    process.nextTick(onAbort);
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  child.once('exit', () => signal.removeEventListener('abort', onAbort));
}

function abortChild(child, killSignal, reason) {
  if (!child) return;
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (err) {
    child.emit('error', err);
  }
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

/** Runs command in a shell and calls back with (error, stdout, stderr). */
function exec(command, options, callback) {
  const opts = execOptions(command, options, callback);
  return execFile(opts.file, opts.options, opts.callback);
}

function execOptions(command, options, callback) {
  validateString(command, 'command');
  refuseNull(command, 'command');
  if (typeof options === 'function') [options, callback] = [undefined, options];
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

/** Runs file and calls back with (error, stdout, stderr). */
function execFile(file, args, options, callback) {
  return require('internal/child_process_exec').execFile(spawn, file, args, options, callback);
}

function promisified(run) {
  return function (...args) {
    const { promise, resolve, reject } = withResolvers();
    promise.child = run(...args, (err, stdout, stderr) => {
      if (err === null) return resolve({ stdout, stderr });
      err.stdout = stdout;
      err.stderr = stderr;
      reject(err);
    });
    return promise;
  };
}

function withResolvers() {
  const out = {};
  out.promise = new Promise((resolve, reject) => Object.assign(out, { resolve, reject }));
  return out;
}

for (const run of [exec, execFile]) {
  Object.defineProperty(run, Symbol.for('nodejs.util.promisify.custom'), {
    enumerable: false,
    value: promisified(run),
  });
}

function sync() {
  return require('internal/child_process_sync');
}

/** Runs file to its end and returns { pid, output, stdout, stderr, status, signal, error }. */
function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: MAX_BUFFER, ...normalizeSpawnArguments(file, args, options) };
  debug('spawnSync', options);
  // By its name, so that whoever wraps it sees every run.
  return require('internal/child_process').spawnSync(sync().prepare(options));
}

/** Runs file to its end and returns its stdout; throws where it fails. */
function execFileSync(file, args, options) {
  [file, args, options] = sync().execFileArguments(file, args, options);
  const inheritStderr = !options.stdio;
  const ret = spawnSync(file, args, options);
  return sync().outputOf(ret, inheritStderr, undefined, [options.argv0 || file, ...args]);
}

/** Runs command in a shell to its end and returns its stdout; throws where it fails. */
function execSync(command, options) {
  const opts = execOptions(command, options, null);
  const inheritStderr = !opts.options.stdio;
  const ret = spawnSync(opts.file, opts.options);
  return sync().outputOf(ret, inheritStderr, command);
}

/** Joins this process to the channel of its parent; for the runtime's start. */
function _forkChild(fd, serializationMode) {
  internalBinding('ipc_channel').joinParent(process, fd, serializationMode);
}

module.exports = {
  _forkChild,
  ChildProcess,
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
