'use strict';

const { Buffer } = require('buffer');
const {
  Serializer,
  Deserializer,
  serialize,
  deserialize,
} = internalBinding('serdes');

Serializer.prototype._getDataCloneError = Error;

/**
 * Reads raw bytes from the internal buffer.
 * @param {number} length
 * @returns {Buffer} over the same memory
 */
Deserializer.prototype.readRawBytes = function readRawBytes(length) {
  const offset = this._readRawBytes(length);
  return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
};

// The position is the number that a view has on the wire.
const viewClasses = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'DataView',
  'Buffer', 'BigInt64Array', 'BigUint64Array', 'Float16Array',
];

function viewNumber(view) {
  if (view.constructor === Buffer) return viewClasses.indexOf('Buffer');
  return viewClasses.indexOf(Object.prototype.toString.call(view).slice('[object '.length, -1));
}

/** A Serializer that writes TypedArrays, DataViews and Buffers as host objects, each with its own bytes alone. */
class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  /**
   * Writes the content of a view.
   * @param {ArrayBufferView} view
   */
  _writeHostObject(view) {
    const number = viewNumber(view);
    if (number === -1) {
      const { inspect } = require('internal/util/inspect');
      throw new this._getDataCloneError(`Unserializable host object: ${inspect(view)}`);
    }
    this.writeUint32(number);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(view);
  }
}

/** A Deserializer for what DefaultSerializer writes. */
class DefaultDeserializer extends Deserializer {
  /**
   * Reads a view; it shares the memory of the input where alignment allows.
   * @returns {ArrayBufferView}
   */
  _readHostObject() {
    const name = viewClasses[this.readUint32()];
    const View = name === 'Buffer' ? Uint8Array : globalThis[name];
    const byteLength = this.readUint32();
    const offset = this.buffer.byteOffset + this._readRawBytes(byteLength);
    if (name === 'Buffer') return Buffer.from(this.buffer.buffer, offset, byteLength);
    const size = View.BYTES_PER_ELEMENT || 1;
    if (offset % size === 0) return new View(this.buffer.buffer, offset, byteLength / size);
    const copy = this.buffer.buffer.slice(offset, offset + byteLength);
    return new View(copy, 0, byteLength / size);
  }
}

const {
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics,
  setFlagsFromString,
  cachedDataVersionTag,
} = internalBinding('v8');

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_NOT_BUILDING_SNAPSHOT } } = require('internal/errors');
const { validateFunction, validateString, validateUint32 } = require('internal/validators');

// refused(name, check) is a function of V8 that is not to be had here; what it
// is given is checked first.
function refused(name, check) {
  return { [name]: function(...args) {
    check?.(...args);
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`v8.${name}`);
  } }[name];
}

/** Refused: the collector is Go's. */
class GCProfiler {
  constructor() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('v8.GCProfiler'); }
}

// Coverage is collected nowhere, so that there is none to take or stop.
function takeCoverage() {}
function stopCoverage() {}

/**
 * Says whether every character of a string fits into one byte.
 * @param {string} content
 */
function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return /^[\0-\xff]*$/.test(content);
}

function notBuilding() { throw new ERR_NOT_BUILDING_SNAPSHOT(); }

const startupSnapshot = {
  addDeserializeCallback() { notBuilding(); },
  addSerializeCallback() { notBuilding(); },
  setDeserializeMainFunction() { notBuilding(); },
  isBuildingSnapshot() { return false; },
};

module.exports = {
  cachedDataVersionTag,
  getHeapSnapshot: refused('getHeapSnapshot'),
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics,
  getCppHeapStatistics: refused('getCppHeapStatistics'),
  setFlagsFromString,
  takeCoverage,
  stopCoverage,
  writeHeapSnapshot: refused('writeHeapSnapshot'),
  get promiseHooks() { return require('internal/promise_hooks'); },
  queryObjects: refused('queryObjects', (ctor) => validateFunction(ctor, 'constructor')),
  startupSnapshot,
  setHeapSnapshotNearHeapLimit: refused('setHeapSnapshotNearHeapLimit', (limit) => validateUint32(limit, 'limit', true)),
  GCProfiler,
  isStringOneByteRepresentation,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  serialize,
};
