'use strict';
// The public functions of child_process. What starts a child is in
// internal/child_process_fork, what waits for its end in
// internal/child_process_run, the child itself in internal/child_process.

const starting = (name, length) => require.later('internal/child_process_fork', name, length);
const running = (name, length) => require.later('internal/child_process_run', name, length);

const exec = running('exec', 3);
const execFile = running('execFile', 4);

for (const [run, promised] of [[exec, 'promisedExec'], [execFile, 'promisedExecFile']]) {
  Object.defineProperty(run, Symbol.for('nodejs.util.promisify.custom'), {
    enumerable: false,
    value: require.later('internal/child_process_run', promised, 0),
  });
}

/** Joins this process to the channel of its parent; for the runtime's start. */
function _forkChild(fd, serializationMode) {
  internalBinding('ipc_channel').joinParent(process, fd, serializationMode);
}

function settle(value) {
  Object.defineProperty(module.exports, 'ChildProcess', { value, writable: true, configurable: true, enumerable: true });
  return value;
}

module.exports = {
  _forkChild,
  get ChildProcess() { return settle(require('internal/child_process').ChildProcess); },
  set ChildProcess(value) { settle(value); },
  exec,
  execFile,
  execFileSync: running('execFileSync', 3),
  execSync: running('execSync', 2),
  fork: starting('fork', 1),
  spawn: starting('spawn', 3),
  spawnSync: running('spawnSync', 3),
};
