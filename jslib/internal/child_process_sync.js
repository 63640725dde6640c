'use strict';
// spawnSync, execFileSync and execSync above the binding spawn_sync, which runs
// the child to its end.

const { codes: { ERR_INVALID_ARG_TYPE }, ErrnoException, genericNodeError } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { stdioOptions } = require('internal/child_process_stdio');
const { killSignalNumber, validateMaxBuffer, validateTimeout } = require('internal/child_process_options');
const { spawn } = internalBinding('spawn_sync');

/** Checks normalized options and brings them to the form that spawnSync takes. */
function prepare(options) {
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalNumber(options.killSignal);
  options.stdio = stdioOptions(options.stdio || 'pipe', true).stdio;
  if (options.input !== undefined && options.input !== null) {
    options.stdio[0] = { ...options.stdio[0], input: options.input };
  }
  options.stdio.forEach(takeInput);
  return options;
}

/** Runs the child that prepared options describe. */
function spawnSync(options) {
  return result(spawn(options), options);
}

function takeInput(entry, i) {
  const { input } = entry;
  if (input === undefined || input === null) return;
  if (ArrayBuffer.isView(input)) {
    entry.input = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  } else if (typeof input === 'string') {
    entry.input = Buffer.from(input);
  } else {
    throw new ERR_INVALID_ARG_TYPE(`options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
}

function result(ret, options) {
  if (ret.output && options.encoding && options.encoding !== 'buffer') {
    ret.output = ret.output.map((data) => (data ? data.toString(options.encoding) : data));
  }
  ret.stdout = ret.output ? ret.output[1] : undefined;
  ret.stderr = ret.output ? ret.output[2] : undefined;
  if (ret.error) {
    ret.error = new ErrnoException(ret.error, `spawnSync ${options.file}`);
    ret.error.path = options.file;
    ret.error.spawnargs = options.args.slice(1);
  }
  return ret;
}

/** Sorts the arguments of execFileSync into [file, args, options]. */
function execFileArguments(file, args, options) {
  if (args !== undefined && args !== null && typeof args === 'object' && !Array.isArray(args)) {
    [args, options] = [undefined, args];
  }
  if (args === undefined || args === null) args = [];
  else if (!Array.isArray(args)) throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  if (options !== undefined && options !== null) validateObject(options, 'options');
  return [file, args, { __proto__: null, encoding: 'buffer', ...options }];
}

/** Gives the stdout of a finished run, or throws what went wrong. */
function outputOf(ret, inheritStderr, command, args) {
  if (inheritStderr && ret.stderr) process.stderr.write(ret.stderr);
  const err = failure(ret, command, args);
  if (err) throw err;
  return ret.stdout;
}

function failure(ret, command, args) {
  if (ret.error) return Object.assign(ret.error, ret);
  if (ret.status === 0) return undefined;
  let message = 'Command failed: ' + (command || args.join(' '));
  if (ret.stderr && ret.stderr.length > 0) message += `\n${ret.stderr.toString()}`;
  return genericNodeError(message, ret);
}

module.exports = { execFileArguments, outputOf, prepare, spawnSync };
