'use strict';
// The public functions of child_process. The child itself is in
// internal/child_process, the Sync forms in internal/child_process_sync.

const {
  AbortError,
  codes: { ERR_CHILD_PROCESS_IPC_REQUIRED, ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_INVALID_ARG_TYPE },
  genericNodeError,
} = require('internal/errors');
const { validateAbortSignal, validateArray, validateFunction, validateObject, validateString } =
  require('internal/validators');
const { ChildProcess } = require('internal/child_process');
const { stdioArray } = require('internal/child_process_stdio');
const {
  killSignalNumber, normalizeSpawnArguments, refuseNull, validPath, validateMaxBuffer, validateTimeout,
} = require('internal/child_process_options');

const MAX_BUFFER = 1024 * 1024;

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
  [args, options, callback] = execFileArguments(args, options, callback);
  options = {
    __proto__: null,
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: MAX_BUFFER,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalNumber(options.killSignal);
  return new Execution(file, args, options, callback).child;
}

function execFileArguments(args, options, callback) {
  if (args !== undefined && args !== null && typeof args === 'object' && !Array.isArray(args)) {
    [args, options, callback] = [undefined, args, options];
  } else if (typeof args === 'function') {
    [args, options, callback] = [undefined, undefined, args];
  }
  if (args === undefined || args === null) args = [];
  else if (!Array.isArray(args)) throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  if (typeof options === 'function') [options, callback] = [undefined, options];
  if (options !== undefined && options !== null) validateObject(options, 'options');
  if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
  return [args, options, callback];
}

// Execution is one run of execFile: it gathers the output up to maxBuffer, and
// calls back once.
class Execution {
  constructor(file, args, options, callback) {
    const { cwd, env, gid, shell, signal, uid, windowsHide, windowsVerbatimArguments, argv0 } = options;
    this.options = options;
    this.callback = callback;
    this.cmd = args.length === 0 ? file : `${file} ${args.join(' ')}`;
    this.killed = false;
    this.exited = false;
    this.error = null;
    this.timer = null;
    this.child = spawn(file, args, {
      cwd, env, gid, shell, signal, uid, argv0, windowsHide: !!windowsHide, windowsVerbatimArguments: !!windowsVerbatimArguments,
    });
    this.encoding = options.encoding && options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ?
      options.encoding : null;
    this.stdout = this.gather(this.child.stdout, 'stdout');
    this.stderr = this.gather(this.child.stderr, 'stderr');
    if (options.timeout > 0) this.timer = setTimeout(() => this.onTimeout(), options.timeout);
    this.child.addListener('close', (code, signal) => this.finish(code, signal));
    this.child.addListener('error', (err) => this.fail(err));
  }

  gather(stream, name) {
    const chunks = [];
    if (!stream) return chunks;
    if (this.encoding) stream.setEncoding(this.encoding);
    let length = 0;
    stream.on('data', (chunk) => {
      // Bytes count, not characters, whatever the chunk is.
      const encoding = stream.readableEncoding;
      const size = encoding ? Buffer.byteLength(chunk, encoding) : chunk.length;
      const room = this.options.maxBuffer - length;
      length += size;
      if (length <= this.options.maxBuffer) {
        chunks.push(chunk);
        return;
      }
      chunks.push(chunk.slice(0, room));
      this.error = new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
      this.kill();
    });
    return chunks;
  }

  onTimeout() {
    this.timer = null;
    this.kill();
  }

  kill() {
    const { child } = this;
    if (child.stdout) child.stdout.destroy();
    if (child.stderr) child.stderr.destroy();
    this.killed = true;
    try {
      child.kill(this.options.killSignal);
    } catch (err) {
      this.error = err;
      this.finish();
    }
  }

  fail(err) {
    this.error = err;
    if (this.child.stdout) this.child.stdout.destroy();
    if (this.child.stderr) this.child.stderr.destroy();
    this.finish();
  }

  finish(code, signal) {
    if (this.exited) return;
    this.exited = true;
    if (this.timer) clearTimeout(this.timer);
    if (!this.callback) return;
    const stdout = this.output('stdout');
    const stderr = this.output('stderr');
    if (!this.error && code === 0 && signal === null) {
      this.callback(null, stdout, stderr);
      return;
    }
    this.callback(this.failure(code, signal, stderr), stdout, stderr);
  }

  output(name) {
    const stream = this.child[name];
    const encoded = this.encoding || (stream && stream.readableEncoding);
    return encoded ? this[name].join('') : Buffer.concat(this[name]);
  }

  failure(code, signal, stderr) {
    let { error } = this;
    if (!error) {
      error = genericNodeError(`Command failed: ${this.cmd}\n${stderr}`, {
        code: code < 0 ? require('util').getSystemErrorName(code) : code,
        killed: this.child.killed || this.killed,
        signal,
      });
    }
    error.cmd = this.cmd;
    return error;
  }
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
