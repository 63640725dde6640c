'use strict';
// KeyObject and what makes one.

const {
  codes: {
    ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateObject, validateOneOf } = require('internal/validators');
const { bytesOf, isBytes, kBytes, keyEncoding } = require('internal/crypto/key_encoding');
const binding = internalBinding('crypto');

const kTypes = ['secret', 'public', 'private'];
const isCryptoKey = (value) => binding.isCryptoKey(value);

/** A key; its bytes stay on the native side. */
class KeyObject {
  #type;

  constructor(type, handle) {
    if (!kTypes.includes(type)) throw new ERR_INVALID_ARG_VALUE('type', type);
    if (typeof handle !== 'object' || handle === null || !binding.adoptKey(this, handle)) {
      throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    }
    this.#type = type;
  }

  get type() { return this.#type; }

  /** The KeyObject of a CryptoKey. */
  static from(key) {
    if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return wrap(key);
  }

  /** The CryptoKey of this key, for an algorithm of the web's. */
  toCryptoKey(algorithm, extractable, keyUsages) {
    return require('internal/crypto/subtle_keys').fromKeyObject(this, algorithm, extractable, keyUsages);
  }

  equals(otherKeyObject) {
    if (!(otherKeyObject instanceof KeyObject)) {
      throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    }
    return binding.keysEqual(this, otherKeyObject);
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { value: 'KeyObject', configurable: true });

class SecretKeyObject extends KeyObject {
  get symmetricKeySize() { return binding.secretBytes(this).length; }

  /** The bytes as a Buffer or a JWK. */
  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return binding.exportJWK(this);
    }
    return binding.secretBytes(this);
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() { return binding.keyType(this); }

  get asymmetricKeyDetails() { return binding.keyDetails(this); }
}

class PublicKeyObject extends AsymmetricKeyObject {
  /** PEM text, DER bytes or a JWK. */
  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') return binding.exportJWK(this);
    const { format, type } = keyEncoding(options, { keyType: this.asymmetricKeyType, isPublic: true });
    return binding.exportKey(this, type, format);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  /** PEM text or DER bytes, encrypted on demand, or a JWK. */
  export(options) {
    validateObject(options, 'options');
    if (options.format === 'jwk') {
      if (options.passphrase !== undefined || options.cipher !== undefined) {
        throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
      }
      return binding.exportJWK(this);
    }
    const { format, type, cipher, passphrase } = keyEncoding(options, { keyType: this.asymmetricKeyType, isPublic: false });
    return binding.exportKey(this, type, format, cipher, passphrase);
  }
}

const classes = { __proto__: null, secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject };

/** The KeyObject around a handle. */
function wrap(handle) {
  const type = binding.keyKind(handle);
  return new classes[type](type, handle);
}

/** The KeyObject of a secret. */
function createSecretKey(key, encoding) {
  if (typeof key === 'string') key = Buffer.from(key, encoding);
  else if (!isBytes(key)) throw new ERR_INVALID_ARG_TYPE('key', kBytes, key);
  return wrap(binding.secretKey(key));
}

const isKey = (value) => value instanceof KeyObject || isCryptoKey(value);

/** The handle of a secret key, for those that also take bytes and strings. */
function secretKeyBytes(key, name = 'key') {
  if (!isKey(key)) throw new ERR_INVALID_ARG_TYPE(name, [...kBytes, 'string', 'KeyObject', 'CryptoKey'], key);
  if (key.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'secret');
  return binding.secretBytes(key);
}

/** bytesOf that takes a secret KeyObject too. */
function secretOrBytes(key, name) {
  return typeof key === 'string' || isBytes(key) ? bytesOf(key, name) : secretKeyBytes(key, name);
}

const kKeyTypes = ['string', ...kBytes, 'KeyObject', 'CryptoKey'];

// found gives the KeyObject or CryptoKey that key is or holds.
function found(key) {
  if (isKey(key)) return key;
  return isKey(key?.key) ? key.key : undefined;
}

// read makes a handle of what key, no KeyObject, says.
function read(key, wantPrivate, types) {
  if (typeof key === 'string' || isBytes(key)) return parse(bytesOf(key, 'key'), { format: 'pem' }, wantPrivate);
  if (typeof key !== 'object' || key === null) throw new ERR_INVALID_ARG_TYPE('key', types, key);
  const { key: data, encoding, format } = key;
  if (isKey(key)) throw new ERR_INVALID_ARG_TYPE('key', types, key);
  if (format === 'jwk') {
    validateObject(data, 'key.key');
    return binding.importJWK(data, wantPrivate);
  }
  if (typeof data !== 'string' && !isBytes(data)) {
    if (data === undefined) throw new ERR_INVALID_ARG_TYPE('key.key', types, data);
    throw new ERR_INVALID_ARG_TYPE(isKey(data) ? 'key' : 'key.key', types, data);
  }
  const how = keyEncoding(key, { isPublic: wantPrivate ? false : undefined, name: 'key' });
  return parse(bytesOf(data, 'key', encoding), how, wantPrivate);
}

function parse(data, { format, type, passphrase }, wantPrivate) {
  const reader = wantPrivate ? binding.privateKey : binding.publicKey;
  return reader(data, format, type, passphrase);
}

/** The handle of a private key, for those that sign and decrypt. */
function preparePrivateKey(key) {
  const object = found(key);
  if (object === undefined) return read(key, true, [...kKeyTypes, 'URL']);
  if (object.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
  return object;
}

/** The handle of a public key, or of a private one's public half. */
function preparePublicKey(key) {
  const object = found(key);
  if (object === undefined) return read(key, false, kKeyTypes);
  if (object.type === 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private or public');
  return object;
}

/** The KeyObject of a private key. */
function createPrivateKey(key) {
  return wrap(read(key, true, ['string', ...kBytes, 'URL']));
}

/** The KeyObject of a public key, or of the public half of a private one. */
function createPublicKey(key) {
  const object = found(key);
  if (object === undefined) return wrap(read(key, false, kKeyTypes));
  if (object.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
  return wrap(binding.publicOf(object));
}

module.exports = {
  KeyObject, createSecretKey, createPrivateKey, createPublicKey, secretKeyBytes, secretOrBytes, preparePrivateKey,
  preparePublicKey, wrap, bytesOf, isCryptoKey,
};
