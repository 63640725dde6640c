'use strict';
// The beginning of a worker thread, behind what -r names.

const { flush, init, port } = require('internal/worker/inside');
const { evaluate, importText, runMain, setReport } = internalBinding('worker');

// An exception that ends the thread is the Worker object's 'error'.
function report(error) {
  try {
    flush();
    port.postMessage({ type: 'error', error: require('internal/worker/errors').pack(error) });
  } catch {
    port.postMessage({ type: 'unserializable' });
  }
}

/** Runs the script. */
function run() {
  setReport(report);
  process.on('exit', flush);
  port.postMessage({ type: 'online' });
  if (init.eval === 'module') importText('[worker eval1]', init.filename);
  else if (init.eval) evaluate('[worker eval]', init.filename);
  else runMain(init.filename);
}

run();
