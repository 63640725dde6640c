// The life of a WritableStream: writable, then perhaps erroring, then closed or
// errored; and the promises that wait for its sink.
'use strict';

const { kState, invalidState, Deferred } = require('internal/webstreams/util');

const kAbort = Symbol('kAbort'); // the controller's methods for its stream
const kError = Symbol('kError');

function newState() {
  return {
    state: 'writable', storedError: undefined, writer: undefined, controller: undefined, backpressure: false,
    writes: [], inFlightWrite: undefined, closing: undefined, inFlightClose: undefined, aborting: undefined,
    settled: undefined, // see settledPromise
  };
}

/** Says whether the stream has been told to close. */
function isClosing(stream) {
  const { closing, inFlightClose } = stream[kState];
  return closing !== undefined || inFlightClose !== undefined;
}

/** Aborts: what waits fails, and the promise tells what the sink made of it. */
function abortStream(stream, reason) {
  const s = stream[kState];
  const ended = () => s.state === 'closed' || s.state === 'errored';
  if (ended()) return Promise.resolve();
  s.controller[kState].signals().abort(reason);
  if (ended()) return Promise.resolve();
  if (s.aborting !== undefined) return s.aborting.done.promise;
  const wasErroring = s.state === 'erroring';
  const aborting = s.aborting = { done: new Deferred(), reason: wasErroring ? undefined : reason, wasErroring };
  if (!wasErroring) startErroring(stream, reason);
  return aborting.done.promise;
}

/** Closes behind what is queued. */
function closeStream(stream) {
  const s = stream[kState];
  if (s.state === 'closed' || s.state === 'errored' || isClosing(stream)) {
    return Promise.reject(invalidState('Failure to close WritableStream'));
  }
  const { promise } = s.closing = new Deferred();
  if (s.writer !== undefined && s.backpressure && s.state === 'writable') s.writer[kState].ready.resolve();
  s.controller[kState].close();
  return promise;
}

function addWrite(stream) {
  const write = new Deferred();
  stream[kState].writes.push(write);
  return write.promise;
}

function sinkFailed(stream, reason) {
  if (stream[kState].state === 'writable') startErroring(stream, reason);
  else finishErroring(stream);
}

function startErroring(stream, reason) {
  const s = stream[kState];
  s.state = 'erroring';
  s.storedError = reason;
  if (s.writer !== undefined) rejectReady(s.writer, reason);
  const busy = s.inFlightWrite !== undefined || s.inFlightClose !== undefined;
  if (!busy && s.controller[kState].started) finishErroring(stream);
}

function finishErroring(stream) {
  const s = stream[kState];
  s.state = 'errored';
  s.controller[kError]();
  const { writes, aborting } = s;
  s.writes = [];
  for (const write of writes) write.reject(s.storedError);
  s.aborting = undefined;
  if (aborting === undefined) {
    rejectClose(stream);
  } else if (aborting.wasErroring) {
    aborting.done.reject(s.storedError);
    rejectClose(stream);
  } else {
    abortSink(stream, aborting);
  }
}

function abortSink(stream, { done, reason }) {
  stream[kState].controller[kAbort](reason).then(() => {
    done.resolve();
    rejectClose(stream);
  }, (err) => {
    done.reject(err);
    rejectClose(stream);
  });
}

function rejectClose(stream) {
  const s = stream[kState];
  s.closing?.reject(s.storedError);
  s.closing = undefined;
  s.settled?.quietly(s.storedError);
  s.writer?.[kState].close.quietly(s.storedError);
}

function startWrite(stream) {
  stream[kState].inFlightWrite = stream[kState].writes.shift();
}

function writeDone(stream) {
  stream[kState].inFlightWrite.resolve();
  stream[kState].inFlightWrite = undefined;
}

function writeFailed(stream, reason) {
  stream[kState].inFlightWrite.reject(reason);
  stream[kState].inFlightWrite = undefined;
  sinkFailed(stream, reason);
}

function startClose(stream) {
  stream[kState].inFlightClose = stream[kState].closing;
  stream[kState].closing = undefined;
}

function closeDone(stream) {
  const s = stream[kState];
  s.inFlightClose.resolve();
  s.inFlightClose = undefined;
  if (s.state === 'erroring') {
    s.storedError = undefined;
    s.aborting?.done.resolve();
    s.aborting = undefined;
  }
  s.state = 'closed';
  s.settled?.resolve();
  s.writer?.[kState].close.resolve();
}

function closeFailed(stream, reason) {
  const s = stream[kState];
  s.inFlightClose.reject(reason);
  s.inFlightClose = undefined;
  s.aborting?.done.reject(reason);
  s.aborting = undefined;
  sinkFailed(stream, reason);
}

function updateBackpressure(stream, backpressure) {
  const s = stream[kState];
  if (s.writer !== undefined && backpressure !== s.backpressure) {
    if (backpressure) s.writer[kState].ready = new Deferred();
    else s.writer[kState].ready.resolve();
  }
  s.backpressure = backpressure;
}

function rejectReady(writer, reason) {
  const w = writer[kState];
  if (w.ready.pending) w.ready.quietly(reason);
  else w.ready = Deferred.rejected(reason);
}

/** A promise of the end: fulfilled when stream closes, rejected when it fails. */
function settledPromise(stream) {
  const s = stream[kState];
  if (s.settled === undefined) {
    if (s.state === 'closed') s.settled = Deferred.resolved();
    else if (s.state === 'errored') s.settled = Deferred.rejected(s.storedError);
    else s.settled = new Deferred();
  }
  return s.settled.promise;
}

module.exports = {
  kAbort, kError, newState, isClosing, abortStream, closeStream, addWrite, sinkFailed, startErroring,
  finishErroring, startWrite, writeDone, writeFailed, startClose, closeDone, closeFailed, updateBackpressure,
  rejectReady, settledPromise,
};
