// The state of a stream's readable half, and its buffer.
'use strict';

const {
  kState, kObjectMode, kDestroyed, kErrored, kConstructed, defineFlags, defineValue, defineCommon, defineDefaultEncoding,
  initialFlags, getDefaultHighWaterMark, getHighWaterMark, setDefaultEncoding,
} = require('internal/streams/state');

const kEnded = 1 << 9;
const kEndEmitted = 1 << 10;
const kReading = 1 << 11;
const kSync = 1 << 12;
const kNeedReadable = 1 << 13;
const kEmittedReadable = 1 << 14;
const kReadableListening = 1 << 15;
const kResumeScheduled = 1 << 16;
const kMultiAwaitDrain = 1 << 17;
const kReadingMore = 1 << 18;
const kDataEmitted = 1 << 19;
const kDefaultUTF8 = 1 << 20;
const kDecoder = 1 << 21;
const kEncoding = 1 << 22;
const kHasFlowing = 1 << 23;
const kFlowing = 1 << 24;
const kHasPaused = 1 << 25;
const kPaused = 1 << 26;
const kDataListening = 1 << 27;
const kDecoderValue = Symbol('kDecoderValue');
const kEncodingValue = Symbol('kEncodingValue');

/** The readable half's state: stream._readableState. */
function ReadableState(options, stream, isDuplex) {
  this[kState] = initialFlags(options, isDuplex, 'readableObjectMode') | kSync | kDefaultUTF8;
  const objectMode = (this[kState] & kObjectMode) !== 0;
  this.highWaterMark = options ?
    getHighWaterMark(objectMode, options, 'readableHighWaterMark', isDuplex) :
    getDefaultHighWaterMark(objectMode);
  this.buffer = [];
  this.bufferIndex = 0;
  this.length = 0;
  this.pipes = [];
  this.awaitDrainWriters = null;
  if (options == null) return;
  if ((options.defaultEncoding ?? undefined) !== undefined) setDefaultEncoding(this, options.defaultEncoding);
  if (options.encoding) decodeWith(this, options.encoding);
}

function decodeWith(state, encoding) {
  const { StringDecoder } = require('string_decoder');
  const decoder = new StringDecoder(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  return decoder;
}

defineCommon(ReadableState.prototype);
defineFlags(ReadableState.prototype, {
  ended: kEnded,
  endEmitted: kEndEmitted,
  reading: kReading,
  sync: kSync,
  needReadable: kNeedReadable,
  emittedReadable: kEmittedReadable,
  readableListening: kReadableListening,
  resumeScheduled: kResumeScheduled,
  multiAwaitDrain: kMultiAwaitDrain,
  readingMore: kReadingMore,
  dataEmitted: kDataEmitted,
});
defineDefaultEncoding(ReadableState.prototype, kDefaultUTF8);
defineValue(ReadableState.prototype, 'decoder', kDecoderValue, kDecoder, null);
defineValue(ReadableState.prototype, 'encoding', kEncodingValue, kEncoding, null);

// threeWay defines an accessor that is null until set to true or false.
function threeWay(name, has, bit) {
  Object.defineProperty(ReadableState.prototype, name, {
    enumerable: false,
    configurable: true,
    get() { return (this[kState] & has) !== 0 ? (this[kState] & bit) !== 0 : null; },
    set(value) {
      if (value == null) this[kState] &= ~(has | bit);
      else if (value) this[kState] |= has | bit;
      else this[kState] = (this[kState] | has) & ~bit;
    },
  });
}
threeWay('flowing', kHasFlowing, kFlowing);
threeWay('paused', kHasPaused, kPaused);
Object.defineProperty(ReadableState.prototype, 'pipesCount', {
  enumerable: false,
  configurable: true,
  get() { return this.pipes.length; },
});

// fromList takes n from the buffer: whole chunks where it can.
function fromList(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let i = state.bufferIndex;
  let data;
  if (state[kState] & kObjectMode) {
    data = buffer[i];
    buffer[i++] = null;
  } else if (!n || n >= state.length) {
    data = joined(state, i);
    i = buffer.length;
  } else if (n < buffer[i].length) {
    data = buffer[i].slice(0, n);
    buffer[i] = buffer[i].slice(n);
  } else if (n === buffer[i].length) {
    data = buffer[i];
    buffer[i++] = null;
  } else {
    [data, i] = gather(n, state, i);
  }
  if (i === buffer.length) {
    buffer.length = 0;
    state.bufferIndex = 0;
  } else if (i > 1024) {
    buffer.splice(0, i);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = i;
  }
  return data;
}

function joined(state, i) {
  const { buffer } = state;
  if (state[kState] & kDecoder) return i === 0 ? buffer.join('') : buffer.slice(i).join('');
  if (buffer.length - i === 0) return Buffer.alloc(0);
  if (buffer.length - i === 1) return buffer[i];
  return Buffer.concat(i === 0 ? buffer : buffer.slice(i), state.length);
}

// gather takes n from several chunks, the last one perhaps in part.
function gather(n, state, i) {
  const { buffer } = state;
  const parts = [];
  while (n > 0) {
    const chunk = buffer[i];
    if (n < chunk.length) {
      parts.push(chunk.slice(0, n));
      buffer[i] = chunk.slice(n);
      break;
    }
    parts.push(chunk);
    buffer[i++] = null;
    n -= chunk.length;
  }
  return [state[kState] & kDecoder ? parts.join('') : Buffer.concat(parts), i];
}

function wantsMore(state) {
  return (state[kState] & kEnded) === 0 &&
    (state.length < state.highWaterMark || state.length === 0);
}

const maxHighWaterMark = 0x40000000;

function nextHighWaterMark(n) {
  if (n > maxHighWaterMark) throw new (require('internal/errors').codes.ERR_OUT_OF_RANGE)('size', '<= 1GiB', n);
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

function howMuch(n, state) {
  if (n <= 0 || (state.length === 0 && (state[kState] & kEnded) !== 0)) return 0;
  if (state[kState] & kObjectMode) return 1;
  if (Number.isNaN(n)) { // one chunk; all that is decoded, unless it flows
    if ((state[kState] & (kFlowing | kDecoder)) === kDecoder || state.length === 0) return state.length;
    return state.buffer[state.bufferIndex].length;
  }
  if (n <= state.length) return n;
  return state[kState] & kEnded ? state.length : 0;
}

function isFull(state) {
  return (state[kState] & kEnded) !== 0 ||
    (state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0);
}

function wantsRead(state, n) {
  const blocked = kEnded | kReading | kDestroyed | kErrored | kConstructed;
  if ((state[kState] & blocked) !== kConstructed) return false;
  return (state[kState] & kNeedReadable) !== 0 || state.length === 0 ||
    state.length - n < state.highWaterMark;
}

module.exports = {
  ReadableState, decodeWith, fromList, wantsMore, nextHighWaterMark, howMuch, isFull, wantsRead,
  kEnded, kEndEmitted, kReading, kSync, kNeedReadable, kEmittedReadable, kReadableListening,
  kResumeScheduled, kMultiAwaitDrain, kReadingMore, kDataEmitted, kDecoder, kHasFlowing, kFlowing,
  kPaused, kDataListening, kDecoderValue,
};
