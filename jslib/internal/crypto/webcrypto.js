'use strict';
// The web's crypto object. Of subtle there is digest, and what internal/crypto/subtle
// does with secret keys; the rest refuses.

const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS, ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { randomUUID, randomFillSync } = require('internal/crypto/random');
const binding = internalBinding('crypto');

const kCreate = Symbol('kCreate');

const digests = new Set(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512']);

function missing(name, what) {
  return new DOMException(`${what}: ${name} is not supported`, 'NotSupportedError');
}

function algorithmName(algorithm) {
  const name = `${typeof algorithm === 'object' && algorithm !== null ? algorithm.name : algorithm}`.toUpperCase();
  if (!digests.has(name)) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
  return name;
}

/** The web's SubtleCrypto. */
class SubtleCrypto {
  constructor(mark) {
    if (mark !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** Resolves to the digest of data, an ArrayBuffer. */
  async digest(algorithm, data) {
    if (!(this instanceof SubtleCrypto)) throw new ERR_INVALID_THIS('SubtleCrypto');
    if (arguments.length < 2) throw tooFew('digest', 2, arguments.length);
    if (!ArrayBuffer.isView(data) && !(data instanceof ArrayBuffer)) throw notBytes('digest', '2nd');
    const name = algorithmName(algorithm);
    const sum = binding.hash(name, ArrayBuffer.isView(data) ? data : new Uint8Array(data), 'buffer');
    return sum.buffer.slice(sum.byteOffset, sum.byteOffset + sum.byteLength);
  }
}

function tooFew(method, want, got) {
  const err = new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': ${want} arguments required, but only ${got} present.`);
  err.code = 'ERR_MISSING_ARGS';
  return err;
}

function notBytes(method, position) {
  const err = new TypeError(`Failed to execute '${method}' on 'SubtleCrypto': ${position} argument is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

// Their number of arguments.
const withKeys = {
  encrypt: 3, decrypt: 3, sign: 3, verify: 4, generateKey: 3, deriveKey: 5, deriveBits: 2, importKey: 4, exportKey: 2,
};
for (const name of Object.keys(withKeys)) {
  const value = {
    async [name](...args) {
      if (!(this instanceof SubtleCrypto)) throw new ERR_INVALID_THIS('SubtleCrypto');
      if (args.length < withKeys[name]) throw tooFew(name, withKeys[name], args.length);
      return require('internal/crypto/subtle').methods[name](...args);
    },
  }[name];
  Object.defineProperty(value, 'length', { value: withKeys[name], configurable: true });
  Object.defineProperty(SubtleCrypto.prototype, name, { value, writable: true, configurable: true, enumerable: true });
}

for (const name of [
  'wrapKey', 'unwrapKey', 'getPublicKey', 'encapsulateBits', 'encapsulateKey', 'decapsulateBits', 'decapsulateKey',
]) {
  const refuse = { async [name]() { throw missing(name, 'SubtleCrypto'); } }[name];
  Object.defineProperty(SubtleCrypto.prototype, name, { value: refuse, writable: true, configurable: true, enumerable: true });
}

const integers = new Set([
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'BigInt64Array', 'BigUint64Array',
]);
const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function quotaExceeded() {
  return new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
}

/** The web's Crypto. */
class Crypto {
  constructor(mark) {
    if (mark !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    if (!(this instanceof Crypto)) throw new ERR_INVALID_THIS('Crypto');
    return subtle;
  }

  /** Fills an integer array with random values. */
  getRandomValues(array) {
    if (!(this instanceof Crypto)) throw new ERR_INVALID_THIS('Crypto');
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('typedArray');
    return fillRandom(array);
  }

  /** A random UUID, version 4. */
  randomUUID(options) {
    if (!(this instanceof Crypto)) throw new ERR_INVALID_THIS('Crypto');
    return randomUUID(options);
  }
}

function fillRandom(array) {
  if (!integers.has(typedArrayTag.call(array))) {
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (array.byteLength > 65536) throw quotaExceeded();
  return randomFillSync(array, 0);
}

for (const [proto, names] of [[Crypto.prototype, ['subtle', 'getRandomValues', 'randomUUID']], [SubtleCrypto.prototype, ['digest']]]) {
  for (const name of names) Object.defineProperty(proto, name, { enumerable: true });
}
for (const C of [Crypto, SubtleCrypto]) {
  Object.defineProperty(C.prototype, Symbol.toStringTag, { value: C.name, configurable: true });
}

const subtle = new SubtleCrypto(kCreate);
const crypto = new Crypto(kCreate);

module.exports = {
  crypto, webcrypto: crypto, subtle, Crypto, SubtleCrypto,
  get CryptoKey() { return require('internal/crypto/subtle').CryptoKey; },
  getRandomValues(array) { return crypto.getRandomValues(array); },
};
