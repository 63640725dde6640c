'use strict';
// KeyObject and what makes one.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject, validateOneOf } = require('internal/validators');
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
    if (key.type !== 'secret') {
      throw new (require('internal/errors').codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE)(key.type, 'secret');
    }
    return binding.secretBytes(key);
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['string', ...kBytes, 'KeyObject', 'CryptoKey'], key);
}

module.exports = { KeyObject, createSecretKey, secretKeyBytes };
