'use strict';
// Cipheriv and Decipheriv: the work is native, the stream half comes when it is
// touched.

const { LazyTransform } = require('internal/streams/lazy_transform');
const { validateString } = require('internal/validators');
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

module.exports = {
  Cipheriv,
  Decipheriv,
  createCipheriv(cipher, key, iv, options) { return new Cipheriv(cipher, key, iv, options); },
  createDecipheriv(cipher, key, iv, options) { return new Decipheriv(cipher, key, iv, options); },
  getCiphers() { return binding.getCiphers().sort(); },
  /** What is known of a cipher, or undefined. */
  getCipherInfo(name) {
    validateString(name, 'nameOrNid');
    return binding.cipherInfo(name);
  },
};
