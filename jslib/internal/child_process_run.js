'use strict';
// exec, execFile and the Sync forms: they gather what a child prints. How is in
// internal/child_process_exec and internal/child_process_sync.

const { validateString } = require('internal/validators');
const { spawn } = require('internal/child_process_fork');
const { MAX_BUFFER, normalizeSpawnArguments, refuseNull } = require('internal/child_process_options');

const debug = process.env.NODE_DEBUG ? require('util').debuglog('child_process') : () => {};

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

module.exports = {
  exec,
  execFile,
  execFileSync,
  execSync,
  promisedExec: promisified(exec),
  promisedExecFile: promisified(execFile),
  spawnSync,
};
