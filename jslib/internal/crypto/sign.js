'use strict';
// Signatures, and encryption with RSA keys.

const { Writable } = require('stream');
const { codes: { ERR_CRYPTO_SIGN_KEY_REQUIRED, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateFunction, validateInt32, validateString } = require('internal/validators');
const { bytesOf, copyOf } = require('internal/crypto/key_encoding');
const { preparePrivateKey, preparePublicKey } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const kChunks = Symbol('kChunks');
const kAlgorithm = Symbol('kAlgorithm');

function invalidDigest(name) {
  return Object.assign(new TypeError(name === undefined ? 'Invalid digest' : `Invalid digest: ${name}`), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
}

const known = (name) => {
  const lower = name.toLowerCase();
  return binding.getHashes().some((hash) => hash.toLowerCase() === lower);
};

function init(signer, algorithm, options) {
  validateString(algorithm, 'algorithm');
  if (!known(algorithm)) throw invalidDigest();
  signer[kAlgorithm] = algorithm;
  signer[kChunks] = [];
  Writable.call(signer, options);
}

const shared = {
  _write(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  },
  /** More of what is signed. */
  update(data, encoding) {
    this[kChunks].push(copyOf(data, 'data', encoding));
    return this;
  },
};

function optionsOf(key) {
  const { padding, saltLength, dsaEncoding } = key ?? {};
  for (const [name, value] of Object.entries({ padding, saltLength })) {
    if (value !== undefined) validateInt32(value, `options.${name}`);
  }
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  }
  return [padding, saltLength, dsaEncoding === 'ieee-p1363'];
}

/** Signs what is written to it. */
function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  init(this, algorithm, options);
}
Object.setPrototypeOf(Sign.prototype, Writable.prototype);
Object.setPrototypeOf(Sign, Writable);
Object.assign(Sign.prototype, shared, {
  /** The signature. */
  sign(key, encoding) {
    if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
    const options = optionsOf(key);
    const signature = binding.signDigest(preparePrivateKey(key), this[kAlgorithm], Buffer.concat(this[kChunks]), ...options);
    return encoding && encoding !== 'buffer' ? signature.toString(encoding) : signature;
  },
});

/** Verifies a signature of what is written to it. */
function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  init(this, algorithm, options);
}
Object.setPrototypeOf(Verify.prototype, Writable.prototype);
Object.setPrototypeOf(Verify, Writable);
Object.assign(Verify.prototype, shared, {
  /** Whether signature is of what was written. */
  verify(key, signature, encoding) {
    const options = optionsOf(key);
    const handle = preparePublicKey(key);
    return binding.verifyDigest(handle, this[kAlgorithm], Buffer.concat(this[kChunks]), ...options, bytesOf(signature, 'signature', encoding));
  },
});

function checkAlgorithm(algorithm) {
  if (algorithm === null || algorithm === undefined) return;
  validateString(algorithm, 'algorithm');
  if (!known(algorithm)) throw invalidDigest(algorithm);
}

// answer gives what f returns, to callback where there is one.
function answer(f, callback) {
  if (callback === undefined) return f();
  validateFunction(callback, 'callback');
  setImmediate(() => {
    let value;
    try {
      value = f();
    } catch (e) {
      callback(e);
      return;
    }
    callback(null, value);
  });
}

/** A signature of data in one go. */
function sign(algorithm, data, key, callback) {
  checkAlgorithm(algorithm);
  data = bytesOf(data, 'data');
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const args = [preparePrivateKey(key), algorithm, data, ...optionsOf(key)];
  return answer(() => binding.signDigest(...args), callback);
}

/** Whether signature is of data. */
function verify(algorithm, data, key, signature, callback) {
  checkAlgorithm(algorithm);
  data = bytesOf(data, 'data');
  const args = [preparePublicKey(key), algorithm, data, ...optionsOf(key), bytesOf(signature, 'signature')];
  return answer(() => binding.verifyDigest(...args), callback);
}

function rsa(method, prepare) {
  return (key, buffer) => {
    const { padding, oaepHash, oaepLabel, encoding } = key;
    const label = oaepLabel === undefined ? undefined : bytesOf(oaepLabel, 'key.oaepLabel', encoding);
    return binding[method](prepare(key), bytesOf(buffer, 'buffer', encoding), padding, oaepHash ?? 'sha1', label);
  };
}

module.exports = {
  Sign,
  Verify,
  createSign(algorithm, options) { return new Sign(algorithm, options); },
  createVerify(algorithm, options) { return new Verify(algorithm, options); },
  sign,
  verify,
  publicEncrypt: rsa('publicEncrypt', preparePublicKey),
  privateDecrypt: rsa('privateDecrypt', preparePrivateKey),
  privateEncrypt: rsa('privateEncrypt', preparePrivateKey),
  publicDecrypt: rsa('publicDecrypt', preparePublicKey),
};
