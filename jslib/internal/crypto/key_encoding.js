'use strict';
// The forms of keys: what options say of them.

const { codes: { ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');

const kBytes = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || require('util').types.isAnyArrayBuffer(value);
}

/** value, a string or bytes, as bytes. */
function bytesOf(value, name, encoding) {
  if (typeof value === 'string') {
    return Buffer.from(value, Buffer.isEncoding(encoding) ? encoding : 'utf8');
  }
  if (isBytes(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', ...kBytes], value);
}

/** bytesOf as a Buffer of its own. */
function copyOf(value, name, encoding) {
  const bytes = bytesOf(value, name, encoding);
  return Buffer.from(ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes));
}

const option = (name, parent) => (parent === undefined ? `options.${name}` : `${parent}.${name}`);

// What each type of DER asks for: the half of a key, its kind, and the words for another.
const types = {
  __proto__: null,
  pkcs1: [undefined, ['rsa'], 'can only be used for RSA keys'],
  spki: [true],
  pkcs8: [false],
  sec1: [false, ['ec'], 'can only be used for EC keys'],
};

function typeOf(type, required, keyType, isPublic, name) {
  if (type === undefined && !required) return undefined;
  const [half, kinds, otherwise] = typeof type === 'string' ? types[type] ?? [null] : [null];
  if (half === null || (half !== undefined && isPublic !== undefined && half !== isPublic)) {
    throw new ERR_INVALID_ARG_VALUE(name, type);
  }
  if (kinds !== undefined && keyType !== undefined && !kinds.includes(keyType)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, otherwise);
  }
  return type;
}

/**
 * {format, type, cipher, passphrase} of options, checked. A keyType makes it the encoding of an
 * output; isPublic is undefined where either half will do.
 */
function keyEncoding(options, { keyType, isPublic, name }) {
  const { format = keyType === undefined ? 'pem' : undefined, type } = options;
  if (format !== 'pem' && format !== 'der' && format !== 'jwk') throw new ERR_INVALID_ARG_VALUE(option('format', name), format);
  const required = (keyType !== undefined || format === 'der') && format !== 'jwk';
  const result = { format, type: typeOf(type, required, keyType, isPublic, option('type', name)) };
  if (isPublic !== true) Object.assign(result, encryption(options, result, keyType !== undefined, name));
  return result;
}

function encryption({ cipher, passphrase, encoding }, { format, type }, isOutput, name) {
  if (isOutput && cipher != null) {
    if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(option('cipher', name), cipher);
    if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
    }
  } else if (isOutput && passphrase !== undefined) {
    throw new ERR_INVALID_ARG_VALUE(option('cipher', name), cipher, 'is required when a passphrase is specified');
  }
  const wanted = isOutput ? cipher != null : passphrase !== undefined;
  if (wanted && typeof passphrase !== 'string' && !isBytes(passphrase)) {
    throw new ERR_INVALID_ARG_VALUE(option('passphrase', name), passphrase);
  }
  return {
    cipher: isOutput ? cipher ?? undefined : undefined,
    passphrase: passphrase === undefined ? undefined : bytesOf(passphrase, 'key.passphrase', encoding),
  };
}

module.exports = { bytesOf, copyOf, isBytes, kBytes, keyEncoding };
