'use strict';
// What SubtleCrypto does with its keys.

const { dom } = require('internal/crypto/webidl');
const { normalize, supports, hashName } = require('internal/crypto/subtle_algorithms');
const { slotsOf } = require('internal/crypto/cryptokey');
const { job } = require('internal/crypto/subtle_job');
const keys = require('internal/crypto/subtle_keys');
const binding = internalBinding('crypto');
const { toArrayBuffer } = keys;
const { constants } = require('internal/crypto/info');

function checkUse(key, algorithm, usage) {
  const { algorithm: { name }, usages } = slotsOf(key);
  if (name !== algorithm.name) throw dom('Key algorithm mismatch', 'InvalidAccessError');
  if (!usages.includes(usage)) throw dom(`Unable to use this key to ${usage}`, 'InvalidAccessError');
}

async function signature(key, algorithm, data) {
  const { name, hash } = slotsOf(key).algorithm;
  if (name === 'HMAC') return job(binding.hmac, hashName(hash), key, data);
  return job(binding.signDigest, key, ...signing(algorithm, hash, data));
}

// signing gives what the native signer wants to know.
function signing(algorithm, keyHash, data) {
  switch (algorithm.name) {
    case 'RSASSA-PKCS1-v1_5': return [hashName(keyHash), data, constants.RSA_PKCS1_PADDING, undefined, false];
    case 'RSA-PSS': return [hashName(keyHash), data, constants.RSA_PKCS1_PSS_PADDING, algorithm.saltLength, false];
    case 'ECDSA': return [hashName(algorithm.hash), data, undefined, undefined, true];
  }
  return [undefined, data, undefined, undefined, false];
}

async function sign(algorithm, key, data) {
  algorithm = normalize(algorithm, 'sign');
  checkUse(key, algorithm, 'sign');
  return toArrayBuffer(await signature(key, algorithm, data));
}

async function verify(algorithm, key, given, data) {
  algorithm = normalize(algorithm, 'verify');
  checkUse(key, algorithm, 'verify');
  if (algorithm.name === 'HMAC') {
    const sum = await signature(key, algorithm, data);
    return given.length === sum.length && binding.timingSafeEqual(sum, given);
  }
  return job(binding.verifyDigest, key, ...signing(algorithm, slotsOf(key).algorithm.hash, data), given);
}

// crypt encrypts or decrypts, whichever of its usages key is for.
function crypt(algorithm, key, data, decrypts) {
  switch (algorithm.name) {
    case 'RSA-OAEP': {
      const method = decrypts ? binding.privateDecrypt : binding.publicEncrypt;
      const hash = hashName(slotsOf(key).algorithm.hash);
      return job(method, key, data, constants.RSA_PKCS1_OAEP_PADDING, hash, algorithm.label);
    }
    case 'AES-KW': return job(binding.wrapAES, key, decrypts, data);
    case 'AES-CBC': return job(binding.cryptAES, 'cbc', key, decrypts, data, algorithm.iv);
    case 'AES-CTR': return job(binding.cryptAES, 'ctr', key, decrypts, data, algorithm.counter, algorithm.length);
  }
  const { iv, additionalData, tagLength = 128 } = algorithm;
  return job(binding.cryptAES, 'gcm', key, decrypts, data, iv, tagLength / 8, additionalData);
}

async function encrypt(algorithm, key, data) {
  algorithm = normalize(algorithm, 'encrypt');
  checkUse(key, algorithm, 'encrypt');
  return toArrayBuffer(await crypt(algorithm, key, data, false));
}

async function decrypt(algorithm, key, data) {
  algorithm = normalize(algorithm, 'decrypt');
  checkUse(key, algorithm, 'decrypt');
  return toArrayBuffer(await crypt(algorithm, key, data, true));
}

// derive gives length bits, null for all that there are.
function derive(algorithm, key, length) {
  switch (algorithm.name) {
    case 'ECDH':
    case 'X25519': return agree(algorithm, key, length);
  }
  if (length === null) throw dom('length cannot be null', 'OperationError');
  if (length % 8 !== 0) throw dom('length must be a multiple of 8', 'OperationError');
  const { name, salt, info, iterations } = algorithm;
  const hash = hashName(algorithm.hash);
  if (length === 0) return new Uint8Array(0);
  const secret = binding.secretBytes(key);
  if (name === 'PBKDF2') return job(binding.pbkdf2, secret, salt, iterations, length / 8, hash);
  if (length / 8 > 255 * binding.hashSize(hash)) throw dom('length exceeds the maximum derived bit length', 'OperationError');
  return job(binding.hkdf, hash, secret, salt, info, length / 8);
}

async function agree({ name, public: other }, key, length) {
  const { type, algorithm } = slotsOf(other);
  if (type !== 'public') throw dom('algorithm.public must be a public key', 'InvalidAccessError');
  if (algorithm.name !== name) throw dom('key algorithm mismatch', 'InvalidAccessError');
  if (algorithm.namedCurve !== slotsOf(key).algorithm.namedCurve) throw dom('Named curve mismatch', 'InvalidAccessError');
  const bits = await job(binding.diffieHellman, key, other);
  if (length === null) return bits;
  if (length > bits.length * 8) throw dom('derived bit length is too small', 'OperationError');
  const part = bits.subarray(0, Math.ceil(length / 8));
  if (length % 8 !== 0) part[part.length - 1] &= 0xff << (8 - (length % 8));
  return part;
}

function checkBase(key, algorithm, usage) {
  const slots = slotsOf(key);
  if (slots.algorithm.name !== algorithm.name) throw dom('Key algorithm mismatch', 'InvalidAccessError');
  if (!slots.usages.includes(usage)) throw dom(`baseKey does not have ${usage} usage`, 'InvalidAccessError');
}

async function deriveBits(algorithm, key, length) {
  algorithm = normalize(algorithm, 'deriveBits');
  checkBase(key, algorithm, 'deriveBits');
  return toArrayBuffer(new Uint8Array(await derive(algorithm, key, length)));
}

async function deriveKey(algorithm, key, wanted, extractable, usages) {
  algorithm = normalize(algorithm, 'deriveBits');
  normalize(wanted, 'importKey');
  const length = keys.keyLength(normalize(wanted, 'get key length'));
  checkBase(key, algorithm, 'deriveKey');
  const bits = Buffer.from(await derive(algorithm, key, length));
  return keys.importKey('raw-secret', bits, wanted, extractable, usages);
}

// wrapping is the algorithm of a wrapKey, which may be one of encrypt.
function wrapping(algorithm, operation, otherwise) {
  return normalize(algorithm, supports(operation, algorithm) ? operation : otherwise);
}

async function wrapKey(format, key, wrappingKey, algorithm) {
  algorithm = wrapping(algorithm, 'wrapKey', 'encrypt');
  checkUse(wrappingKey, algorithm, 'wrapKey');
  const exported = keys.exportKey(format, key);
  if (format !== 'jwk') return toArrayBuffer(await crypt(algorithm, wrappingKey, exported, false));
  let text = JSON.stringify(exported);
  if (algorithm.name === 'AES-KW') text = text.padEnd(Math.ceil(text.length / 8) * 8);
  return toArrayBuffer(await crypt(algorithm, wrappingKey, Buffer.from(text), false));
}

async function unwrapKey(format, wrapped, unwrappingKey, algorithm, keyAlgorithm, extractable, usages) {
  algorithm = wrapping(algorithm, 'unwrapKey', 'decrypt');
  normalize(keyAlgorithm, 'importKey');
  checkUse(unwrappingKey, algorithm, 'unwrapKey');
  let data = Buffer.from(await crypt(algorithm, unwrappingKey, wrapped, true));
  if (format === 'jwk') {
    try {
      data = JSON.parse(data);
    } catch (e) {
      throw dom('Invalid wrapped JWK key', 'DataError', e);
    }
  }
  return keys.importKey(format, data, keyAlgorithm, extractable, usages);
}

async function digest(algorithm, data) {
  algorithm = normalize(algorithm, 'digest');
  return toArrayBuffer(binding.hash(hashName(algorithm), data, 'buffer'));
}

/** The methods of SubtleCrypto: what kinds of arguments they take, how many they need, and what they do. */
module.exports = {
  encrypt: [['algorithm', 'key', 'bytes'], 3, encrypt],
  decrypt: [['algorithm', 'key', 'bytes'], 3, decrypt],
  sign: [['algorithm', 'key', 'bytes'], 3, sign],
  verify: [['algorithm', 'key', 'bytes', 'bytes'], 4, verify],
  digest: [['algorithm', 'bytes'], 2, digest],
  generateKey: [['algorithm', 'boolean', 'usages'], 3, keys.generateKey],
  deriveKey: [['algorithm', 'key', 'algorithm', 'boolean', 'usages'], 5, deriveKey],
  deriveBits: [['algorithm', 'key', 'length'], 2, deriveBits],
  importKey: [['format', 'keyData', 'algorithm', 'boolean', 'usages'], 5, keys.importKey],
  exportKey: [['format', 'key'], 2, keys.exportKey],
  wrapKey: [['format', 'key', 'key', 'algorithm'], 4, wrapKey],
  unwrapKey: [['format', 'bytes', 'key', 'algorithm', 'algorithm', 'boolean', 'usages'], 7, unwrapKey],
  getPublicKey: [['key', 'usages'], 2, keys.getPublicKey],
};
