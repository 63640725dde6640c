'use strict';
// What ends a child: its time limit, and an AbortSignal.

const { AbortError } = require('internal/errors');

/** Kills child after timeout ms. */
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

/** Kills child when signal aborts. */
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

module.exports = { killAfter, killOnAbort };
