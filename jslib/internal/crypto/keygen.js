'use strict';
// New keys: pairs and secrets.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const {
  validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal/validators');
const { customPromisifyArgs } = require('internal/util');
const { keyEncoding } = require('internal/crypto/key_encoding');
const { createSecretKey, wrap } = require('internal/crypto/keys');
const { randomBytes } = require('internal/crypto/random');
const binding = internalBinding('crypto');

function rsaOptions(options) {
  validateObject(options, 'options');
  const { modulusLength, publicExponent = 0x10001 } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  validateUint32(publicExponent, 'options.publicExponent');
  return { modulusLength, publicExponent };
}

function pssOptions(options) {
  const result = rsaOptions(options);
  for (const old of ['hash', 'mgf1Hash']) {
    if (options[old] !== undefined) throw new ERR_INVALID_ARG_VALUE(`options.${old}`, options[old], 'is no longer supported');
  }
  const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  for (const [name, value, what] of [
    ['hashAlgorithm', hashAlgorithm, 'digest'], ['mgf1HashAlgorithm', mgf1HashAlgorithm, 'MGF1 digest'],
  ]) {
    if (value === undefined) continue;
    validateString(value, `options.${name}`);
    if (!binding.isHash(value)) {
      throw Object.assign(new TypeError(`Invalid ${what}: ${value}`), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
    }
  }
  return { ...result, hash: hashAlgorithm, mgf1Hash: mgf1HashAlgorithm, saltLength };
}

function ecOptions(options) {
  validateObject(options, 'options');
  const { namedCurve, paramEncoding } = options;
  validateString(namedCurve, 'options.namedCurve');
  if (paramEncoding != null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
    throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
  }
  return { namedCurve };
}

function noOptions(options) {
  if (options !== undefined) validateObject(options, 'options');
  return {};
}

const kinds = {
  __proto__: null, 'rsa': rsaOptions, 'rsa-pss': pssOptions, 'ec': ecOptions, 'ed25519': noOptions, 'x25519': noOptions,
};

function encodingOf(options, keyType, isPublic) {
  const name = isPublic ? 'publicKeyEncoding' : 'privateKeyEncoding';
  const encoding = options?.[name];
  if (encoding == null) return undefined;
  if (typeof encoding !== 'object') throw new ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
  return keyEncoding(encoding, { keyType, isPublic, name: `options.${name}` });
}

// request reads the arguments: how to make the key, and how to show the pair.
function request(type, options) {
  validateString(type, 'type');
  const publicEncoding = encodingOf(options, type, true);
  const privateEncoding = encodingOf(options, type, false);
  if (kinds[type] === undefined) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  return { wanted: kinds[type](options), publicEncoding, privateEncoding };
}

function show(handle, encoding) {
  if (encoding === undefined) return wrap(handle);
  if (encoding.format === 'jwk') return binding.exportJWK(handle);
  return binding.exportKey(handle, encoding.type, encoding.format, encoding.cipher, encoding.passphrase);
}

function pair(handle, { publicEncoding, privateEncoding }) {
  return {
    publicKey: show(binding.publicOf(handle), publicEncoding),
    privateKey: show(handle, privateEncoding),
  };
}

/** A new key and its public half: {publicKey, privateKey}. */
function generateKeyPairSync(type, options) {
  const wish = request(type, options);
  return pair(binding.generateKey(type, wish.wanted), wish);
}

/** generateKeyPairSync in the background, for callback(err, publicKey, privateKey). */
function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const wish = request(type, options);
  binding.generateKey(type, wish.wanted, (err, handle) => {
    if (err) return callback(err);
    let made;
    try {
      made = pair(handle, wish);
    } catch (e) {
      return callback(e);
    }
    callback(null, made.publicKey, made.privateKey);
  });
}
Object.defineProperty(generateKeyPair, customPromisifyArgs, { value: ['publicKey', 'privateKey'], enumerable: false });

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') {
    validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  } else if (type === 'aes') {
    validateOneOf(length, 'options.length', [128, 192, 256]);
  } else {
    throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return Math.floor(length / 8);
}

/** A new secret key. */
function generateKeySync(type, options) {
  return createSecretKey(randomBytes(secretLength(type, options)));
}

/** generateKeySync in the background, for callback(err, key). */
function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  randomBytes(secretLength(type, options), (err, bytes) => {
    if (err) callback(err);
    else callback(null, createSecretKey(bytes));
  });
}

module.exports = { generateKeyPair, generateKeyPairSync, generateKey, generateKeySync };
