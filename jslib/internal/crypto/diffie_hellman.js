'use strict';
// Secrets that two agree on: ECDH, DiffieHellman, and diffieHellman for keys of either kind.

const {
  codes: {
    ERR_CRYPTO_ECDH_INVALID_FORMAT, ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY, ERR_CRYPTO_INCOMPATIBLE_KEY,
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { deprecate } = require('internal/util');
const { validateFunction, validateInt32, validateObject, validateString } = require('internal/validators');
const { bytesOf, copyOf, isBytes, kBytes } = require('internal/crypto/key_encoding');
const { KeyObject } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const coded = (Type, code, message) => Object.assign(new Type(message), { code });
const failed = (message) => coded(Error, 'ERR_CRYPTO_OPERATION_FAILED', message);

function encode(buffer, encoding) {
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

const pointForms = { '__proto__': null, 'compressed': 2, 'uncompressed': 4, 'hybrid': 6 };

function formOf(format) {
  if (!format) return pointForms.uncompressed;
  if (pointForms[format] === undefined) throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  return pointForms[format];
}

function checkCurve(name) {
  if (!binding.isCurve(name, name)) throw coded(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
}

const kCurve = Symbol('kCurve');
const kPrivate = Symbol('kPrivate');
const kPublic = Symbol('kPublic');

function hide(object, properties) {
  for (const key of Object.getOwnPropertySymbols(properties)) {
    Object.defineProperty(object, key, { value: properties[key], writable: true, enumerable: false });
  }
}

/** One side of an agreement on an elliptic curve. */
function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  checkCurve(curve);
  hide(this, { [kCurve]: curve, [kPrivate]: undefined, [kPublic]: undefined });
}

Object.assign(ECDH.prototype, {
  /** The secret with the other side. */
  computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
    const other = bytesOf(otherPublicKey, 'key', inputEncoding);
    if (this[kPrivate] === undefined || (other.length === 1 && other[0] === 0)) throw failed('Failed to compute ECDH key');
    if (!binding.rawPublic(this[kPrivate]).equals(this[kPublic])) {
      throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair');
    }
    let handle;
    try {
      handle = binding.rawKey(this[kCurve], other);
    } catch {
      throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    }
    return encode(binding.diffieHellman(this[kPrivate], handle), outputEncoding);
  },

  setPrivateKey(key, encoding) {
    const handle = binding.ecPrivateKey(this[kCurve], bytesOf(key, 'key', encoding));
    if (handle === undefined) throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYTYPE', 'Private key is not valid for specified curve.');
    this[kPrivate] = handle;
    this[kPublic] = binding.rawPublic(handle);
    return this;
  },

  setPublicKey: deprecate(function setPublicKey(key, encoding) {
    const point = binding.convertPoint(this[kCurve], bytesOf(key, 'key', encoding), pointForms.uncompressed);
    if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
    this[kPublic] = point;
    return this;
  }, 'ecdh.setPublicKey() is deprecated.', 'DEP0031'),

  getPrivateKey(encoding) {
    if (this[kPrivate] === undefined) throw failed('Failed to get ECDH private key');
    return encode(binding.scalar(this[kPrivate]), encoding);
  },

  /** Makes a pair; gives its public half. */
  generateKeys(encoding, format) {
    this[kPrivate] = binding.generateKey('ec', { namedCurve: this[kCurve] });
    this[kPublic] = binding.rawPublic(this[kPrivate]);
    return this.getPublicKey(encoding, format);
  },

  getPublicKey(encoding, format) {
    const form = formOf(format);
    if (this[kPublic] === undefined) throw failed('Failed to get ECDH public key');
    return encode(binding.convertPoint(this[kCurve], this[kPublic], form), encoding);
  },
});

/** A public key in another form. */
ECDH.convertKey = function convertKey(key, curve, inputEncoding, outputEncoding, format) {
  validateString(curve, 'curve');
  const bytes = bytesOf(key, 'key', inputEncoding);
  checkCurve(curve);
  const point = binding.convertPoint(curve, bytes, formOf(format));
  if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
  return encode(point, outputEncoding);
};

const kPrime = Symbol('kPrime');
const kGenerator = Symbol('kGenerator');

function begin(object, prime, generator, verifyError) {
  hide(object, { [kPrime]: prime, [kGenerator]: generator, [kPrivate]: undefined, [kPublic]: undefined });
  Object.defineProperty(object, 'verifyError', {
    value: verifyError ?? binding.checkDH(prime, generator), enumerable: true, configurable: true, writable: false,
  });
}

const badGenerator = () => Object.assign(new Error('error:02800065:Diffie-Hellman routines::bad generator'), {
  library: 'Diffie-Hellman routines', reason: 'bad generator', code: 'ERR_OSSL_DH_BAD_GENERATOR',
});
const modulusTooSmall = () => Object.assign(new Error('error:0280007E:Diffie-Hellman routines::modulus too small'), {
  library: 'Diffie-Hellman routines', reason: 'modulus too small', code: 'ERR_OSSL_DH_MODULUS_TOO_SMALL',
});

function generatorBytes(generator, encoding) {
  if (!generator) generator = 2;
  if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
    if (generator < 2) throw badGenerator();
    return Buffer.from(generator.toString(16).padStart(2 * Math.ceil(generator.toString(16).length / 2), '0'), 'hex');
  }
  if (typeof generator !== 'string' && !isBytes(generator)) {
    throw new ERR_INVALID_ARG_TYPE('generator', ['number', 'string', ...kBytes], generator);
  }
  const bytes = copyOf(generator, 'generator', encoding);
  if (bytes.length === 0 || BigInt(`0x${bytes.toString('hex')}`) < 2n) throw badGenerator();
  return bytes;
}

/** One side of the classic agreement, with a prime or the size of a new one. */
function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', ...kBytes], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  const g = generatorBytes(generator, genEncoding);
  if (typeof sizeOrKey !== 'number') return begin(this, copyOf(sizeOrKey, 'sizeOrKey', keyEncoding), g);
  if (sizeOrKey < 2) throw modulusTooSmall();
  if (sizeOrKey < 512) throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid DH parameters');
  begin(this, Buffer.from(binding.generatePrime(sizeOrKey, true)), g, 0);
}

/** One side of the classic agreement, with the prime of a group that has a name. */
function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  if (typeof name !== 'string') throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'Group name must be a string');
  const prime = binding.groupPrime(name);
  if (prime === undefined) throw coded(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  begin(this, prime, Buffer.from([2]), 0);
}

const missingKey = (which) => coded(Error, 'ERR_CRYPTO_INVALID_STATE', `No ${which} key - did you forget to generate one?`);

const shared = {
  /** Makes a pair, of the private half that was set if there is one; gives the public half. */
  generateKeys(encoding) {
    [this[kPrivate], this[kPublic]] = binding.generateDH(this[kPrime], this[kGenerator], this[kPrivate]);
    return encode(this[kPublic], encoding);
  },
  computeSecret(key, inputEncoding, outputEncoding) {
    const other = bytesOf(key, 'key', inputEncoding);
    const secret = this[kPrivate] === undefined ? undefined : binding.computeDH(this[kPrime], this[kPrivate], other);
    if (typeof secret === 'string') throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', secret);
    if (secret === undefined) throw failed('Failed to compute shared secret');
    return encode(secret, outputEncoding);
  },
  getPrime(encoding) { return encode(Buffer.from(this[kPrime]), encoding); },
  getGenerator(encoding) { return encode(Buffer.from(this[kGenerator]), encoding); },
  getPublicKey(encoding) {
    if (this[kPublic] === undefined) throw missingKey('public');
    return encode(this[kPublic], encoding);
  },
  getPrivateKey(encoding) {
    if (this[kPrivate] === undefined) throw missingKey('private');
    return encode(this[kPrivate], encoding);
  },
};
Object.assign(DiffieHellman.prototype, shared, {
  setPublicKey(key, encoding) {
    this[kPublic] = copyOf(key, 'key', encoding);
    return this;
  },
  setPrivateKey(key, encoding) {
    this[kPrivate] = copyOf(key, 'key', encoding);
    return this;
  },
});
Object.assign(DiffieHellmanGroup.prototype, shared);

function keyOption(options, name) {
  const key = options[name];
  if (key instanceof KeyObject || binding.isCryptoKey(key)) return key;
  throw new ERR_INVALID_ARG_VALUE(`options.${name}`, key);
}

function checkType({ type }, wanted) {
  if (!wanted.includes(type)) throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, wanted.join(' or '));
}

const kAgree = ['dh', 'ec', 'x448', 'x25519'];

/** The secret of a private and a public key, for callback(err, secret) where there is one. */
function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const [privateKey, publicKey] = [keyOption(options, 'privateKey'), keyOption(options, 'publicKey')];
  checkType(privateKey, ['private']);
  checkType(publicKey, ['public', 'private']);
  const [first, second] = [binding.keyType(privateKey), binding.keyType(publicKey)];
  if (first !== second || !kAgree.includes(first)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${first} and ${second}`);
  }
  return binding.diffieHellman(privateKey, publicKey, callback);
}

module.exports = {
  ECDH, DiffieHellman, DiffieHellmanGroup, diffieHellman,
  createECDH(curve) { return new ECDH(curve); },
  createDiffieHellman(...args) { return new DiffieHellman(...args); },
  createDiffieHellmanGroup(name) { return new DiffieHellmanGroup(name); },
  getDiffieHellman(name) { return new DiffieHellmanGroup(name); },
  getCurves() { return binding.getCurves(); },
};
