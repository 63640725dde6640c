// The state of a stream's writable half, and what waits in it.
'use strict';

const {
  kState, kObjectMode, defineFlags, defineValue, defineCommon, defineDefaultEncoding,
  initialFlags, getDefaultHighWaterMark, getHighWaterMark, setDefaultEncoding,
} = require('internal/streams/state');

const kSync = 1 << 9;
const kFinalCalled = 1 << 10;
const kNeedDrain = 1 << 11;
const kEnding = 1 << 12;
const kFinished = 1 << 13;
const kDecodeStrings = 1 << 14;
const kWriting = 1 << 15;
const kBufferProcessing = 1 << 16;
const kPrefinished = 1 << 17;
const kAllBuffers = 1 << 18;
const kAllNoop = 1 << 19;
const kOnFinished = 1 << 20;
const kHasWritable = 1 << 21;
const kWritable = 1 << 22;
const kCorked = 1 << 23;
const kDefaultUTF8 = 1 << 24;
const kWriteCb = 1 << 25;
const kExpectWriteCb = 1 << 26;
const kAfterWriteTickInfo = 1 << 27;
const kAfterWritePending = 1 << 28;
const kBuffered = 1 << 29;
const kEnded = 1 << 30;
const kWriteCbValue = Symbol('kWriteCbValue');
const kAfterWriteValue = Symbol('kAfterWriteTickInfoValue');
const kBufferedValue = Symbol('kBufferedValue');
const kOnFinishedValue = Symbol('kOnFinishedValue');

function nop() {}

let wrote; // what a sink's callback does: it is writable.js that knows

/** Sets the function of (stream, error) that a sink's callback calls. */
function onWrote(fn) { wrote = fn; }

/** The writable half's state: stream._writableState. */
function WritableState(options, stream, isDuplex) {
  this[kState] = initialFlags(options, isDuplex, 'writableObjectMode') |
    kSync | kDecodeStrings | kAllBuffers | kAllNoop | kDefaultUTF8;
  if (options && options.decodeStrings === false) this[kState] &= ~kDecodeStrings;
  const objectMode = (this[kState] & kObjectMode) !== 0;
  this.highWaterMark = options ?
    getHighWaterMark(objectMode, options, 'writableHighWaterMark', isDuplex) :
    getDefaultHighWaterMark(objectMode);
  this.length = 0;
  this.corked = 0;
  this.onwrite = onwriteOf(stream);
  this.writelen = 0;
  this[kBufferedValue] = null;
  this.bufferedIndex = 0;
  this.pendingcb = 0;
  if (options?.defaultEncoding) setDefaultEncoding(this, options.defaultEncoding);
}

// onwriteOf makes a function without a name, as Node's is.
const onwriteOf = (stream) => (er) => wrote(stream, er);

defineCommon(WritableState.prototype);
defineFlags(WritableState.prototype, {
  finalCalled: kFinalCalled,
  needDrain: kNeedDrain,
  ending: kEnding,
  ended: kEnded,
  finished: kFinished,
  decodeStrings: kDecodeStrings,
  writing: kWriting,
  sync: kSync,
  bufferProcessing: kBufferProcessing,
  prefinished: kPrefinished,
  allBuffers: kAllBuffers,
  allNoop: kAllNoop,
});
defineDefaultEncoding(WritableState.prototype, kDefaultUTF8);
defineValue(WritableState.prototype, 'writecb', kWriteCbValue, kWriteCb, nop);
defineValue(WritableState.prototype, 'afterWriteTickInfo', kAfterWriteValue, kAfterWriteTickInfo, null);
Object.defineProperties(WritableState.prototype, {
  writable: {
    configurable: true,
    get() { return (this[kState] & kHasWritable) !== 0 ? (this[kState] & kWritable) !== 0 : undefined; },
    set(value) {
      if (value == null) this[kState] &= ~(kHasWritable | kWritable);
      else if (value) this[kState] |= kHasWritable | kWritable;
      else this[kState] = (this[kState] | kHasWritable) & ~kWritable;
    },
  },
  buffered: {
    configurable: true,
    get() { return (this[kState] & kBuffered) !== 0 ? this[kBufferedValue] : []; },
    set(value) {
      this[kBufferedValue] = value;
      if (value) this[kState] |= kBuffered;
      else this[kState] &= ~kBuffered;
    },
  },
  bufferedRequestCount: {
    configurable: true,
    get() { return waiting(this); },
  },
});

WritableState.prototype.getBuffer = function() {
  return (this[kState] & kBuffered) === 0 ? [] : this[kBufferedValue].slice(this.bufferedIndex);
};
Object.defineProperty(WritableState.prototype, 'getBuffer', { enumerable: true });

const waiting = (state) => ((state[kState] & kBuffered) === 0 ? 0 : state[kBufferedValue].length - state.bufferedIndex);

function dropBuffer(state) {
  state[kBufferedValue] = null;
  state.bufferedIndex = 0;
  state[kState] = (state[kState] | kAllBuffers | kAllNoop) & ~kBuffered;
}

module.exports = {
  WritableState, nop, waiting, dropBuffer, onWrote,
  kSync, kFinalCalled, kNeedDrain, kEnding, kFinished, kDecodeStrings, kWriting,
  kBufferProcessing, kPrefinished, kAllBuffers, kAllNoop, kOnFinished, kHasWritable, kWritable,
  kCorked, kDefaultUTF8, kWriteCb, kExpectWriteCb, kAfterWriteTickInfo, kAfterWritePending,
  kBuffered, kEnded, kWriteCbValue, kAfterWriteValue, kBufferedValue, kOnFinishedValue,
};
