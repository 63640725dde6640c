'use strict';
// The stdio option: what each descriptor of the child becomes.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK },
} = require('internal/errors');

// On a stream that a child was given as its own: nobody resumes it here.
const usedAsStdio = Symbol('kIsUsedAsStdio');

/** The array form of stdio 'pipe', 'overlapped', 'ignore' or 'inherit'. */
function stdioArray(stdio, channel) {
  const options = [];
  switch (stdio) {
    case 'ignore':
    case 'overlapped':
    case 'pipe':
      options.push(stdio, stdio, stdio);
      break;
    case 'inherit':
      options.push(0, 1, 2);
      break;
    default:
      throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  if (channel) options.push(channel);
  return options;
}

/**
 * Reads the stdio option into { stdio, ipc, ipcFd }: entries as the bindings
 * want them, the entry of the channel and its number in the child. sync is true
 * for the Sync forms, whose pipes are the binding's own.
 */
function stdioOptions(stdio, sync) {
  if (typeof stdio === 'string') stdio = stdioArray(stdio);
  else if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  while (stdio.length < 3) stdio.push(undefined);
  const out = { stdio: [], ipc: undefined, ipcFd: undefined };
  try {
    stdio.forEach((value, i) => addEntry(out, value, i, sync));
  } catch (err) {
    for (const { type, handle } of out.stdio) if (type === 'pipe' && handle) handle.close();
    throw err;
  }
  return out;
}

function addEntry(out, value, i, sync) {
  if (value === null || value === undefined) value = i < 3 ? 'pipe' : 'ignore';
  switch (value) {
    case 'ignore':
      return out.stdio.push({ type: 'ignore' });
    case 'pipe':
    case 'overlapped':
      return out.stdio.push(pipeEntry(value, i, sync));
    case 'ipc':
      return addChannel(out, i, sync);
    case 'inherit':
      return out.stdio.push({ type: 'inherit', fd: i });
  }
  if (value < 0) return out.stdio.push(pipeEntry('pipe', i, sync));
  const entry = descriptorEntry(value) || streamEntry(value);
  if (entry) return out.stdio.push(entry);
  if (!ArrayBuffer.isView(value) && typeof value !== 'string') throw new ERR_INVALID_ARG_VALUE('stdio', value);
  if (!sync) throw new ERR_INVALID_SYNC_FORK_INPUT(require('util').inspect(value));
}

function pipeEntry(type, i, sync) {
  if (sync) return { type, readable: i === 0, writable: i !== 0 };
  const { Pipe, constants } = internalBinding('pipe_wrap');
  return { type, handle: new Pipe(constants.SOCKET) };
}

function addChannel(out, i, sync) {
  if (sync) throw new ERR_IPC_SYNC_FORK();
  if (out.ipc !== undefined) throw new ERR_IPC_ONE_PIPE();
  out.ipc = { type: 'pipe', ipc: true, fd: -1 };
  out.ipcFd = i;
  out.stdio.push(out.ipc);
}

function descriptorEntry(value) {
  if (typeof value === 'number') return { type: 'fd', fd: value };
  if (typeof value.fd === 'number') return { type: 'fd', fd: value.fd };
  return undefined;
}

function streamEntry(value) {
  const handle = wrapped(value) || wrapped(value.handle) || wrapped(value._handle);
  return handle && { type: 'wrap', handle, stream: value };
}

function wrapped(value) {
  return value && internalBinding('ipc_channel').isHandle(value) ? value : undefined;
}

module.exports = { stdioArray, stdioOptions, usedAsStdio };
