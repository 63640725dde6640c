'use strict';
// How the general code takes over a connection from Go: a socket with all its
// properties, which has come as far.

const EventEmitter = require('events');
const net = require('internal/net');
const readable = require('internal/streams/readable_state');
const writable = require('internal/streams/writable_state');
const {
  kState, kClosed, kCloseEmitted, kDestroyed, kErrored, kErroredValue, kErrorEmitted,
} = require('internal/streams/state');
const {
  AcceptedOptions, construct, kBytesRead, kBytesWritten, writeAfterFIN,
} = require('internal/net/socket');
const { async_id_symbol } = internalBinding('symbols');

// The stages, as runtime/stream/conn.go knows them.
const [
  listensData, flows, resumeScheduled, dataEmitted, wrote, ended, endEmitted, ending, prefinished,
  finished, destroyed, closed, closeEmitted, errored, errorEmitted, noDelay, keepAlive, halfOpen,
] = Array.from({ length: 18 }, (_, i) => 1 << i);

/** Makes socket what net.Socket would have made of a connection of server.
 *  handle is null for one that is destroyed; events holds name, listener and
 *  once by turns. */
function realize(socket, handle, server, events, stage, err, asyncId, bytesRead, bytesWritten, peername) {
  const options = new AcceptedOptions(server, handle);
  options.manualStart = true;
  options.allowHalfOpen = (stage & halfOpen) !== 0;
  construct(socket, options);
  socket.server = socket._server = server;
  socket[async_id_symbol] = asyncId;
  if (peername) socket._peername = peername;
  if (handle) {
    handle.reading = (stage & ended) === 0;
  } else {
    socket[kBytesRead] = bytesRead;
    socket[kBytesWritten] = bytesWritten;
  }
  inherit(socket, server, stage);
  listen(socket, events);
  flow(socket._readableState, stage);
  finish(socket._writableState, stage);
  destroy(socket, stage, err);
  if ((stage & endEmitted) !== 0 && !options.allowHalfOpen) socket.write = writeAfterFIN;
}

function inherit(socket, server, stage) {
  if (stage & noDelay) socket[net.kSetNoDelay] = true;
  if ((stage & keepAlive) === 0) return;
  socket[net.kSetKeepAlive] = true;
  socket[net.kSetKeepAliveInitialDelay] = server.keepAliveInitialDelay;
}

function listen(socket, events) {
  const { on, once } = EventEmitter.prototype;
  for (let i = 0; i < events.length; i += 3) {
    (events[i + 2] ? once : on).call(socket, events[i], events[i + 1]);
  }
}

function flow(state, stage) {
  state[kState] &= ~readable.kSync;
  if (stage & ended) state[kState] |= readable.kEnded;
  else state[kState] |= readable.kReading | readable.kNeedReadable;
  if (stage & listensData) state[kState] |= readable.kDataListening;
  if (stage & flows) {
    state.flowing = true;
    state.paused = false;
  }
  if (stage & resumeScheduled) state[kState] |= readable.kResumeScheduled;
  if (stage & dataEmitted) state[kState] |= readable.kDataEmitted;
  if (stage & endEmitted) state[kState] |= readable.kEndEmitted;
}

function finish(state, stage) {
  if (stage & (wrote | ending)) state[kState] &= ~writable.kSync;
  if ((stage & ending) === 0) return;
  state[kState] |= writable.kEnding | writable.kEnded | writable.kFinalCalled;
  if (stage & prefinished) state[kState] |= writable.kPrefinished;
  if (stage & finished) state[kState] |= writable.kFinished;
  else state.pendingcb = 1;
}

function destroy(socket, stage, err) {
  let flags = 0;
  if (stage & destroyed) flags |= kDestroyed;
  if (stage & closed) flags |= kClosed;
  if (stage & closeEmitted) flags |= kCloseEmitted;
  if (stage & errorEmitted) flags |= kErrorEmitted;
  if (stage & errored) flags |= kErrored;
  for (const state of [socket._readableState, socket._writableState]) {
    state[kState] |= flags;
    if (stage & errored) state[kErroredValue] = err;
  }
}

module.exports = { realize };
