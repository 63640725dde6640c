'use strict';
// KeyObject and what makes one.

const {
  codes: { ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateFunction, validateObject, validateOneOf, validateString, validateUint32 } = require('internal/validators');
const binding = internalBinding('crypto');

const kTypes = ['secret', 'public', 'private'];

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

  /** The web's keys cannot be made yet, so that there is none to take. */
  static from(key) {
    throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
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
      if (options.format === 'jwk') return { kty: 'oct', k: binding.secretBytes(this).toString('base64url') };
    }
    return binding.secretBytes(this);
  }
}

const kBytes = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** The KeyObject of a secret. */
function createSecretKey(key, encoding) {
  if (typeof key === 'string') key = Buffer.from(key, encoding);
  else if (!isBytes(key)) throw new ERR_INVALID_ARG_TYPE('key', kBytes, key);
  return new SecretKeyObject('secret', binding.secretKey(key));
}

/** The bytes of a secret key, for those that also take bytes and strings. */
function secretKeyBytes(key, name = 'key') {
  if (key instanceof KeyObject) {
    if (key.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'secret');
    return binding.secretBytes(key);
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['string', ...kBytes, 'KeyObject', 'CryptoKey'], key);
}

/** value, a string or bytes, as bytes. */
function bytesOf(value, name, encoding) {
  if (typeof value === 'string') return Buffer.from(value, Buffer.isEncoding(encoding) ? encoding : 'utf8');
  if (isBytes(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', ...kBytes], value);
}

/** bytesOf that takes a secret KeyObject too. */
function secretOrBytes(key, name) {
  return typeof key === 'string' || isBytes(key) ? bytesOf(key, name) : secretKeyBytes(key, name);
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() { return binding.keyType(this); }

  get asymmetricKeyDetails() { return binding.keyDetails(this); }

  /** PEM text or DER bytes. */
  export(options) {
    validateObject(options, 'options');
    const { type, format, cipher } = options;
    if (cipher !== undefined || format === 'jwk') {
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`keyObject.export() with ${format === 'jwk' ? 'jwk' : 'cipher'}`);
    }
    if (format !== 'pem' && format !== 'der') throw new ERR_INVALID_ARG_VALUE('options.format', format);
    const out = binding.exportKey(this, type, format);
    if (out === undefined) throw new ERR_INVALID_ARG_VALUE('options.type', type);
    return out;
  }
}

class PublicKeyObject extends AsymmetricKeyObject {}
class PrivateKeyObject extends AsymmetricKeyObject {}

const kKeyTypes = ['string', ...kBytes, 'KeyObject', 'CryptoKey'];

// material reads what stands for a key: the text, and what else it says.
function material(key, name, expected, argument = 'key') {
  const bare = typeof key === 'string' || isBytes(key);
  const data = bare ? key : key?.key;
  const { format, encoding, passphrase } = bare ? {} : key ?? {};
  if (format === 'jwk') throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`${name} as jwk`);
  if (typeof data !== 'string' && !isBytes(data)) {
    const isOptions = typeof key === 'object' && key !== null;
    throw new ERR_INVALID_ARG_TYPE(isOptions ? `${argument}.key` : argument, expected, isOptions ? data : key);
  }
  return [bytesOf(data, 'key', encoding), passphrase];
}

/** The handle of a private key, for those that sign and decrypt. */
function preparePrivateKey(key) {
  const object = key instanceof KeyObject ? key : key?.key;
  if (object instanceof KeyObject) {
    if (object.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
    return object;
  }
  return binding.privateKey(...material(key, 'privateKey', [...kKeyTypes, 'URL'], 'privateKey'));
}

/** The handle of a public key, or of a private one's public half. */
function preparePublicKey(key) {
  const object = key instanceof KeyObject ? key : key?.key;
  if (object instanceof KeyObject) {
    if (object.type === 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private or public');
    return object;
  }
  return binding.publicKey(...material(key, 'publicKey', kKeyTypes));
}

/** The KeyObject of a private key. */
function createPrivateKey(key) {
  return new PrivateKeyObject('private', binding.privateKey(...material(key, 'createPrivateKey', ['string', ...kBytes, 'URL'])));
}

/** The KeyObject of a public key, or of the public half of a private one. */
function createPublicKey(key) {
  const object = key instanceof KeyObject ? key : key?.key;
  if (object instanceof KeyObject) {
    if (object.type !== 'private') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'private');
    return new PublicKeyObject('public', binding.publicOf(object));
  }
  return new PublicKeyObject('public', binding.publicKey(...material(key, 'createPublicKey', kKeyTypes)));
}

const kGenerated = ['rsa', 'ec', 'ed25519'];

function generation(type, options) {
  validateString(type, 'type');
  if (!kGenerated.includes(type)) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  if (type === 'ed25519') return undefined;
  validateObject(options, 'options');
  if (type === 'ec') {
    validateString(options.namedCurve, 'options.namedCurve');
    return options.namedCurve;
  }
  validateUint32(options.modulusLength, 'options.modulusLength');
  return options.modulusLength;
}

// encoded gives the pair of handle as options want it.
function encoded(handle, options) {
  const privateKey = new PrivateKeyObject('private', handle);
  const publicKey = new PublicKeyObject('public', binding.publicOf(privateKey));
  const { publicKeyEncoding, privateKeyEncoding } = options ?? {};
  return {
    publicKey: publicKeyEncoding ? publicKey.export(publicKeyEncoding) : publicKey,
    privateKey: privateKeyEncoding ? privateKey.export(privateKeyEncoding) : privateKey,
  };
}

/** A new key and its public half: {publicKey, privateKey}. */
function generateKeyPairSync(type, options) {
  const what = generation(type, options);
  return encoded(binding.generateKey(type, what), options);
}

/** generateKeyPairSync in the background, for callback(err, publicKey, privateKey). */
function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  binding.generateKey(type, generation(type, options), (err, handle) => {
    if (err) return callback(err);
    const { publicKey, privateKey } = encoded(handle, options);
    callback(null, publicKey, privateKey);
  });
}
Object.defineProperty(generateKeyPair, require('internal/util').customPromisifyArgs, {
  value: ['publicKey', 'privateKey'], enumerable: false,
});

module.exports = {
  KeyObject, createSecretKey, createPrivateKey, createPublicKey, generateKeyPair, generateKeyPairSync, secretKeyBytes,
  bytesOf, secretOrBytes, preparePrivateKey, preparePublicKey,
};
