'use strict';
// Arguments of the web's crypto, and errors in its words.

const ordinals = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];

function typeError(code, message) {
  return Object.assign(new TypeError(message), { code });
}

/** The DOMException of a name. */
function dom(message, name, cause) {
  return new DOMException(message, cause === undefined ? name : { name, cause });
}

function isBytes(value) {
  return ArrayBuffer.isView(value) || require('util').types.isAnyArrayBuffer(value);
}

/** The bytes of a view or an ArrayBuffer, not copied. */
function bytesOf(value) {
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
}

const formats = ['raw', 'pkcs8', 'spki', 'jwk', 'raw-public', 'raw-secret', 'raw-private', 'raw-seed'];
const usages = [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey', 'encapsulateKey', 'encapsulateBits',
  'decapsulateKey', 'decapsulateBits',
];

// Conversions of an argument; what they throw is the end of a sentence.
const conversions = {
  __proto__: null,
  algorithm: (value) => (typeof value === 'object' && value !== null ? value : `${value}`),
  format(value) {
    if (!formats.includes(`${value}`)) throw typeError('ERR_INVALID_ARG_VALUE', ` '${value}' is not a valid enum value of type KeyFormat.`);
    return `${value}`;
  },
  key(value) {
    if (!require('internal/crypto/cryptokey').isCryptoKey(value)) throw typeError('ERR_INVALID_ARG_TYPE', ' is not of type CryptoKey.');
    return value;
  },
  bytes(value) {
    if (!isBytes(value)) {
      throw typeError('ERR_INVALID_ARG_TYPE', ' is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
    }
    return Buffer.from(bytesOf(value));
  },
  usages(value) {
    if (typeof value !== 'object' || value === null || typeof value[Symbol.iterator] !== 'function') {
      throw typeError('ERR_INVALID_ARG_TYPE', ' cannot be converted to sequence.');
    }
    return Array.from(value, (usage, i) => {
      if (!usages.includes(`${usage}`)) {
        throw typeError('ERR_INVALID_ARG_VALUE', `[${i}] '${usage}' is not a valid enum value of type KeyUsage.`);
      }
      return `${usage}`;
    });
  },
  keyData(value, args) {
    if (args[0] !== 'jwk') return conversions.bytes(value);
    if (typeof value !== 'object' || value === null) throw typeError('ERR_INVALID_ARG_TYPE', ' cannot be converted to a dictionary');
    const ops = value.key_ops;
    if (ops !== undefined && (typeof ops !== 'object' || ops === null || typeof ops[Symbol.iterator] !== 'function')) {
      throw typeError('ERR_INVALID_ARG_TYPE', '\0key_ops in  cannot be converted to sequence.');
    }
    return value;
  },
  boolean: Boolean,
  length(value) {
    if (value === null || value === undefined) return null;
    const n = +value;
    if (!Number.isFinite(n)) throw typeError('ERR_INVALID_ARG_TYPE', ' is not a finite number.');
    if (n < 0 || n > 4294967295) throw typeError('ERR_OUT_OF_RANGE', ' is outside the expected range of 0 to 4294967295.');
    return Math.trunc(n);
  },
};

/** The arguments of a method of SubtleCrypto, converted; needed of them must be there. */
function convertArguments(method, given, kinds, needed) {
  const prefix = `Failed to execute '${method}' on 'SubtleCrypto': `;
  if (given.length < needed) {
    throw typeError('ERR_MISSING_ARGS', `${prefix}${needed} arguments required, but only ${given.length} present.`);
  }
  const result = [];
  kinds.forEach((kind, i) => {
    try {
      result.push(conversions[kind](given[i], result));
    } catch (e) {
      if (e?.code === undefined) throw e;
      const inner = e.message[0] === '\0' ? e.message.slice(1).replace('in ', `in ${ordinals[i]} argument`) : undefined;
      e.message = prefix + (inner ?? `${ordinals[i]} argument${e.message}`);
      throw e;
    }
  });
  return result;
}

module.exports = { typeError, dom, usages, isBytes, bytesOf, convertArguments };
