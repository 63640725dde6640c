'use strict';
// Making, reading and writing of CryptoKeys.

const { dom } = require('internal/crypto/webidl');
const { normalize, hashName } = require('internal/crypto/subtle_algorithms');
const { makeKey, slotsOf } = require('internal/crypto/cryptokey');
const { job } = require('internal/crypto/subtle_job');
const { randomBytes } = require('internal/crypto/random');
const binding = internalBinding('crypto');

const kCipher = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
const signing = { public: ['verify'], private: ['sign'], use: 'sig' };
const deriving = { public: [], private: ['deriveKey', 'deriveBits'], use: 'enc' };
const secret = (usages, use) => ({ secret: usages, use });

const rsaHash = (prefix) => ({ hash: { name } }) => prefix + (name === 'SHA-1' ? 1 : name.slice(4));
const aesName = ({ name, length }) => `A${length}${name.slice(4)}`;
const ecName = ({ namedCurve }) => `ES${namedCurve === 'P-521' ? 512 : namedCurve.slice(2)}`;

// What an algorithm lets its keys do, the use, kty, types and alg of their JWKs.
const families = {
  '__proto__': null,
  'RSASSA-PKCS1-v1_5': { ...signing, kty: 'RSA', type: ['rsa'], alg: rsaHash('RS') },
  'RSA-PSS': { ...signing, kty: 'RSA', type: ['rsa', 'rsa-pss'], alg: rsaHash('PS') },
  'RSA-OAEP': {
    public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'], use: 'enc', kty: 'RSA', type: ['rsa'],
    alg: ({ hash: { name } }) => (name === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${name.slice(4)}`),
  },
  'ECDSA': { ...signing, kty: 'EC', type: ['ec'] },
  'ECDH': { ...deriving, kty: 'EC', type: ['ec'] },
  'Ed25519': { ...signing, kty: 'OKP', type: ['ed25519'], alg: () => 'Ed25519' },
  'X25519': { ...deriving, kty: 'OKP', type: ['x25519'] },
  'HMAC': { ...secret(['sign', 'verify'], 'sig'), kty: 'oct', alg: rsaHash('HS') },
  'AES-CBC': { ...secret(kCipher, 'enc'), kty: 'oct', alg: aesName },
  'AES-CTR': { ...secret(kCipher, 'enc'), kty: 'oct', alg: aesName },
  'AES-GCM': { ...secret(kCipher, 'enc'), kty: 'oct', alg: aesName },
  'AES-KW': { ...secret(['wrapKey', 'unwrapKey'], 'enc'), kty: 'oct', alg: aesName },
  'HKDF': secret(['deriveKey', 'deriveBits']),
  'PBKDF2': secret(['deriveKey', 'deriveBits']),
};
const isKDF = (name) => name === 'HKDF' || name === 'PBKDF2';

function checkUsages(name, usages, allowed) {
  if (usages.every((usage) => allowed.includes(usage))) return;
  throw dom(`Unsupported key usage for ${isKDF(name) ? 'a ' : ''}${name} key`, 'SyntaxError');
}

const hmacBlock = (hash) => 8 * (['SHA-384', 'SHA-512'].includes(hash.name) ? 128 : binding.hashBlockSize(hashName(hash)));

/** The bits that a key of algorithm, the result of 'get key length', has; null where any number will do. */
function keyLength({ name, length, hash }) {
  if (isKDF(name)) return null;
  return name === 'HMAC' ? length ?? hmacBlock(hash) : length;
}

/** A new key or pair of keys. */
async function generateKey(algorithm, extractable, usages) {
  algorithm = normalize(algorithm, 'generateKey');
  const family = families[algorithm.name];
  if (family.secret !== undefined) return generateSecret(algorithm, family, extractable, usages);
  checkUsages(algorithm.name, usages, [...family.public, ...family.private]);
  const privateUsages = usages.filter((usage) => family.private.includes(usage));
  if (privateUsages.length === 0) throw dom('Usages cannot be empty when creating a key.', 'SyntaxError');
  const [type, options] = pairOptions(algorithm);
  const handle = await job(binding.generateKey, type, options);
  return {
    publicKey: makeKey(binding.publicOf(handle), algorithm, true, usages.filter((usage) => family.public.includes(usage))),
    privateKey: makeKey(handle, algorithm, extractable, privateUsages),
  };
}

function pairOptions({ name, modulusLength, publicExponent, namedCurve }) {
  if (modulusLength !== undefined) {
    return ['rsa', { modulusLength, publicExponent: publicExponent.reduce((sum, byte) => sum * 256 + byte, 0) }];
  }
  return namedCurve === undefined ? [name.toLowerCase(), {}] : ['ec', { namedCurve }];
}

function generateSecret(algorithm, family, extractable, usages) {
  checkUsages(algorithm.name, usages, family.secret);
  if (usages.length === 0) throw dom('Usages cannot be empty when creating a key.', 'SyntaxError');
  const { name, hash } = algorithm;
  const length = keyLength(algorithm);
  const bytes = cut(randomBytes(Math.ceil(length / 8)), length);
  return makeKey(binding.secretKey(bytes), hash === undefined ? { name, length } : { name, length, hash }, extractable, usages);
}

// cut clears the bits after the first length ones.
function cut(bytes, length) {
  if (length % 8 !== 0) bytes[bytes.length - 1] &= 0xff << (8 - (length % 8));
  return bytes;
}

const invalid = (cause) => dom('Invalid keyData', 'DataError', cause);

function reading(f) {
  try {
    return f();
  } catch (e) {
    throw invalid(e);
  }
}

const cannotImport = (name, format) => dom(`Unable to import ${name} using ${format} format`, 'NotSupportedError');

// readers make a handle of the bytes of a key.
const readers = {
  __proto__: null,
  spki: (data) => reading(() => binding.publicKey(data, 'der', 'spki')),
  pkcs8: (data) => reading(() => binding.privateKey(data, 'der', 'pkcs8')),
  raw(data, { name, namedCurve }) {
    if (families[name].kty === 'RSA') throw cannotImport(name, 'raw');
    return reading(() => binding.rawKey(namedCurve ?? name, data));
  },
};
readers['raw-public'] = readers.raw;

/** The key that data, of a format, is of. */
function importKey(format, data, algorithm, extractable, usages) {
  algorithm = normalize(algorithm, 'importKey');
  const family = families[algorithm.name];
  if (family.secret !== undefined) return importSecret(format, data, algorithm, family, extractable, usages);
  if (format !== 'jwk' && readers[format] === undefined) throw cannotImport(algorithm.name, format);
  const isPrivate = format === 'pkcs8' || (format === 'jwk' && data.d !== undefined);
  if (format === 'jwk') checkJWK(data, algorithm, family, extractable, usages, isPrivate ? 'private' : 'public');
  else checkUsages(algorithm.name, usages, isPrivate ? family.private : family.public);
  const handle = format === 'jwk' ? reading(() => binding.importJWK(data, isPrivate)) : readers[format](data, algorithm);
  return keyOf(handle, algorithm, family, extractable, usages);
}

// keyOf makes a CryptoKey of an asymmetric key that is read, if it is of the algorithm.
function keyOf(handle, algorithm, family, extractable, usages) {
  if (!family.type.includes(binding.keyType(handle))) throw dom('Invalid key type', 'DataError');
  const { name, hash, namedCurve } = algorithm;
  const details = binding.keyDetails(handle);
  if (binding.keyKind(handle) === 'private' && usages.length === 0) {
    throw dom('Usages cannot be empty when importing a private key.', 'SyntaxError');
  }
  if (namedCurve !== undefined && !binding.isCurve(details.namedCurve, namedCurve)) throw dom('Named curve mismatch', 'DataError');
  if (family.kty !== 'RSA') return makeKey(handle, namedCurve === undefined ? { name } : { name, namedCurve }, extractable, usages);
  const publicExponent = exponentBytes(details.publicExponent);
  return makeKey(handle, { name, modulusLength: details.modulusLength, publicExponent, hash }, extractable, usages);
}

function exponentBytes(exponent) {
  const hex = exponent.toString(16);
  return new Uint8Array(Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex'));
}

function checkJWK(jwk, algorithm, family, extractable, usages, half) {
  const wrong = (message) => { throw dom(message, 'DataError'); };
  if (!jwk.kty) wrong('Invalid keyData');
  if (jwk.kty !== family.kty) wrong('Invalid JWK "kty" Parameter');
  const { name } = algorithm;
  if (family.kty === 'OKP' && jwk.crv !== name) wrong('JWK "crv" Parameter and algorithm name mismatch');
  checkUsages(name, usages, family[half]);
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== family.use) wrong('Invalid JWK "use" Parameter');
  checkOperations(jwk, usages, wrong);
  if (jwk.ext === false && extractable) wrong('JWK "ext" Parameter and extractable mismatch');
  if (family.kty === 'EC' && jwk.crv !== algorithm.namedCurve) wrong('JWK "crv" does not match the requested algorithm');
  if (jwk.alg !== undefined && family.kty !== 'oct' && !fits(jwk.alg, algorithm, family)) {
    wrong('JWK "alg" does not match the requested algorithm');
  }
  if (family.kty === 'RSA' && !(jwk.n && jwk.e)) wrong('Invalid keyData');
  if (family.kty === 'EC' && !(jwk.x && jwk.y)) wrong('Invalid keyData');
}

function checkOperations({ key_ops: operations }, usages, wrong) {
  if (operations === undefined) return;
  const list = [...operations];
  if (new Set(list).size !== list.length) wrong('Duplicate key operation');
  if (!usages.every((usage) => list.includes(usage))) wrong('Key operations and usage mismatch');
}

function fits(alg, algorithm, family) {
  switch (algorithm.name) {
    case 'ECDSA': return alg === ecName(algorithm);
    case 'Ed25519': return alg === 'Ed25519' || alg === 'EdDSA';
    case 'ECDH':
    case 'X25519': return true;
  }
  return alg === family.alg(algorithm);
}

function importSecret(format, data, algorithm, family, extractable, usages) {
  const { name } = algorithm;
  const raw = format === 'raw' || format === 'raw-secret';
  if (!raw && (format !== 'jwk' || isKDF(name))) throw cannotImport(name, format);
  if (format === 'jwk') checkJWK(data, algorithm, family, extractable, usages, 'secret');
  else checkUsages(name, usages, family.secret);
  if (format === 'jwk' && typeof data.k !== 'string') throw invalid();
  const bytes = raw ? data : Buffer.from(data.k, 'base64url');
  return secretOf(bytes, algorithm, extractable, usages, format === 'jwk' ? data.alg : undefined);
}

// secretOf makes a CryptoKey of bytes; alg is what a JWK says that they are for.
function secretOf(bytes, algorithm, extractable, usages, alg) {
  const { name, hash } = algorithm;
  if (isKDF(name) && extractable) throw dom(`${name} keys are not extractable`, 'SyntaxError');
  if (usages.length === 0) throw dom('Usages cannot be empty when importing a secret key.', 'SyntaxError');
  const described = describeSecret(bytes, algorithm);
  if (alg !== undefined && alg !== families[name].alg(described)) {
    throw dom('JWK "alg" does not match the requested algorithm', 'DataError');
  }
  if (hash !== undefined) bytes = cut(Buffer.from(bytes), described.length);
  return makeKey(binding.secretKey(bytes), described, extractable, usages);
}

function describeSecret(bytes, { name, hash, length }) {
  if (isKDF(name)) return { name };
  const size = bytes.length * 8;
  if (hash === undefined) {
    if (size !== 128 && size !== 192 && size !== 256) throw dom('Invalid key length', 'DataError');
    return { name, length: size };
  }
  if (size === 0) throw dom('Zero-length key is not supported', 'DataError');
  if (length !== undefined && (length > size || length <= size - 8)) throw dom('Invalid key length', 'DataError');
  return { name, length: length ?? size, hash };
}

const toArrayBuffer = (buffer) => new Uint8Array(buffer).buffer;

/** What key is in a format. */
function exportKey(format, key) {
  const { type, extractable, algorithm } = slotsOf(key);
  const { name } = algorithm;
  if (isKDF(name)) throw dom(`${name} key export is not supported`, 'NotSupportedError');
  if (!extractable) throw dom('key is not extractable', 'InvalidAccessError');
  switch (format) {
    case 'jwk': return exportJWK(key);
    case 'spki':
    case 'pkcs8':
      if (type === 'secret') break;
      return exportDER(key, format, type);
    case 'raw-secret':
    case 'raw':
      if (type === 'secret') return toArrayBuffer(binding.secretBytes(key));
      if (format === 'raw-secret') break;
      // fallthrough
    case 'raw-public':
      if (type === 'public' && families[name].kty !== 'RSA') return toArrayBuffer(binding.rawPublic(key));
  }
  throw dom(`Unable to export ${name} ${type} key using ${format} format`, 'NotSupportedError');
}

function exportDER(key, format, type) {
  const wanted = format === 'spki' ? 'public' : 'private';
  if (type !== wanted) throw dom(`Key must be a ${wanted} key`, 'InvalidAccessError');
  return toArrayBuffer(binding.exportKey(key, format, 'der'));
}

function exportJWK(key) {
  const { algorithm, usages, extractable } = slotsOf(key);
  const alg = families[algorithm.name].alg?.(algorithm);
  const jwk = { key_ops: [...usages], ext: extractable };
  if (alg !== undefined) jwk.alg = alg;
  return Object.assign(jwk, binding.exportJWK(key));
}

/** The CryptoKey of a KeyObject. */
function fromKeyObject(object, algorithm, extractable, usages) {
  algorithm = normalize(algorithm, 'importKey');
  extractable = !!extractable;
  const family = families[algorithm.name];
  if ((object.type === 'secret') !== (family.secret !== undefined)) throw dom('Unrecognized algorithm name', 'NotSupportedError');
  checkUsages(algorithm.name, usages, family[object.type]);
  if (object.type === 'secret') return secretOf(binding.secretBytes(object), algorithm, extractable, usages);
  return keyOf(object, algorithm, family, extractable, usages);
}

/** The public half of a private key. */
function getPublicKey(key, usages) {
  const { type, algorithm } = slotsOf(key);
  const family = families[algorithm.name];
  if (type !== 'private') throw dom('key must be a private key', type === 'secret' ? 'NotSupportedError' : 'InvalidAccessError');
  checkUsages(algorithm.name, usages, family.public);
  return makeKey(binding.publicOf(key), algorithm, true, usages);
}

module.exports = { generateKey, importKey, exportKey, fromKeyObject, getPublicKey, keyLength, toArrayBuffer };
