// The end of a stream before its time, and its asynchronous beginning: destroy,
// construct, and the errors on the way.
'use strict';

const { kState, kErrored, kErroredValue, kDestroyed, kClosed, kCloseEmitted, kErrorEmitted,
        kAutoDestroy, kEmitClose, kConstructed } = require('internal/streams/state');

const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');
const kIsDestroyed = Symbol('nodejs.stream.destroyed');

// flagsOf joins the flags of both halves.
const flagsOf = (w, r) => (w ? w[kState] : 0) | (r ? r[kState] : 0);

function setFlags(w, r, bits) {
  if (w) w[kState] |= bits;
  if (r) r[kState] |= bits;
}

function keepFirst(half, err) {
  if (half && (half[kState] & kErrored) === 0) {
    half[kState] |= kErrored;
    half[kErroredValue] = err;
  }
}

// remember keeps err as the reason of both halves, unless they have one.
function remember(err, w, r) {
  if (!err) return;
  err.stack; // taken now, while it tells something
  keepFirst(w, err);
  keepFirst(r, err);
}

/** Readable.prototype.destroy and its kin. */
function destroy(err, cb) {
  const r = this._readableState;
  const w = this._writableState;
  const s = w || r;
  if (flagsOf(w, r) & kDestroyed) {
    if (typeof cb === 'function') cb();
    return this;
  }
  remember(err, w, r);
  setFlags(w, r, kDestroyed);
  if ((s[kState] & kConstructed) === 0) {
    this.once(kDestroy, (er) => {
      runDestroy(this, require('internal/errors').aggregateTwoErrors(er, err), cb);
    });
  } else {
    runDestroy(this, err, cb);
  }
  return this;
}

function runDestroy(self, err, cb) {
  let called = false;
  const done = (er) => {
    if (called) return;
    called = true;
    const r = self._readableState;
    const w = self._writableState;
    remember(er, w, r);
    setFlags(w, r, kClosed);
    if (typeof cb === 'function') cb(er);
    if (er) process.nextTick(emitErrorAndClose, self, er);
    else process.nextTick(emitClose, self);
  };
  try {
    self._destroy(err || null, done);
  } catch (er) {
    done(er);
  }
}

function emitErrorAndClose(self, err) {
  emitError(self, err);
  emitClose(self);
}

function emitClose(self) {
  const r = self._readableState;
  const w = self._writableState;
  setFlags(w, r, kCloseEmitted);
  if (flagsOf(w, r) & kEmitClose) self.emit('close');
}

function emitError(self, err) {
  const r = self._readableState;
  const w = self._writableState;
  if (flagsOf(w, r) & kErrorEmitted) return;
  setFlags(w, r, kErrorEmitted);
  self.emit('error', err);
}

/** Makes a destroyed stream usable again, for streams that reconnect. */
function undestroy() {
  const reset = kDestroyed | kClosed | kCloseEmitted | kErrored | kErrorEmitted;
  const r = this._readableState;
  const w = this._writableState;
  if (r) {
    r[kState] = (r[kState] & ~reset) | kConstructed;
    r.reading = false;
    r.ended = r.endEmitted = r.readable === false;
  }
  if (w) {
    w[kState] = (w[kState] & ~reset) | kConstructed;
    w.finalCalled = w.prefinished = false;
    w.ended = w.ending = w.finished = w.writable === false;
  }
}

/** Ends stream with err: destroys it, or emits 'error' where it wants neither. */
function errorOrDestroy(stream, err, sync) {
  const r = stream._readableState;
  const w = stream._writableState;
  const flags = flagsOf(w, r);
  if (flags & kDestroyed) return;
  if (flags & kAutoDestroy) {
    stream.destroy(err);
  } else if (err) {
    remember(err, w, r);
    if (sync) process.nextTick(emitError, stream, err);
    else emitError(stream, err);
  }
}

/** Runs stream._construct in the next tick, then done. */
function construct(stream, done) {
  if (typeof stream._construct !== 'function') return;
  const r = stream._readableState;
  const w = stream._writableState;
  if (r) r[kState] &= ~kConstructed;
  if (w) w[kState] &= ~kConstructed;
  stream.once(kConstruct, done);
  if (stream.listenerCount(kConstruct) > 1) return; // the other half came first
  process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  const done = (err) => {
    if (called) {
      const { codes: { ERR_MULTIPLE_CALLBACK } } = require('internal/errors');
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    setFlags(w, r, kConstructed);
    if (flagsOf(w, r) & kDestroyed) stream.emit(kDestroy, err);
    else if (err) errorOrDestroy(stream, err, true);
    else stream.emit(kConstruct);
  };
  try {
    stream._construct((err) => process.nextTick(done, err));
  } catch (err) {
    process.nextTick(done, err);
  }
}

const isRequest = (stream) => stream?.setHeader && typeof stream.abort === 'function';

/** Destroys any kind of stream; without err, one that is not finished aborts. */
function destroyer(stream, err) {
  if (!stream || require('internal/streams/utils').isDestroyed(stream)) return;
  if (!err && !require('internal/streams/utils').isFinished(stream)) {
    const { AbortError } = require('internal/errors');
    err = new AbortError();
  }
  if (require('internal/streams/utils').isServerRequest(stream)) {
    stream.socket = null; // the answer still needs it
    stream.destroy(err);
  } else if (isRequest(stream)) stream.abort();
  else if (isRequest(stream.req)) stream.req.abort();
  else if (typeof stream.destroy === 'function') stream.destroy(err);
  else if (typeof stream.close === 'function') stream.close();
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

/**
 * Gives proto, of readable or writable streams, its way to end. finished names
 * the property that says it ended well; harmless(err, aborted) says which error
 * an `await using` need not hear of.
 */
function makeDestroyable(proto, finished, harmless) {
  proto.destroy = destroy;
  proto._undestroy = undestroy;
  proto._destroy = function(err, cb) { cb(err); };
  proto[Symbol.for('nodejs.rejection')] = function(err) { this.destroy(err); };
  proto[Symbol.asyncDispose] = function() {
    let aborted;
    if (!this.destroyed) {
      aborted = this[finished] ? null : new (require('internal/errors').AbortError)();
      this.destroy(aborted);
    }
    return new Promise((resolve, reject) => {
      const { eos } = require('internal/streams/end-of-stream');
      eos(this, (err) => (err && !harmless(err, aborted) ? reject(err) : resolve(null)));
    });
  };
}

module.exports = {
  construct, destroyer, destroy, makeDestroyable, errorOrDestroy, kIsDestroyed, isRequest,
  emitClose, emitErrorAndClose,
};
