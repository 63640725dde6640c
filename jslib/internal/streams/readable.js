// Readable: the half of a stream that a source fills.
//
// The seam for sources: _read(n) asks for data; the source answers, now or
// later, with push(chunk), and with push(null) at the end. push says whether
// the source may go on; after false it waits for the next _read. A chunk that
// arrives while the stream flows, with nothing buffered and outside of _read,
// goes straight to the 'data' listeners: addChunk's first branch is all that a
// Go source has to do by itself.
'use strict';

const { Stream } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const { errorOrDestroy } = destroyImpl;
const {
  kState, kObjectMode, kErrorEmitted, kAutoDestroy, kDestroyed, kCloseEmitted, kErrored,
  kConstructed,
} = require('internal/streams/state');

const {
  ReadableState, decodeWith, fromList, wantsMore, nextHighWaterMark, howMuch, isFull, wantsRead, kEnded, kEndEmitted, kReading, kSync, kNeedReadable,
  kEmittedReadable, kReadableListening, kResumeScheduled, kMultiAwaitDrain, kReadingMore,
  kDataEmitted, kDecoder, kHasFlowing, kFlowing, kPaused, kDataListening, kDecoderValue,
} = require('internal/streams/readable_state');

const lazyErrors = () => require('internal/errors').codes;

/** A source of data. */
function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._events ??= {
    close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined,
  };
  this._readableState = new ReadableState(options, this, false);
  if (options) takeOptions(this, options);
  Stream.call(this, options);
  if (this._construct != null) destroyImpl.construct(this, () => constructed(this));
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;

function takeOptions(stream, options) {
  if (typeof options.read === 'function') stream._read = options.read;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) require('internal/streams/add-abort-signal').addAbortSignal(options.signal, stream);
}

// constructed goes on with what waited for _construct.
function constructed(stream) {
  const state = stream._readableState;
  if (state[kState] & kNeedReadable) maybeReadMore(stream, state);
}

const proto = Readable.prototype;

destroyImpl.makeDestroyable(proto, 'readableEnded', (err, aborted) => err === aborted);

/** Gives chunk to the stream; null ends it. Says whether to go on. */
proto.push = function(chunk, encoding) {
  return accept(this, this._readableState, chunk, encoding, false);
};

/** Puts chunk back before what is buffered. */
proto.unshift = function(chunk, encoding) {
  return accept(this, this._readableState, chunk, encoding, true);
};

function accept(stream, state, chunk, encoding, toFront) {
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEnd(stream, state);
    return false;
  }
  if ((state[kState] & kObjectMode) === 0) {
    if (typeof chunk === 'string') {
      encoding = encoding || state.defaultEncoding;
      if (state.encoding !== encoding) {
        if (toFront && state.encoding) {
          chunk = Buffer.from(chunk, encoding).toString(state.encoding);
        } else {
          chunk = Buffer.from(chunk, encoding);
          encoding = '';
        }
      }
    } else if (chunk instanceof Buffer) {
      encoding = '';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = '';
    } else if (chunk !== undefined) {
      errorOrDestroy(stream, new (lazyErrors().ERR_INVALID_ARG_TYPE)(
        'chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
      return false;
    }
    if (!chunk || chunk.length <= 0) {
      state[kState] &= ~kReading;
      maybeReadMore(stream, state);
      return wantsMore(state);
    }
  }
  return toFront ? putBack(stream, state, chunk) : take(stream, state, chunk, encoding);
}

function take(stream, state, chunk, encoding) {
  if (state[kState] & kEnded) {
    errorOrDestroy(stream, new (lazyErrors().ERR_STREAM_PUSH_AFTER_EOF)());
    return false;
  }
  if (state[kState] & (kDestroyed | kErrored)) return false;
  state[kState] &= ~kReading;
  if ((state[kState] & kDecoder) !== 0 && !encoding) {
    chunk = state[kDecoderValue].write(chunk);
    if ((state[kState] & kObjectMode) === 0 && chunk.length === 0) {
      maybeReadMore(stream, state);
      return wantsMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function putBack(stream, state, chunk) {
  if (state[kState] & kEndEmitted) {
    errorOrDestroy(stream, new (lazyErrors().ERR_STREAM_UNSHIFT_AFTER_END_EVENT)());
    return false;
  }
  if (state[kState] & (kDestroyed | kErrored)) return false;
  addChunk(stream, state, chunk, true);
  return wantsMore(state);
}

function addChunk(stream, state, chunk, toFront) {
  const flags = state[kState];
  if ((flags & (kFlowing | kSync | kDataListening)) === (kFlowing | kDataListening) && state.length === 0) {
    if (flags & kMultiAwaitDrain) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
    state[kState] |= kDataEmitted;
    stream.emit('data', chunk);
  } else {
    state.length += flags & kObjectMode ? 1 : chunk.length;
    if (!toFront) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if (flags & kNeedReadable) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

proto.isPaused = function() {
  const state = this._readableState;
  return state.paused === true || state.flowing === false;
};

/** Makes the stream give strings, decoded from encoding. */
proto.setEncoding = function(encoding) {
  const state = this._readableState;
  const decoder = decodeWith(state, encoding);
  let content = '';
  for (const data of state.buffer.slice(state.bufferIndex)) content += decoder.write(data);
  if ((state[kState] & kEnded) !== 0) content += decoder.end();
  state.buffer = content === '' ? [] : [content];
  state.bufferIndex = 0;
  state.length = content.length;
  return this;
};

/** Takes n bytes from the buffer, or all; null when there are not as many. */
proto.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = nextHighWaterMark(n);
  if (n !== 0) state[kState] &= ~kEmittedReadable;

  if (n === 0 && (state[kState] & kNeedReadable) !== 0 && isFull(state)) {
    if (state.length === 0 && (state[kState] & kEnded) !== 0) endReadable(this);
    else emitReadable(this);
    return null;
  }
  n = howMuch(n, state);
  if (n === 0 && (state[kState] & kEnded) !== 0) {
    if (state.length === 0) endReadable(this);
    return null;
  }
  if (wantsRead(state, n)) {
    callRead(this, state);
    if ((state[kState] & kReading) === 0) n = howMuch(asked, state);
  }
  return give(this, state, n, asked);
};

function callRead(stream, state) {
  state[kState] |= kReading | kSync;
  if (state.length === 0) state[kState] |= kNeedReadable;
  try {
    stream._read(state.highWaterMark);
  } catch (err) {
    errorOrDestroy(stream, err);
  }
  state[kState] &= ~kSync;
}

function give(stream, state, n, asked) {
  const data = n > 0 ? fromList(n, state) : null;
  if (data === null) {
    if (state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
    n = 0;
  } else {
    state.length -= n;
    if (state[kState] & kMultiAwaitDrain) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
  }
  if (state.length === 0) {
    if ((state[kState] & kEnded) === 0) state[kState] |= kNeedReadable;
    else if (asked !== n) endReadable(stream);
  }
  if (data !== null && (state[kState] & (kErrorEmitted | kCloseEmitted)) === 0) {
    state[kState] |= kDataEmitted;
    stream.emit('data', data);
  }
  return data;
}

function onEnd(stream, state) {
  if (state[kState] & kEnded) return;
  if (state[kState] & kDecoder) {
    const rest = state[kDecoderValue].end();
    if (rest?.length) {
      state.buffer.push(rest);
      state.length += state[kState] & kObjectMode ? 1 : rest.length;
    }
  }
  state[kState] |= kEnded;
  if (state[kState] & kSync) {
    if (state[kState] & (kFlowing | kNeedReadable)) emitReadable(stream);
  } else {
    state[kState] = (state[kState] & ~kNeedReadable) | kEmittedReadable;
    emitReadableNow(stream);
  }
}

function emitReadable(stream) {
  const state = stream._readableState;
  state[kState] &= ~kNeedReadable;
  if (state[kState] & kEmittedReadable) return;
  state[kState] |= kEmittedReadable;
  process.nextTick(emitReadableNow, stream);
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state[kState] & (kDestroyed | kErrored)) === 0 && (state.length || (state[kState] & kEnded) !== 0)) {
    stream.emit('readable');
    state[kState] &= ~kEmittedReadable;
  }
  if ((state[kState] & (kFlowing | kEnded)) === 0 && state.length <= state.highWaterMark) {
    state[kState] |= kNeedReadable;
  } else {
    state[kState] &= ~kNeedReadable;
  }
  flow(stream);
}

function maybeReadMore(stream, state) {
  if ((state[kState] & (kReadingMore | kConstructed)) !== kConstructed) return;
  state[kState] |= kReadingMore;
  process.nextTick(readMore, stream, state);
}

function readMore(stream, state) {
  while ((state[kState] & (kReading | kEnded)) === 0 &&
         (state.length < state.highWaterMark || ((state[kState] & kFlowing) !== 0 && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break; // the source has nothing now
  }
  state[kState] &= ~kReadingMore;
}

/** The source's part: asked for about n bytes, it pushes. */
proto._read = function(n) {
  throw new (lazyErrors().ERR_METHOD_NOT_IMPLEMENTED)('_read()');
};

/** Sends all data to dest, as fast as it takes them. */
proto.pipe = function(dest, options) {
  return require('internal/streams/pipe').pipe(this, dest, options);
};

/** Takes back a pipe, or all. */
proto.unpipe = function(dest) {
  return require('internal/streams/pipe').unpipe(this, dest);
};

/** Listens; 'data' lets the stream flow, 'readable' lets it wait for read(). */
proto.on = function(event, listener) {
  const result = Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    state[kState] |= kDataListening;
    state.readableListening = this.listenerCount('readable') > 0;
    if (state.flowing !== false) this.resume();
  } else if (event === 'readable' && (state[kState] & (kEndEmitted | kReadableListening)) === 0) {
    state[kState] |= kReadableListening | kNeedReadable | kHasFlowing;
    state[kState] &= ~(kFlowing | kEmittedReadable);
    if (state.length || (state[kState] & kEnded) !== 0) emitReadable(this);
    else if ((state[kState] & kReading) === 0) process.nextTick(readNothing, this);
  }
  return result;
};
proto.addListener = proto.on;

function readNothing(stream) { stream.read(0); }

proto.removeListener = function(event, listener) {
  const result = Stream.prototype.removeListener.call(this, event, listener);
  if (event === 'readable') process.nextTick(listenersChanged, this);
  else if (event === 'data' && this.listenerCount('data') === 0) this._readableState[kState] &= ~kDataListening;
  return result;
};
proto.off = proto.removeListener;

proto.removeAllListeners = function(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(listenersChanged, this);
  if (event === 'data' || event === undefined) this._readableState[kState] &= ~kDataListening;
  return result;
};

function listenersChanged(self) {
  const state = self._readableState;
  state.readableListening = self.listenerCount('readable') > 0;
  if ((state[kState] & (kResumeScheduled | kPaused)) === kResumeScheduled) state.flowing = true;
  else if (self.listenerCount('data') > 0) self.resume();
  else if ((state[kState] & kReadableListening) === 0) state.flowing = null;
}

/** Lets the stream flow. */
proto.resume = function() {
  const state = this._readableState;
  if (state[kState] & kDestroyed) return this;
  if ((state[kState] & kFlowing) === 0) {
    state.flowing = (state[kState] & kReadableListening) === 0;
    if ((state[kState] & kResumeScheduled) === 0) {
      state[kState] |= kResumeScheduled;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.paused = false;
  return this;
};

function resumeNow(stream, state) {
  if ((state[kState] & kReading) === 0) stream.read(0);
  state[kState] &= ~kResumeScheduled;
  stream.emit('resume');
  flow(stream);
  if ((state[kState] & (kFlowing | kReading)) === kFlowing) stream.read(0);
}

/** Stops the flow; data stay in the buffer. */
proto.pause = function() {
  const state = this._readableState;
  if (state[kState] & kDestroyed) return this;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state.paused = true;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while ((state[kState] & kFlowing) !== 0 && stream.read() !== null);
}

/** Reads from a stream of the old kind. */
proto.wrap = function(stream) {
  return require('internal/streams/from').wrapOld(this, stream, errorOrDestroy);
};

proto[Symbol.asyncIterator] = function() {
  return require('internal/streams/iterator').iterate(this);
};

/** Gives an async iterator; options.destroyOnReturn false leaves the stream open. */
proto.iterator = function(options) {
  if (options !== undefined) require('internal/validators').validateObject(options, 'options');
  return require('internal/streams/iterator').iterate(this, options);
};

Readable._fromList = fromList;

function endReadable(stream) {
  const state = stream._readableState;
  if (state[kState] & kEndEmitted) return;
  state[kState] |= kEnded;
  process.nextTick(emitEnd, state, stream);
}

function emitEnd(state, stream) {
  if ((state[kState] & (kErrored | kCloseEmitted | kEndEmitted)) !== 0 || state.length !== 0) return;
  state[kState] |= kEndEmitted;
  stream.emit('end');
  afterEnd(stream, state);
}

function afterEnd(stream, state) {
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if (state[kState] & kAutoDestroy) {
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

function readOnly(name, get, set) {
  Object.defineProperty(proto, name, { __proto__: null, get, set });
}

readOnly('readable', function() {
  const r = this._readableState;
  return !!r && r.readable !== false && (r[kState] & (kDestroyed | kErrorEmitted | kEndEmitted)) === 0;
}, function(value) {
  if (this._readableState) this._readableState.readable = !!value;
});
readOnly('readableDidRead', function() { return this._readableState.dataEmitted; });
readOnly('readableAborted', function() {
  const r = this._readableState;
  return r.readable !== false && (r[kState] & (kDestroyed | kErrored)) !== 0 && (r[kState] & kEndEmitted) === 0;
});
readOnly('readableHighWaterMark', function() { return this._readableState.highWaterMark; });
readOnly('readableBuffer', function() { return this._readableState?.buffer; });
readOnly('readableFlowing', function() { return this._readableState.flowing; },
         function(value) { if (this._readableState) this._readableState.flowing = value; });
readOnly('readableLength', function() { return this._readableState.length; });
readOnly('readableObjectMode', function() { return this._readableState ? this._readableState.objectMode : false; });
readOnly('readableEncoding', function() { return this._readableState ? this._readableState.encoding : null; });
readOnly('errored', function() { return this._readableState ? this._readableState.errored : null; });
readOnly('closed', function() { return this._readableState ? this._readableState.closed : false; });
readOnly('destroyed', function() { return this._readableState ? this._readableState.destroyed : false; },
         function(value) { if (this._readableState) this._readableState.destroyed = value; });
readOnly('readableEnded', function() { return this._readableState ? this._readableState.endEmitted : false; });

// Which flags say that push only hands a chunk to the 'data' listeners, as long
// as nothing is buffered.
const handingOn = {
  mask: kObjectMode | kDestroyed | kErrored | kConstructed | kEnded | kSync | kMultiAwaitDrain |
    kDecoder | kFlowing | kDataListening,
  want: kConstructed | kFlowing | kDataListening,
  dataEmitted: kDataEmitted,
};

// Where a stream that Go has begun goes on.
const readableSteps = {
  resumeNow: (stream) => resumeNow(stream, stream._readableState),
  emitEnd: (stream) => emitEnd(stream._readableState, stream),
  afterEnd: (stream) => afterEnd(stream, stream._readableState),
  endWritable,
};

module.exports = { Readable, ReadableState, constructed, handingOn, readableSteps };
