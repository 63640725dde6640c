'use strict';
// The web's crypto object. What subtle does is in internal/crypto/subtle.

const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS, ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { randomUUID, randomFillSync } = require('internal/crypto/random');

const kCreate = Symbol('kCreate');

/** The web's SubtleCrypto: its methods check their arguments and hand them to internal/crypto/subtle. */
class SubtleCrypto {
  constructor(mark) {
    if (mark !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** Whether an operation would take the algorithm. */
  static supports(operation, algorithm) {
    return require('internal/crypto/subtle_algorithms').supports(`${operation}`, algorithm);
  }
}

// The methods with their lengths.
const methods = {
  encrypt: 3, decrypt: 3, sign: 3, verify: 4, digest: 2, generateKey: 3, deriveKey: 5, deriveBits: 2, importKey: 5, exportKey: 2,
  wrapKey: 4, unwrapKey: 7, getPublicKey: 2,
};
for (const name of Object.keys(methods)) {
  define(name, methods[name], (args) => {
    const [kinds, needed, run] = require('internal/crypto/subtle')[name];
    return run(...require('internal/crypto/webidl').convertArguments(name, args, kinds, needed));
  });
}
for (const name of ['encapsulateBits', 'encapsulateKey', 'decapsulateBits', 'decapsulateKey']) {
  define(name, 2, () => { throw new DOMException('Unrecognized algorithm name', 'NotSupportedError'); });
}

async function invoke(self, run, args) {
  if (!(self instanceof SubtleCrypto)) throw new ERR_INVALID_THIS('SubtleCrypto');
  return run(args);
}

function define(name, length, run) {
  const value = {
    [name](...args) {
      return invoke(this, run, args);
    },
  }[name];
  Object.defineProperty(value, 'length', { value: length, configurable: true });
  Object.defineProperty(SubtleCrypto.prototype, name, { value, writable: true, configurable: true, enumerable: true });
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

for (const name of ['subtle', 'getRandomValues', 'randomUUID']) {
  Object.defineProperty(Crypto.prototype, name, { enumerable: true });
}
for (const C of [Crypto, SubtleCrypto]) {
  Object.defineProperty(C.prototype, Symbol.toStringTag, { value: C.name, configurable: true });
}

const subtle = new SubtleCrypto(kCreate);
const crypto = new Crypto(kCreate);

module.exports = {
  crypto, webcrypto: crypto, subtle, Crypto, SubtleCrypto,
  get CryptoKey() { return require('internal/crypto/cryptokey').CryptoKey; },
  getRandomValues(array) { return crypto.getRandomValues(array); },
};
