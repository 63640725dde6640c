// crypto: each part is loaded when it is first used.
'use strict';

// later defines exports' names as those of file, loaded at the first read.
function later(file, names) {
  for (const name of names) {
    const settle = (value) => {
      Object.defineProperty(exports, name, { value, writable: true, configurable: true, enumerable: true });
    };
    Object.defineProperty(exports, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = require(file)[name];
        settle(value);
        return value;
      },
      set: settle,
    });
  }
}

later('internal/crypto/hash', ['createHash', 'createHmac', 'getHashes', 'hash', 'Hash', 'Hmac']);
later('internal/crypto/keys', [
  'KeyObject', 'createSecretKey', 'createPrivateKey', 'createPublicKey',
]);
later('internal/crypto/keygen', ['generateKeyPair', 'generateKeyPairSync', 'generateKey', 'generateKeySync']);
later('internal/crypto/diffie_hellman', [
  'ECDH', 'DiffieHellman', 'DiffieHellmanGroup', 'diffieHellman', 'createECDH', 'createDiffieHellman',
  'createDiffieHellmanGroup', 'getDiffieHellman', 'getCurves',
]);
later('internal/crypto/x509', ['X509Certificate']);
later('internal/crypto/primes', ['generatePrime', 'generatePrimeSync', 'checkPrime', 'checkPrimeSync']);
later('internal/crypto/kdf', ['pbkdf2', 'pbkdf2Sync', 'scrypt', 'scryptSync', 'hkdf', 'hkdfSync']);
later('internal/crypto/cipher', [
  'createCipheriv', 'createDecipheriv', 'Cipheriv', 'Decipheriv', 'getCiphers', 'getCipherInfo',
]);
later('internal/crypto/sign', [
  'createSign', 'createVerify', 'sign', 'verify', 'Sign', 'Verify', 'publicEncrypt', 'privateDecrypt',
  'privateEncrypt', 'publicDecrypt',
]);
later('internal/crypto/random', [
  'randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID', 'randomUUIDv7',
]);
later('internal/crypto/webcrypto', ['webcrypto', 'subtle', 'getRandomValues']);
later('internal/crypto/info', ['timingSafeEqual', 'getFips', 'setFips', 'secureHeapUsed', 'constants', 'setEngine']);

for (const name of ['pseudoRandomBytes', 'prng', 'rng']) {
  Object.defineProperty(exports, name, {
    configurable: true,
    enumerable: false,
    get() { return exports.randomBytes; },
    set(value) {
      Object.defineProperty(exports, name, { value, writable: true, configurable: true, enumerable: true });
    },
  });
}
