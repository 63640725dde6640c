'use strict';
// What SubtleCrypto's operations take as an algorithm: names, dictionaries and their checks.

const { typeError, dom, isBytes, bytesOf } = require('internal/crypto/webidl');
const { isCryptoKey } = require('internal/crypto/cryptokey');

const aesModes = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW'];
const digests = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'];
const signers = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519', 'HMAC'];
const rsa = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];

const each = (names, dictionary) => Object.fromEntries(names.map((name) => [name, dictionary]));

// Each operation has its algorithms, with the dictionary that each of them takes.
const operations = {
  __proto__: null,
  digest: each(digests, null),
  sign: { ...each(signers, null), 'RSA-PSS': 'RsaPssParams', 'ECDSA': 'EcdsaParams' },
  encrypt: { 'RSA-OAEP': 'RsaOaepParams', 'AES-CBC': 'AesCbcParams', 'AES-CTR': 'AesCtrParams', 'AES-GCM': 'AeadParams' },
  deriveBits: { ECDH: 'EcdhKeyDeriveParams', X25519: 'EcdhKeyDeriveParams', HKDF: 'HkdfParams', PBKDF2: 'Pbkdf2Params' },
  wrapKey: { 'AES-KW': null },
  generateKey: {
    ...each(rsa, 'RsaHashedKeyGenParams'), ...each(['ECDSA', 'ECDH'], 'EcKeyGenParams'), ...each(['Ed25519', 'X25519'], null),
    ...each(aesModes, 'AesKeyGenParams'), HMAC: 'HmacKeyGenParams',
  },
  importKey: {
    ...each(rsa, 'RsaHashedImportParams'), ...each(['ECDSA', 'ECDH'], 'EcKeyImportParams'),
    ...each(['Ed25519', 'X25519', ...aesModes, 'HKDF', 'PBKDF2'], null), HMAC: 'HmacImportParams',
  },
  'get key length': {
    ...each(aesModes, 'AesDerivedKeyParams'), HMAC: 'HmacImportParams', HKDF: null, PBKDF2: null,
  },
};
operations.verify = operations.sign;
operations.decrypt = operations.encrypt;
operations.unwrapKey = operations.wrapKey;
operations.exportKey = operations.importKey;

const bytes = (value, name) => {
  if (!isBytes(value)) {
    throw typeError('ERR_INVALID_ARG_TYPE',
      `Failed to normalize algorithm: ${name} in passed algorithm is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  }
  return Buffer.from(bytesOf(value));
};

const number = (limit) => (value, name) => {
  const n = Math.trunc(+value);
  if (!Number.isFinite(+value)) {
    throw typeError('ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: ${name} in passed algorithm is not a finite number.`);
  }
  if (n < 0 || n > limit) {
    throw typeError('ERR_OUT_OF_RANGE',
      `Failed to normalize algorithm: ${name} in passed algorithm is outside the expected range of 0 to ${limit}.`);
  }
  return n + 0;
};
const octet = number(255);
const short = number(65535);
const long = number(4294967295);
const text = (value) => `${value}`;

const hash = (value, name, dictionary) => {
  let found;
  try {
    found = normalize(value, 'digest');
  } catch {
    // Told below.
  }
  if (found === undefined) throw dom(`Only SHA hashes are supported in ${dictionary}`, 'NotSupportedError');
  return { name: found.name };
};

const exponent = (value, name) => {
  if (!(value instanceof Uint8Array)) {
    throw typeError('ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: ${name} in passed algorithm is not an Uint8Array object.`);
  }
  return new Uint8Array(value);
};

const publicKey = (value, name) => {
  if (!isCryptoKey(value)) {
    throw typeError('ERR_INVALID_ARG_TYPE', `Failed to normalize algorithm: ${name} in passed algorithm is not of type CryptoKey.`);
  }
  return value;
};

const curves = ['P-256', 'P-384', 'P-521'];
const curve = (value) => {
  if (!curves.includes(`${value}`)) throw dom('Unrecognized namedCurve', 'NotSupportedError');
  return `${value}`;
};

const failed = (message) => { throw dom(message, 'OperationError'); };

const aesLength = ({ length }) => {
  if (length !== 128 && length !== 192 && length !== 256) failed('AES key length must be 128, 192, or 256 bits');
};
const sixteen = (member) => (algorithm) => {
  if (algorithm[member].length !== 16) failed(`algorithm.${member} must contain exactly 16 bytes`);
};
const positive = (dictionary, error) => ({ length }) => {
  if (length === 0) throw dom(`${dictionary}.length cannot be 0`, error);
};

// The members of a dictionary, in the order of their conversion: [name, conversion, is it
// optional?]; and what must hold of them all.
const dictionaries = {
  __proto__: null,
  AesKeyGenParams: [[['length', short]], aesLength],
  AesDerivedKeyParams: [[['length', short]], aesLength],
  HmacKeyGenParams: [[['hash', hash], ['length', long, true]], positive('HmacKeyGenParams', 'OperationError')],
  HmacImportParams: [[['hash', hash], ['length', long, true]], positive('HmacImportParams', 'DataError')],
  RsaHashedKeyGenParams: [[['modulusLength', long], ['publicExponent', exponent], ['hash', hash]], ({ modulusLength, publicExponent }) => {
    if (modulusLength < 512) failed('algorithm.modulusLength must be at least 512');
    if (publicExponent.every((byte, i) => byte === 0 || (i === publicExponent.length - 1 && byte < 3))) {
      failed('algorithm.publicExponent must be at least 3');
    }
    if (publicExponent[publicExponent.length - 1] % 2 === 0) failed('algorithm.publicExponent must be odd');
  }],
  RsaHashedImportParams: [[['hash', hash]]],
  EcKeyGenParams: [[['namedCurve', curve]]],
  EcKeyImportParams: [[['namedCurve', curve]]],
  EcdsaParams: [[['hash', hash]]],
  RsaPssParams: [[['saltLength', long]]],
  RsaOaepParams: [[['label', bytes, true]]],
  AesCbcParams: [[['iv', bytes]], sixteen('iv')],
  AesCtrParams: [[['counter', bytes], ['length', octet]], (algorithm) => {
    sixteen('counter')(algorithm);
    if (algorithm.length === 0 || algorithm.length > 128) failed('AES-CTR algorithm.length must be between 1 and 128');
  }],
  AeadParams: [[['additionalData', bytes, true], ['iv', bytes], ['tagLength', octet, true]], ({ tagLength }) => {
    if (tagLength !== undefined && ![32, 64, 96, 104, 112, 120, 128].includes(tagLength)) {
      failed(`${tagLength} is not a valid AES-GCM tag length`);
    }
  }],
  EcdhKeyDeriveParams: [[['public', publicKey]]],
  HkdfParams: [[['hash', hash], ['info', bytes], ['salt', bytes]]],
  Pbkdf2Params: [[['hash', hash], ['iterations', long], ['salt', bytes]], ({ iterations }) => {
    if (iterations === 0) failed('iterations cannot be zero');
  }],
};

function missing(member, dictionary) {
  return typeError('ERR_MISSING_OPTION', `Failed to normalize algorithm: passed algorithm cannot be converted to '${dictionary}' ` +
    `because '${member}' is required in '${dictionary}'.`);
}

function convert(algorithm, dictionary, result) {
  const [members, check] = dictionaries[dictionary];
  for (const [name, conversion, optional] of members) {
    const value = algorithm[name];
    if (value !== undefined) result[name] = conversion(value, name, dictionary);
    else if (!optional) throw missing(name, dictionary);
  }
  check?.(result);
}

/** The algorithm of an operation with its members converted and checked, or an error. */
function normalize(algorithm, operation) {
  if (typeof algorithm !== 'object' || algorithm === null) algorithm = { name: `${algorithm}` };
  if (algorithm.name === undefined) throw missing('name', 'Algorithm');
  const wanted = text(algorithm.name).toUpperCase();
  const known = operations[operation];
  const name = Object.keys(known).find((each) => each.toUpperCase() === wanted);
  if (name === undefined) throw dom('Unrecognized algorithm name', 'NotSupportedError');
  const result = { name };
  if (known[name] !== null) convert(algorithm, known[name], result);
  return result;
}

/** Whether the operation has such an algorithm. */
function supports(operation, algorithm) {
  if (operations[operation] === undefined) return false;
  try {
    normalize(algorithm, operation);
    return true;
  } catch {
    return false;
  }
}

/** OpenSSL's name of a hash of the web's. */
const hashName = ({ name }) => (name.startsWith('SHA3') ? name.toLowerCase() : name.toLowerCase().replace('-', ''));

module.exports = { normalize, supports, hashName };
