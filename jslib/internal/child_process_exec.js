'use strict';
// exec and execFile: a child whose output is gathered.

const { codes: { ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_INVALID_ARG_TYPE }, genericNodeError } =
  require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { MAX_BUFFER, killSignalNumber, validateMaxBuffer, validateTimeout } =
  require('internal/child_process_options');

/** Runs file by spawn and calls back with (error, stdout, stderr). */
function execFile(spawn, file, args, options, callback) {
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
  return new Execution(spawn, file, args, options, callback).child;
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
  constructor(spawn, file, args, options, callback) {
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

module.exports = { execFile };
