'use strict';
// CryptoKey, the web's key around a native one.

const { inspect } = require('internal/util/inspect');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const binding = internalBinding('crypto');

const kMake = Symbol('kMake');

/** A key of the web's. Only SubtleCrypto and KeyObject make one. */
class CryptoKey {
  #held;
  #shown = {};

  constructor(mark, held) {
    if (mark !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#held = held;
  }

  static #of(key) {
    if (typeof key !== 'object' || key === null || !(#held in key)) throw new ERR_INVALID_THIS('CryptoKey');
    return key.#held;
  }

  get type() { return CryptoKey.#of(this).type; }
  get extractable() { return CryptoKey.#of(this).extractable; }

  // A script may change what it is shown, not what the key is.
  get algorithm() {
    const { algorithm } = CryptoKey.#of(this);
    return this.#shown.algorithm ??= copyOf(algorithm);
  }

  get usages() {
    const { usages } = CryptoKey.#of(this);
    return this.#shown.usages ??= [...usages];
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${inspect({ type, extractable, algorithm, usages }, inner)}`;
  }

  static held(key) { return key.#held; }
}
const heldOf = CryptoKey.held;
delete CryptoKey.held;
for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { value: 'CryptoKey', configurable: true });

function copyOf(algorithm) {
  const copy = { ...algorithm };
  if (copy.hash !== undefined) copy.hash = { ...copy.hash };
  if (copy.publicExponent !== undefined) copy.publicExponent = new Uint8Array(copy.publicExponent);
  return copy;
}

// sorted lists usages in the order that all keys have them in, each once.
const sorted = (usages) => require('internal/crypto/webidl').usages.filter((usage) => usages.includes(usage));

/** The CryptoKey around the key of a handle. */
function makeKey(handle, algorithm, extractable, usages) {
  const key = new CryptoKey(kMake, { type: binding.keyKind(handle), algorithm, extractable, usages: sorted(usages) });
  binding.adoptWebKey(key, handle);
  return key;
}

/** {type, algorithm, extractable, usages} of a key, whatever a script did to it. */
const slotsOf = (key) => heldOf(key);

module.exports = { CryptoKey, makeKey, slotsOf, isCryptoKey: (value) => binding.isCryptoKey(value) };
