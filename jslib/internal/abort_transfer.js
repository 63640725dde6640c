'use strict';
// AbortSignals that travel to other threads: the one there aborts after the one here.

const { AbortController, isSignal, newSignal, abortSignal } = require('internal/abort_controller');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { deserializeSymbol, transferSymbol } = internalBinding('messaging');

// signalForm is what a signal gives of itself; it stays what it is.
function signalForm() {
  const deserializeInfo = 'internal/abort_transfer:Signal';
  if (this.aborted) return { data: { aborted: true, reason: this.reason }, deserializeInfo };
  const { MessageChannel } = require('internal/worker/messaging');
  const { port1, port2 } = new MessageChannel();
  port2.unref();
  this.addEventListener('abort', () => port2.postMessage(this.reason), { once: true });
  return { data: { aborted: false, port: port1 }, transferList: [port1], deserializeInfo };
}

// arrive makes a signal what the data of another thread's says.
function arrive({ aborted, reason, port }) {
  if (aborted) {
    abortSignal(this, reason);
    return;
  }
  port.onmessage = ({ data }) => {
    port.close();
    abortSignal(this, data);
  };
  port.unref();
}

/** Makes the signal that arrives. */
function Signal() {
  const signal = transferableAbortSignal(newSignal());
  Object.defineProperty(signal, deserializeSymbol, { value: arrive });
  return signal;
}

/** Lets signal stand in a transfer list, and returns it. */
function transferableAbortSignal(signal) {
  if (!isSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  Object.defineProperty(signal, transferSymbol, { value: signalForm, configurable: true });
  return signal;
}

/** Makes a controller whose signal may stand in a transfer list. */
function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

module.exports = { Signal, transferableAbortController, transferableAbortSignal };
