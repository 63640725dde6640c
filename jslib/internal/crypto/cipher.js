'use strict';
// Cipheriv and Decipheriv: the work is native, the stream half comes when it is
// touched.

const { LazyTransform } = require('internal/streams/lazy_transform');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateInt32, validateObject, validateString } = require('internal/validators');
const { bytesOf, secretOrBytes } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

const kDecoder = Symbol('kDecoder');

function init(cipher, decrypt, name, key, iv, options) {
  validateString(name, 'cipher');
  const bytes = secretOrBytes(key, 'key');
  const vector = iv === null ? new Uint8Array(0) : bytesOf(iv, 'iv');
  binding.initCipher(cipher, name, bytes, vector, decrypt, options?.authTagLength);
  LazyTransform.call(cipher, options);
}

const shared = {
  ...binding.Cipher,
  _decode(out, encoding) {
    this[kDecoder] ??= new (require('string_decoder').StringDecoder)(encoding);
    return this[kDecoder].write(out);
  },
  _transform(chunk, encoding, callback) {
    this.push(this.update(chunk, encoding));
    callback();
  },
  _flush(callback) {
    try {
      this.push(this.final());
    } catch (e) {
      callback(e);
      return;
    }
    callback();
  },
  setAAD(buffer) { return binding.Cipher.setAAD.call(this, bytesOf(buffer, 'buffer')); },
};
delete shared.getAuthTag;
delete shared.setAuthTag;

/** Encrypts with a key and an initialization vector. */
function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  init(this, false, cipher, key, iv, options);
}
/** Decrypts what Cipheriv made. */
function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  init(this, true, cipher, key, iv, options);
}
for (const C of [Cipheriv, Decipheriv]) {
  Object.setPrototypeOf(C.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(C, LazyTransform);
  Object.assign(C.prototype, shared);
}
Cipheriv.prototype.getAuthTag = binding.Cipher.getAuthTag;
Decipheriv.prototype.setAuthTag = function(tag, encoding) {
  return binding.Cipher.setAuthTag.call(this, typeof tag === 'string' ? Buffer.from(tag, encoding) : bytesOf(tag, 'buffer'));
};

/** What is known of a cipher, or undefined; also where it has no such key or vector. */
function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  if (options !== undefined) validateObject(options, 'options');
  const { keyLength, ivLength } = options ?? {};
  if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
  if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  const info = binding.cipherInfo(`${nameOrNid}`);
  if (info === undefined || (keyLength !== undefined && keyLength !== info.keyLength)) return undefined;
  if (ivLength === undefined || ivLength === info.ivLength) return info;
  const free = info.mode === 'gcm' ? ivLength > 0 : info.mode === 'stream' && ivLength > 0 && ivLength <= 12;
  return free ? { __proto__: null, ...info, ivLength } : undefined;
}

module.exports = {
  Cipheriv,
  Decipheriv,
  createCipheriv(cipher, key, iv, options) { return new Cipheriv(cipher, key, iv, options); },
  createDecipheriv(cipher, key, iv, options) { return new Decipheriv(cipher, key, iv, options); },
  getCiphers() { return binding.getCiphers().sort(); },
  getCipherInfo,
};
