'use strict';
// What a worker thread has got from its Worker object; in the main thread,
// nothing. It is read at the first use, which may be in a preloaded module.

const { isMainThread, getEnvMessagePort } = internalBinding('worker');
const { newPort, takeMessage } = require('internal/worker/messaging');

const port = isMainThread ? undefined : newPort(getEnvMessagePort());
const init = isMainThread ? { publicPort: null, workerData: null } : takeMessage(port).message;
const streams = {};
let awaited = 0; // by streams: the port keeps the thread alive meanwhile

const line = {
  post: (message) => port.postMessage(message),
  hold() { if (awaited++ === 0) port.ref(); },
  release() { if (--awaited === 0) port.unref(); },
};

if (!isMainThread) {
  port.on('message', onMessage).unref();
  if (init.environmentData.size > 0) require('internal/worker/worker').inheritEnvironmentData(init.environmentData);
}

function onMessage(message) {
  const { kWantMore, receive } = require('internal/worker/stdio');
  switch (message.type) {
    case 'stdioPayload': return receive(process.stdin, message.chunks);
    case 'stdioWantsMore': return streams[message.stream]?.[kWantMore]();
  }
}

/** Makes process.stdin, stdout or stderr of the thread. */
function openStream(name) {
  const { ReadableWorkerStdio, WritableWorkerStdio } = require('internal/worker/stdio');
  const isInput = name === 'stdin';
  streams[name] = isInput ? new ReadableWorkerStdio(line, name) : new WritableWorkerStdio(line, name);
  if (isInput && !init.hasStdin) streams[name].push(null);
  return streams[name];
}

/** Sends what the output streams still hold. */
function flush() {
  const { kFlush } = require('internal/worker/stdio');
  for (const name of ['stdout', 'stderr']) streams[name]?.[kFlush]();
}

module.exports = { flush, init, openStream, port, parentPort: init.publicPort, workerData: init.workerData };
