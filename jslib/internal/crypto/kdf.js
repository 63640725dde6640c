'use strict';
// Keys out of passwords.

const { codes: { ERR_OUT_OF_RANGE, ERR_INCOMPATIBLE_OPTION_PAIR } } = require('internal/errors');
const { validateFunction, validateInt32, validateInteger, validateString, validateUint32 } = require('internal/validators');
const { bytesOf } = require('internal/crypto/keys');
const binding = internalBinding('crypto');

function checkPbkdf2(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return [password, salt, iterations, keylen, digest];
}

/** A key by PBKDF2, for callback(err, key). */
function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = checkPbkdf2(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  binding.pbkdf2(...args, callback);
}

/** pbkdf2 at once. */
function pbkdf2Sync(...args) { return binding.pbkdf2(...checkPbkdf2(...args)); }

const scryptNames = [['N', 'cost', 16384], ['r', 'blockSize', 8], ['p', 'parallelization', 1]];

function checkScrypt(password, salt, keylen, options) {
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  const numbers = scryptNames.map(([short, long, otherwise]) => {
    const has = (name) => options?.[name] !== undefined;
    if (has(short) && has(long)) throw new ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
    const name = has(short) ? short : long;
    if (!has(name)) return otherwise;
    validateUint32(options[name], name);
    return options[name] || otherwise;
  });
  let maxmem = 32 << 20;
  if (options?.maxmem !== undefined) {
    maxmem = options.maxmem;
    validateInteger(maxmem, 'maxmem', 0);
  }
  return [password, salt, keylen, ...numbers, maxmem || 32 << 20];
}

/** A key by scrypt, for callback(err, key). */
function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  const args = checkScrypt(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  binding.scrypt(...args, callback);
}

/** scrypt at once. */
function scryptSync(password, salt, keylen, options) {
  return binding.scrypt(...checkScrypt(password, salt, keylen, options));
}

function checkHkdf(hash, key, salt, info, length) {
  validateString(hash, 'digest');
  key = require('internal/crypto/keys').secretOrBytes(key, 'ikm');
  salt = bytesOf(salt, 'salt');
  info = bytesOf(info, 'info');
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > 1024) throw new ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  return [hash, key, salt, info, length];
}

/** A key by HKDF, an ArrayBuffer, for callback(err, key). */
function hkdf(hash, key, salt, info, length, callback) {
  const args = checkHkdf(hash, key, salt, info, length);
  validateFunction(callback, 'callback');
  binding.hkdf(...args, callback);
}

/** hkdf at once. */
function hkdfSync(...args) { return binding.hkdf(...checkHkdf(...args)); }

module.exports = { pbkdf2, pbkdf2Sync, scrypt, scryptSync, hkdf, hkdfSync };
