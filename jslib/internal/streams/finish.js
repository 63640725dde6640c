// How a Writable finishes: _final, 'prefinish', 'finish', and the end of the
// stream where it destroys itself.
'use strict';

const { errorOrDestroy } = require('internal/streams/destroy');
const {
  kState, kErrorEmitted, kAutoDestroy, kDestroyed, kCloseEmitted, kErrored, kConstructed,
} = require('internal/streams/state');
const {
  kSync, kFinalCalled, kEnding, kFinished, kWriting, kPrefinished, kOnFinished, kBuffered,
  kOnFinishedValue,
} = require('internal/streams/writable_state');

const lazyErrors = () => require('internal/errors').codes;

function finishedCallbacks(state, err) {
  if ((state[kState] & kOnFinished) === 0) return;
  const list = state[kOnFinishedValue];
  state[kOnFinishedValue] = null;
  state[kState] &= ~kOnFinished;
  for (const cb of list) cb(err);
}

// canFinish: ended, all written, and nothing went wrong.
function canFinish(state) {
  const all = kEnding | kDestroyed | kConstructed | kFinished | kWriting | kErrorEmitted |
    kCloseEmitted | kErrored | kBuffered;
  return (state[kState] & all) === (kEnding | kConstructed) && state.length === 0;
}

function callFinal(stream, state) {
  let called = false;
  const done = (err) => {
    if (called) {
      errorOrDestroy(stream, err ?? new (lazyErrors().ERR_MULTIPLE_CALLBACK)());
      return;
    }
    called = true;
    finalized(stream, state, err);
  };
  state[kState] |= kSync;
  state.pendingcb++;
  try {
    stream._final(done);
  } catch (err) {
    done(err);
  }
  state[kState] &= ~kSync;
}

// finalized goes on when _final is done.
function finalized(stream, state, err) {
  state.pendingcb--;
  if (err) {
    finishedCallbacks(state, err);
    errorOrDestroy(stream, err, (state[kState] & kSync) !== 0);
  } else if (canFinish(state)) {
    state[kState] |= kPrefinished;
    stream.emit('prefinish');
    state.pendingcb++;
    process.nextTick(finish, stream, state);
  }
}

function prefinish(stream, state) {
  if (state[kState] & (kPrefinished | kFinalCalled)) return;
  if (typeof stream._final === 'function' && (state[kState] & kDestroyed) === 0) {
    state[kState] |= kFinalCalled;
    callFinal(stream, state);
  } else {
    state[kState] |= kPrefinished;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, sync) {
  if (!canFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishLater, stream, state);
  } else if (canFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishLater(stream, state) {
  if (canFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state[kState] |= kFinished;
  finishedCallbacks(state, null);
  stream.emit('finish');
  afterFinish(stream, state);
}

function afterFinish(stream, state) {
  if ((state[kState] & kAutoDestroy) === 0) return;
  const r = stream._readableState;
  if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
}

module.exports = { finishedCallbacks, finalized, finishMaybe, finish, afterFinish };
