// What the two halves of a stream share: their flags, their water marks.
//
// The flags of a half are the bits of one number, so that a new stream costs
// few properties; scripts see them as accessors of the state's prototype. The
// bits are Node's, for util.inspect shows the number.
'use strict';

const kState = Symbol('kState');

// Flags of both halves. Each half goes on from bit 9.
const kObjectMode = 1 << 0;
const kErrorEmitted = 1 << 1;
const kAutoDestroy = 1 << 2;
const kEmitClose = 1 << 3;
const kDestroyed = 1 << 4;
const kClosed = 1 << 5;
const kCloseEmitted = 1 << 6;
const kErrored = 1 << 7;
const kConstructed = 1 << 8;
const kErroredValue = Symbol('kErroredValue');
const kDefaultEncodingValue = Symbol('kDefaultEncodingValue');

// On a 'data' listener that only writes: to what. Two sockets then need no
// JavaScript between them.
const kPipeDest = Symbol('kPipeDest');

/** Defines boolean accessors over bits of kState. */
function defineFlags(proto, flags) {
  for (const name of Object.keys(flags)) {
    const bit = flags[name];
    Object.defineProperty(proto, name, {
      enumerable: false,
      configurable: true,
      get() { return (this[kState] & bit) !== 0; },
      set(value) {
        if (value) this[kState] |= bit;
        else this[kState] &= ~bit;
      },
    });
  }
}

/** Defines an accessor whose value is kept aside, under key, while not unset. */
function defineValue(proto, name, key, bit, unset) {
  Object.defineProperty(proto, name, {
    enumerable: false,
    configurable: true,
    get() { return (this[kState] & bit) !== 0 ? this[key] : unset; },
    set(value) {
      if (value === unset || value === undefined || value === null) {
        this[kState] &= ~bit;
      } else {
        this[key] = value;
        this[kState] |= bit;
      }
    },
  });
}

const commonFlags = {
  objectMode: kObjectMode,
  errorEmitted: kErrorEmitted,
  autoDestroy: kAutoDestroy,
  emitClose: kEmitClose,
  destroyed: kDestroyed,
  closed: kClosed,
  closeEmitted: kCloseEmitted,
  constructed: kConstructed,
};

function defineCommon(proto) {
  defineFlags(proto, commonFlags);
  defineValue(proto, 'errored', kErroredValue, kErrored, null);
}

/** Sets the defaultEncoding of a state; throws for one that Buffer does not know. */
function setDefaultEncoding(state, encoding) {
  if (!Buffer.isEncoding(encoding)) throw new (require('internal/errors').codes.ERR_UNKNOWN_ENCODING)(encoding);
  state.defaultEncoding = encoding;
}

/** Defines defaultEncoding over the bit that says it is utf8. */
function defineDefaultEncoding(proto, bit) {
  Object.defineProperty(proto, 'defaultEncoding', {
    enumerable: false,
    configurable: true,
    get() { return (this[kState] & bit) !== 0 ? 'utf8' : this[kDefaultEncodingValue]; },
    set(value) {
      if (value === 'utf8' || value === 'utf-8') {
        this[kState] |= bit;
      } else {
        this[kState] &= ~bit;
        this[kDefaultEncodingValue] = value;
      }
    },
  });
}

/** Gives the flags that options ask of either half. */
function initialFlags(options, isDuplex, modeOption) {
  let flags = kConstructed | kEmitClose | kAutoDestroy;
  if (options == null) return flags;
  if (options.objectMode || (isDuplex && options[modeOption])) flags |= kObjectMode;
  if (options.emitClose === false) flags &= ~kEmitClose;
  if (options.autoDestroy === false) flags &= ~kAutoDestroy;
  return flags;
}

let defaultBytes = 64 * 1024;
let defaultObjects = 16;

/** Gives the default highWaterMark, in bytes or in objects. */
function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjects : defaultBytes;
}

/** Changes that default for streams to come. */
function setDefaultHighWaterMark(objectMode, value) {
  require('internal/validators').validateInteger(value, 'value', 0);
  if (objectMode) defaultObjects = value;
  else defaultBytes = value;
}

/** Gives the highWaterMark that options ask for; name is the duplex's own option. */
function getHighWaterMark(objectMode, options, name, isDuplex) {
  const hwm = options.highWaterMark ?? (isDuplex ? options[name] : null);
  if (hwm == null) return getDefaultHighWaterMark(objectMode);
  if (!Number.isInteger(hwm) || hwm < 0) {
    const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_VALUE(isDuplex ? `options.${name}` : 'options.highWaterMark', hwm);
  }
  return Math.floor(hwm);
}

module.exports = {
  kState, kObjectMode, kErrorEmitted, kAutoDestroy, kEmitClose, kDestroyed, kClosed,
  kCloseEmitted, kErrored, kConstructed, kErroredValue, kPipeDest,
  defineFlags, defineValue, defineCommon, defineDefaultEncoding, initialFlags,
  getDefaultHighWaterMark, setDefaultHighWaterMark, getHighWaterMark, setDefaultEncoding,
};
