'use strict';
// What SubtleCrypto does with secret keys: HMAC, AES, PBKDF2, HKDF.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { randomBytes } = require('internal/crypto/random');
const crypto = require('crypto');

const kMake = Symbol('kMake');

/** A key of the web's. Only SubtleCrypto makes one. */
class CryptoKey {
  #held;

  constructor(mark, held) {
    if (mark !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#held = held;
  }

  get type() { return this.#held.type; }
  get extractable() { return this.#held.extractable; }
  get algorithm() { return this.#held.algorithm; }
  get usages() { return this.#held.usages; }

  static bytesOf(key) { return key.#held.bytes; }
}
const { bytesOf } = CryptoKey;
delete CryptoKey.bytesOf;
for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { value: 'CryptoKey', configurable: true });

const unsupported = (text) => new DOMException(text, 'NotSupportedError');
const failed = () => new DOMException('The operation failed for an operation-specific reason', 'OperationError');

const usagesOf = {
  __proto__: null,
  HMAC: ['sign', 'verify'],
  'AES-GCM': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-CBC': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  'AES-CTR': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  PBKDF2: ['deriveKey', 'deriveBits'],
  HKDF: ['deriveKey', 'deriveBits'],
};
const hashes = { __proto__: null, 'SHA-1': ['sha1', 64], 'SHA-256': ['sha256', 64], 'SHA-384': ['sha384', 128], 'SHA-512': ['sha512', 128] };

const nameOf = (algorithm) => `${typeof algorithm === 'object' && algorithm !== null ? algorithm.name : algorithm}`.toUpperCase();

function known(algorithm) {
  const name = nameOf(algorithm);
  if (usagesOf[name] === undefined) throw unsupported('Unrecognized algorithm name');
  return name;
}

function hashOf(algorithm) {
  const name = nameOf(algorithm?.hash);
  if (hashes[name] === undefined) throw unsupported('Unrecognized algorithm name');
  return name;
}

function bytes(data, what) {
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  const err = new TypeError(`${what} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  err.code = 'ERR_INVALID_ARG_TYPE';
  throw err;
}

const toArrayBuffer = (buffer) => new Uint8Array(buffer).buffer;

function makeKey(name, algorithm, secret, extractable, usages) {
  for (const usage of usages) {
    if (!usagesOf[name].includes(usage)) throw new DOMException(`Unsupported key usage for a ${name} key`, 'SyntaxError');
  }
  if (usages.length === 0) throw new DOMException('Usages cannot be empty when importing a secret key.', 'SyntaxError');
  return new CryptoKey(kMake, {
    type: 'secret', extractable: !!extractable, bytes: Buffer.from(secret), usages: [...new Set(usages)],
    algorithm: describe(name, algorithm, secret.length * 8),
  });
}

function describe(name, algorithm, length) {
  if (name === 'HMAC') return { name, length, hash: { name: hashOf(algorithm) } };
  if (!name.startsWith('AES')) return { name };
  if (length !== 128 && length !== 192 && length !== 256) throw new DOMException('Invalid key length', 'DataError');
  return { name, length };
}

function use(key, algorithm, usage) {
  const name = known(algorithm);
  if (key.algorithm.name !== name) throw new DOMException('Key algorithm mismatch', 'InvalidAccessError');
  if (!key.usages.includes(usage)) throw new DOMException(`Unable to use this key to ${usage}`, 'InvalidAccessError');
  return name;
}

function importKey(format, data, algorithm, extractable, usages) {
  const name = known(algorithm);
  if (format === 'raw' || format === 'raw-secret') return makeKey(name, algorithm, bytes(data, '2nd argument'), extractable, usages);
  if (format !== 'jwk' || name === 'PBKDF2' || name === 'HKDF') {
    throw unsupported(`Unable to import ${name} using ${format} format`);
  }
  if (data?.kty !== 'oct' || typeof data.k !== 'string') throw new DOMException('Invalid keyData', 'DataError');
  return makeKey(name, algorithm, Buffer.from(data.k, 'base64url'), extractable, usages);
}

function jwkName({ name, length, hash }) {
  return name === 'HMAC' ? `HS${hash.name === 'SHA-1' ? 1 : hash.name.slice(4)}` : `A${length}${name.slice(4)}`;
}

function exportKey(format, key) {
  if (!key.extractable) throw new DOMException('key is not extractable', 'InvalidAccessError');
  if (format === 'raw' || format === 'raw-secret') return toArrayBuffer(bytesOf(key));
  if (format !== 'jwk') throw unsupported(`Unable to export ${key.algorithm.name} using ${format} format`);
  return {
    key_ops: key.usages, ext: key.extractable, alg: jwkName(key.algorithm),
    kty: 'oct', k: bytesOf(key).toString('base64url'),
  };
}

function lengthFor(name, algorithm) {
  if (name === 'HMAC') return algorithm.length ?? hashes[hashOf(algorithm)][1] * 8;
  return algorithm.length;
}

function generateKey(algorithm, extractable, usages) {
  const name = known(algorithm);
  if (name === 'PBKDF2' || name === 'HKDF') throw unsupported('Unrecognized algorithm name');
  const length = lengthFor(name, algorithm);
  if (name !== 'HMAC') describe(name, algorithm, length);
  return makeKey(name, algorithm, randomBytes(Math.ceil(length / 8)), extractable, usages);
}

function sign(algorithm, key, data, usage = 'sign') {
  use(key, algorithm, usage);
  return crypto.createHmac(hashes[key.algorithm.hash.name][0], bytesOf(key)).update(bytes(data, '3rd argument')).digest();
}

function verify(algorithm, key, signature, data) {
  const sum = sign(algorithm, key, data, 'verify');
  const given = bytes(signature, '3rd argument');
  return given.length === sum.length && crypto.timingSafeEqual(sum, given);
}

function crypt(algorithm, key, data, encrypts) {
  const name = use(key, algorithm, encrypts ? 'encrypt' : 'decrypt');
  const mode = name.slice(4).toLowerCase();
  const iv = bytes(name === 'AES-CTR' ? algorithm.counter : algorithm.iv, 'iv');
  if (mode !== 'gcm' && iv.length !== 16) throw new DOMException('algorithm.iv must contain exactly 16 bytes', 'OperationError');
  const secret = bytesOf(key);
  const make = encrypts ? crypto.createCipheriv : crypto.createDecipheriv;
  let input = bytes(data, '3rd argument');
  const tagLength = (algorithm.tagLength ?? 128) / 8;
  try {
    const cipher = make(`aes-${secret.length * 8}-${mode}`, secret, iv, mode === 'gcm' ? { authTagLength: tagLength } : undefined);
    if (mode !== 'gcm') return Buffer.concat([cipher.update(input), cipher.final()]);
    if (algorithm.additionalData !== undefined) cipher.setAAD(bytes(algorithm.additionalData, 'additionalData'));
    if (encrypts) return Buffer.concat([cipher.update(input), cipher.final(), cipher.getAuthTag()]);
    cipher.setAuthTag(input.subarray(input.length - tagLength));
    input = input.subarray(0, input.length - tagLength);
    return Buffer.concat([cipher.update(input), cipher.final()]);
  } catch {
    throw failed();
  }
}

function derive(algorithm, key, length) {
  if (length == null || length % 8 !== 0) throw new DOMException('length must be a multiple of 8', 'OperationError');
  const hash = hashes[hashOf(algorithm)][0];
  const salt = bytes(algorithm.salt, 'salt');
  const { promisify } = require('util');
  return key.algorithm.name === 'PBKDF2' ?
    promisify(crypto.pbkdf2)(bytesOf(key), salt, algorithm.iterations, length / 8, hash) :
    promisify(crypto.hkdf)(hash, bytesOf(key), salt, bytes(algorithm.info, 'info'), length / 8);
}

/** The methods of SubtleCrypto, each without its checks of this. */
const methods = {
  async importKey(format, data, algorithm, extractable, usages) { return importKey(format, data, algorithm, extractable, usages); },
  async exportKey(format, key) { return exportKey(format, key); },
  async generateKey(algorithm, extractable, usages) { return generateKey(algorithm, extractable, usages); },
  async sign(algorithm, key, data) { return toArrayBuffer(sign(algorithm, key, data)); },
  async verify(algorithm, key, signature, data) { return verify(algorithm, key, signature, data); },
  async encrypt(algorithm, key, data) { return toArrayBuffer(crypt(algorithm, key, data, true)); },
  async decrypt(algorithm, key, data) { return toArrayBuffer(crypt(algorithm, key, data, false)); },
  async deriveBits(algorithm, key, length) {
    use(key, algorithm, 'deriveBits');
    return toArrayBuffer(new Uint8Array(await derive(algorithm, key, length)));
  },
  async deriveKey(algorithm, key, wanted, extractable, usages) {
    use(key, algorithm, 'deriveKey');
    const name = known(wanted);
    const secret = await derive(algorithm, key, lengthFor(name, wanted));
    return makeKey(name, wanted, Buffer.from(secret), extractable, usages);
  },
};

module.exports = { CryptoKey, methods };
