// Writable: the half of a stream that goes to a sink.
//
// The seam for sinks: _write(chunk, encoding, callback), or _writev for all
// that has gathered; the sink calls back when it can take more. One write is
// under way at a time, further ones wait in _writableState.buffered. _final is
// the sink's last chance before 'finish'.
'use strict';

const { Stream } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const { errorOrDestroy } = destroyImpl;
const { finishedCallbacks, finalized, finishMaybe, finish, afterFinish } = require('internal/streams/finish');
const {
  kState, kObjectMode, kDestroyed, kClosed, kErrored, kConstructed, kErroredValue, setDefaultEncoding,
} = require('internal/streams/state');

const {
  WritableState, nop, waiting, dropBuffer, onWrote, kSync, kNeedDrain,
  kEnding, kFinished, kDecodeStrings, kWriting, kBufferProcessing, kAllBuffers, kAllNoop,
  kOnFinished, kHasWritable, kWritable, kCorked, kDefaultUTF8, kWriteCb, kExpectWriteCb,
  kAfterWriteTickInfo, kAfterWritePending, kBuffered, kEnded, kWriteCbValue, kAfterWriteValue,
  kBufferedValue, kOnFinishedValue,
} = require('internal/streams/writable_state');

const lazyErrors = () => require('internal/errors').codes;

/** A sink for data. */
function Writable(options) {
  if (!Function.prototype[Symbol.hasInstance].call(Writable, this) && !isDuplex(this)) return new Writable(options);
  this._events ??= {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined,
  };
  this._writableState = new WritableState(options, this, false);
  if (options) takeOptions(this, options);
  Stream.call(this, options);
  if (this._construct != null) destroyImpl.construct(this, () => constructed(this));
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;

const isDuplex = (stream) => stream instanceof require('internal/streams/duplex').Duplex;

/** Sets the methods that options carry, on a Writable or Duplex. */
function takeOptions(stream, options) {
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) require('internal/streams/add-abort-signal').addAbortSignal(options.signal, stream);
}

// constructed goes on with what waited for _construct.
function constructed(stream) {
  const state = stream._writableState;
  if ((state[kState] & kWriting) === 0) clearBuffer(stream, state);
  if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state);
}

// Duplex streams are instances, too, though they inherit from Readable.
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value: { [Symbol.hasInstance](object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && object != null && object._writableState instanceof WritableState;
  } }[Symbol.hasInstance],
});

const proto = Writable.prototype;

proto.pipe = function() {
  errorOrDestroy(this, new (lazyErrors().ERR_STREAM_CANNOT_PIPE)());
};

/** Writes chunk; false says to wait for 'drain'. */
proto.write = function(chunk, encoding, cb) {
  if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  return write(this, chunk, encoding, cb) === true;
};

// write gives true or false as the public one does, or the error.
function write(stream, chunk, encoding, cb) {
  if (typeof cb !== 'function') cb = nop;
  const state = stream._writableState;
  if (chunk === null) throw new (lazyErrors().ERR_STREAM_NULL_VALUES)();
  const flags = state[kState];
  if ((flags & kObjectMode) === 0) {
    if (!encoding) encoding = (flags & kDefaultUTF8) !== 0 ? 'utf8' : state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new (lazyErrors().ERR_UNKNOWN_ENCODING)(encoding);
    if (typeof chunk === 'string') {
      if (flags & kDecodeStrings) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      } else if (encoding === 'buffer') {
        throw new (lazyErrors().ERR_UNKNOWN_ENCODING)(encoding);
      }
    } else {
      if (!(chunk instanceof Buffer)) chunk = bytes(chunk);
      encoding = 'buffer';
    }
  }
  if ((flags & (kEnding | kDestroyed)) !== 0) return refuse(stream, flags, cb);
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, cb);
}

function bytes(chunk) {
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new (lazyErrors().ERR_INVALID_ARG_TYPE)('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function refuse(stream, flags, cb) {
  const codes = lazyErrors();
  const err = (flags & kEnding) !== 0 ?
    new codes.ERR_STREAM_WRITE_AFTER_END() : new codes.ERR_STREAM_DESTROYED('write');
  process.nextTick(cb, err);
  errorOrDestroy(stream, err, true);
  return err;
}

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const len = (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
  state.length += len;
  if ((state[kState] & (kWriting | kErrored | kCorked | kConstructed)) !== kConstructed) {
    if ((state[kState] & kBuffered) === 0) state.buffered = [];
    state[kBufferedValue].push({ chunk, encoding, callback });
    if (encoding !== 'buffer') state[kState] &= ~kAllBuffers;
    if (callback !== nop) state[kState] &= ~kAllNoop;
  } else {
    doWrite(stream, state, len, chunk, encoding, callback);
  }
  // A sink that was done at once has room again.
  const more = state.length < state.highWaterMark || state.length === 0;
  if (!more) state[kState] |= kNeedDrain;
  return more && (state[kState] & (kDestroyed | kErrored)) === 0;
}

function doWrite(stream, state, len, chunk, encoding, cb) {
  begin(state, len, cb);
  stream._write(chunk, encoding, state.onwrite);
  state[kState] &= ~kSync;
}

function begin(state, len, cb) {
  state.writelen = len;
  if (cb !== nop) state.writecb = cb;
  state[kState] |= kWriting | kSync | kExpectWriteCb;
}

// wrote is what _write calls back.
function wrote(stream, er) {
  const state = stream._writableState;
  if ((state[kState] & kExpectWriteCb) === 0) {
    errorOrDestroy(stream, new (lazyErrors().ERR_MULTIPLE_CALLBACK)());
    return;
  }
  const sync = (state[kState] & kSync) !== 0;
  const cb = (state[kState] & kWriteCb) !== 0 ? state[kWriteCbValue] : nop;
  state.writecb = null;
  state[kState] &= ~(kWriting | kExpectWriteCb | kWriteCb);
  state.length -= state.writelen;
  state.writelen = 0;
  if (er) {
    er.stack; // taken now, while it tells something
    if ((state[kState] & kErrored) === 0) state.errored = er;
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = er;
    if (sync) process.nextTick(writeFailed, stream, state, er, cb);
    else writeFailed(stream, state, er, cb);
    return;
  }
  if (waiting(state) > 0) clearBuffer(stream, state);
  if (sync) afterSyncWrite(stream, state, cb);
  else afterWrite(stream, state, 1, cb);
}

onWrote(wrote);

// afterSyncWrite gathers the callbacks of writes that were done at once: they
// are called in one tick.
function afterSyncWrite(stream, state, cb) {
  const needDrain = (state[kState] & kNeedDrain) !== 0 && state.length === 0;
  const needTick = needDrain || (state[kState] & kDestroyed) !== 0 || cb !== nop;
  if (cb === nop) {
    if ((state[kState] & kAfterWritePending) === 0 && needTick) {
      process.nextTick(afterWrite, stream, state, 1, cb);
      state[kState] |= kAfterWritePending;
    } else {
      state.pendingcb--;
      if (state[kState] & kEnding) finishMaybe(stream, state, true);
    }
  } else if ((state[kState] & kAfterWriteTickInfo) !== 0 && state[kAfterWriteValue].cb === cb) {
    state[kAfterWriteValue].count++;
  } else {
    state[kAfterWriteValue] = { count: 1, cb, stream, state };
    process.nextTick(afterWriteTick, state[kAfterWriteValue]);
    state[kState] |= kAfterWritePending | kAfterWriteTickInfo;
  }
}

function writeFailed(stream, state, er, cb) {
  --state.pendingcb;
  cb(er);
  failBuffer(state);
  errorOrDestroy(stream, er);
}

function afterWriteTick({ stream, state, count, cb }) {
  state[kState] &= ~kAfterWriteTickInfo;
  state[kAfterWriteValue] = null;
  afterWrite(stream, state, count, cb);
}

function afterWrite(stream, state, count, cb) {
  state[kState] &= ~kAfterWritePending;
  const flags = state[kState];
  if ((flags & (kEnding | kNeedDrain | kDestroyed)) === kNeedDrain && state.length === 0) {
    state[kState] &= ~kNeedDrain;
    stream.emit('drain');
  }
  for (; count > 0; count--) {
    state.pendingcb--;
    cb(null);
  }
  if (state[kState] & kDestroyed) failBuffer(state);
  if (state[kState] & kEnding) finishMaybe(stream, state);
}

// failBuffer tells those who wait that their writes will not happen.
function failBuffer(state) {
  if (state[kState] & kWriting) return;
  for (const { chunk, callback } of state.getBuffer()) {
    state.length -= (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
    callback(state.errored ?? new (lazyErrors().ERR_STREAM_DESTROYED)('write'));
  }
  finishedCallbacks(state, state.errored ?? new (lazyErrors().ERR_STREAM_DESTROYED)('end'));
  dropBuffer(state);
}

// clearBuffer writes what has gathered.
function clearBuffer(stream, state) {
  const flags = state[kState];
  if ((flags & (kDestroyed | kBufferProcessing | kCorked | kBuffered | kConstructed)) !== (kBuffered | kConstructed)) return;
  const count = waiting(state);
  if (count === 0) return;
  state[kState] |= kBufferProcessing;
  if (count > 1 && stream._writev) writeTogether(stream, state, count);
  else writeInTurn(stream, state);
  state[kState] &= ~kBufferProcessing;
}

function writeTogether(stream, state, count) {
  const all = state.getBuffer();
  state.pendingcb -= count - 1;
  const noop = (state[kState] & kAllNoop) !== 0;
  all.allBuffers = state.allBuffers;
  const cb = noop ? nop : (err) => {
    for (const { callback } of all) callback(err);
  };
  begin(state, state.length, cb);
  if (state[kState] & kDestroyed) state.onwrite(new (lazyErrors().ERR_STREAM_DESTROYED)('write'));
  else stream._writev(all, state.onwrite);
  state[kState] &= ~kSync;
  dropBuffer(state);
}

function writeInTurn(stream, state) {
  const buffered = state[kBufferedValue];
  let i = state.bufferedIndex;
  do {
    const { chunk, encoding, callback } = buffered[i];
    buffered[i++] = null;
    doWrite(stream, state, (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length, chunk, encoding, callback);
  } while (i < buffered.length && (state[kState] & kWriting) === 0);
  if (i === buffered.length) {
    dropBuffer(state);
  } else if (i > 256) {
    buffered.splice(0, i);
    state.bufferedIndex = 0;
  } else {
    state.bufferedIndex = i;
  }
}

/** Lets writes gather until uncork. */
proto.cork = function() {
  const state = this._writableState;
  state[kState] |= kCorked;
  state.corked++;
};

proto.uncork = function() {
  const state = this._writableState;
  if (!state.corked) return;
  if (--state.corked === 0) state[kState] &= ~kCorked;
  if ((state[kState] & kWriting) === 0) clearBuffer(this, state);
};

proto.setDefaultEncoding = function setDefaultEncoding_(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  setDefaultEncoding(this._writableState, encoding);
  return this;
};
Object.defineProperty(proto.setDefaultEncoding, 'name', { value: 'setDefaultEncoding', configurable: true });

/** The sink's part: takes chunk and calls back. */
proto._write = function(chunk, encoding, cb) {
  if (!this._writev) throw new (lazyErrors().ERR_METHOD_NOT_IMPLEMENTED)('_write()');
  this._writev([{ chunk, encoding }], cb);
};

proto._writev = null;

/** Ends the stream, behind a last chunk. */
proto.end = function(chunk, encoding, cb) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    cb = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  let err;
  if (chunk !== null && chunk !== undefined) {
    const result = write(this, chunk, encoding);
    if (result instanceof Error) err = result;
  }
  if (state[kState] & kCorked) {
    state.corked = 1;
    this.uncork();
  }
  if (err === undefined) err = beginEnd(this, state);
  if (typeof cb === 'function') whenFinished(state, err, cb);
  return this;
};

function beginEnd(stream, state) {
  if ((state[kState] & (kEnding | kErrored)) === 0) {
    state[kState] |= kEnding;
    finishMaybe(stream, state, true);
    state[kState] |= kEnded;
  } else if (state[kState] & kFinished) {
    return new (lazyErrors().ERR_STREAM_ALREADY_FINISHED)('end');
  } else if (state[kState] & kDestroyed) {
    return new (lazyErrors().ERR_STREAM_DESTROYED)('end');
  }
}

function whenFinished(state, err, cb) {
  if (err) {
    process.nextTick(cb, err);
  } else if (state[kState] & kErrored) {
    process.nextTick(cb, state[kErroredValue]);
  } else if (state[kState] & kFinished) {
    process.nextTick(cb, null);
  } else {
    state[kOnFinishedValue] ??= [];
    state[kOnFinishedValue].push(cb);
    state[kState] |= kOnFinished;
  }
}

destroyImpl.makeDestroyable(proto, 'writableFinished', (err) => err.name === 'AbortError');

// What still waits in the buffer hears of the end.
proto.destroy = function(err, cb) {
  const state = this._writableState;
  if ((state[kState] & (kBuffered | kOnFinished)) !== 0 && (state[kState] & kDestroyed) === 0) {
    process.nextTick(failBuffer, state);
  }
  destroyImpl.destroy.call(this, err, cb);
  return this;
};

function readOnly(name, get, set) {
  Object.defineProperty(proto, name, { __proto__: null, get, set });
}

const flag = (bit) => function() {
  const w = this._writableState;
  return w ? (w[kState] & bit) !== 0 : false;
};

readOnly('closed', flag(kClosed));
readOnly('destroyed', flag(kDestroyed), function(value) {
  if (this._writableState) this._writableState.destroyed = value;
});
readOnly('writable', function() {
  const w = this._writableState;
  return !!w && w.writable !== false && (w[kState] & (kEnding | kEnded | kDestroyed | kErrored)) === 0;
}, function(value) {
  if (this._writableState) this._writableState.writable = !!value;
});
readOnly('writableFinished', flag(kFinished));
readOnly('writableObjectMode', flag(kObjectMode));
readOnly('writableBuffer', function() { return this._writableState && this._writableState.getBuffer(); });
readOnly('writableEnded', flag(kEnding));
readOnly('writableNeedDrain', function() {
  const w = this._writableState;
  return w ? (w[kState] & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain : false;
});
readOnly('writableHighWaterMark', function() { return this._writableState && this._writableState.highWaterMark; });
readOnly('writableCorked', function() { return this._writableState ? this._writableState.corked : 0; });
readOnly('writableLength', function() { return this._writableState && this._writableState.length; });
readOnly('errored', function() { return this._writableState ? this._writableState.errored : null; });
readOnly('writableAborted', function() {
  const w = this._writableState;
  return (w[kState] & (kHasWritable | kWritable)) !== kHasWritable &&
    (w[kState] & (kDestroyed | kErrored)) !== 0 && (w[kState] & kFinished) === 0;
});

// Which flags say that write only hands a string or Buffer to _write.
const writingAtOnce = {
  mask: kObjectMode | kDestroyed | kErrored | kConstructed | kEnding | kEnded | kNeedDrain |
    kWriting | kBuffered | kBufferProcessing | kCorked | kDefaultUTF8 | kDecodeStrings,
  want: kConstructed | kDefaultUTF8,
};

// Where a stream that Go has begun goes on.
const writableSteps = {
  shutDown: (stream) => finalized(stream, stream._writableState),
  finish: (stream) => finish(stream, stream._writableState),
  afterFinish: (stream) => afterFinish(stream, stream._writableState),
};

module.exports = { Writable, WritableState, takeOptions, constructed, writingAtOnce, writableSteps };
