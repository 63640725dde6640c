'use strict';
// Hash and Hmac: the work is native, the stream half comes when it is touched.

const { LazyTransform } = require('internal/streams/lazy_transform');
const { deprecate } = require('internal/util');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateString, validateUint32 } = require('internal/validators');
const binding = internalBinding('crypto');

binding.warnShake = deprecate(() => {},
  'Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.', 'DEP0198');

const transform = {
  _transform(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  },
  _flush(callback) {
    this.push(binding.sum(this));
    callback();
  },
};

function outputLength(options) {
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  return length;
}

/** A digest under way. */
function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  if (algorithm instanceof Hash) {
    binding.copyHash(this, algorithm, outputLength(options));
  } else {
    validateString(algorithm, 'algorithm');
    binding.initHash(this, algorithm, outputLength(options));
  }
  LazyTransform.call(this, options);
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);
Object.assign(Hash.prototype, transform, binding.Hash, {
  /** A Hash that goes on where this one is. */
  copy(options) {
    return new Hash(this, options);
  },
});

/** A keyed digest under way. */
function Hmac(hmac, key, options) {
  if (!new.target) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  binding.initHmac(this, hmac, secretBytes(key, options?.encoding));
  LazyTransform.call(this, options);
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);
Object.assign(Hmac.prototype, transform, binding.Hmac);

function secretBytes(key, encoding) {
  if (typeof key === 'string') {
    return Buffer.from(key, Buffer.isEncoding(encoding) ? encoding : 'utf8');
  }
  if (ArrayBuffer.isView(key) || key instanceof ArrayBuffer) return key;
  return require('internal/crypto/keys').secretKeyBytes(key);
}

/** The digest of input in one go. */
function hash(algorithm, input, options) {
  let encoding = 'hex';
  let length;
  if (typeof options === 'string') {
    encoding = options;
  } else if (options !== undefined && options !== null) {
    ({ outputEncoding: encoding = 'hex' } = options);
    length = outputLength(options);
  }
  if (typeof encoding !== 'string') validateString(encoding, 'outputEncoding');
  if (!Buffer.isEncoding(encoding) && encoding.toLowerCase() !== 'buffer') {
    throw new ERR_INVALID_ARG_VALUE('outputEncoding', encoding);
  }
  return binding.hash(algorithm, input, encoding, length);
}

module.exports = {
  Hash: deprecate(Hash, 'crypto.Hash constructor is deprecated.', 'DEP0179'),
  Hmac: deprecate(Hmac, 'crypto.Hmac constructor is deprecated.', 'DEP0181'),
  hash,
  getHashes: binding.getHashes,
  createHash(algorithm, options) { return new Hash(algorithm, options); },
  createHmac(hmac, key, options) { return new Hmac(hmac, key, options); },
};
