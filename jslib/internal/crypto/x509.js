'use strict';
// X509Certificate.

const { inspect } = require('internal/util/inspect');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const { KeyObject, wrap } = require('internal/crypto/keys');
const { x509 } = internalBinding('crypto');

const kHandle = Symbol('kHandle');

function subjectOption(options) {
  validateObject(options, 'options');
  const { subject = 'default' } = options;
  validateString(subject, 'options.subject');
  if (!['default', 'always', 'never'].includes(subject)) throw new ERR_INVALID_ARG_VALUE('options.subject', subject);
  return subject;
}

function flag(options, name, otherwise) {
  const value = options[name] === undefined ? otherwise : options[name];
  validateBoolean(value, `options.${name}`);
  return value;
}

function checkKey(pkey, type) {
  if (!(pkey instanceof KeyObject)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
  if (pkey.type !== type) throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
}

const invalidName = () => Object.assign(new TypeError('Invalid name'), { code: 'ERR_INVALID_ARG_VALUE' });

// checkName refuses a NUL but at the end, where OpenSSL takes it for C's.
function checkName(name) {
  if (name.slice(0, -1).includes('\0')) throw invalidName();
}

/** A certificate and what it says. */
class X509Certificate {
  #fields;
  #publicKey;
  #issuer;

  constructor(buffer) {
    if (buffer?.[kHandle] !== undefined) {
      x509.adopt(this, buffer[kHandle]);
      return;
    }
    if (typeof buffer === 'string') buffer = Buffer.from(buffer);
    if (!ArrayBuffer.isView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    }
    x509.adopt(this, x509.parse(buffer));
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `X509Certificate ${inspect(Object.fromEntries(kShown.map((name) => [name, this[name]])), inner)}`;
  }

  static #read(certificate) { return certificate.#fields ??= x509.fields(certificate); }

  get subject() { return X509Certificate.#read(this).subject; }
  get subjectAltName() { return X509Certificate.#read(this).subjectAltName; }
  get issuer() { return X509Certificate.#read(this).issuer; }

  /** The certificate of the issuer, where the peer sent it. */
  get issuerCertificate() {
    if (this.#issuer === undefined) {
      const handle = x509.issuer(this);
      this.#issuer = handle && fromHandle(handle);
    }
    return this.#issuer;
  }

  get infoAccess() { return X509Certificate.#read(this).infoAccess; }
  get validFrom() { return X509Certificate.#read(this).validFrom; }
  get validTo() { return X509Certificate.#read(this).validTo; }
  get validFromDate() { return new Date(X509Certificate.#read(this).from); }
  get validToDate() { return new Date(X509Certificate.#read(this).to); }
  get fingerprint() { return X509Certificate.#read(this).fingerprint; }
  get fingerprint256() { return X509Certificate.#read(this).fingerprint256; }
  get fingerprint512() { return X509Certificate.#read(this).fingerprint512; }
  get keyUsage() { return X509Certificate.#read(this).keyUsage; }
  get serialNumber() { return X509Certificate.#read(this).serialNumber; }
  get signatureAlgorithm() { return X509Certificate.#read(this).signatureAlgorithm; }
  get signatureAlgorithmOid() { return X509Certificate.#read(this).signatureAlgorithmOid; }
  get raw() { return x509.raw(this); }
  get publicKey() { return this.#publicKey ??= wrap(x509.publicKey(this)); }

  toString() { return x509.pem(this); }
  toJSON() { return this.toString(); }

  get ca() { return X509Certificate.#read(this).ca; }

  /** The name of the certificate that a host's fits, or undefined. */
  checkHost(name, options = {}) {
    validateString(name, 'name');
    const subject = subjectOption(options);
    checkName(name);
    return x509.checkHost(this, name, subject, flag(options, 'wildcards', true), flag(options, 'partialWildcards', true),
      flag(options, 'multiLabelWildcards', false), flag(options, 'singleLabelSubdomains', false));
  }

  /** The address, where the certificate has it. */
  checkEmail(email, options = {}) {
    validateString(email, 'email');
    const subject = subjectOption(options);
    checkName(email);
    return x509.checkEmail(this, email, subject) ? email : undefined;
  }

  /** The address, where the certificate has it. */
  checkIP(ip) {
    validateString(ip, 'ip');
    const found = x509.checkIP(this, ip);
    if (found === undefined) throw invalidName();
    return found ? ip : undefined;
  }

  checkIssued(otherCert) {
    if (!(otherCert instanceof X509Certificate)) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return x509.isIssuedBy(this, otherCert);
  }

  checkPrivateKey(pkey) {
    checkKey(pkey, 'private');
    return x509.isOf(this, pkey);
  }

  /** Whether the certificate was signed with the key. */
  verify(pkey) {
    checkKey(pkey, 'public');
    return x509.verify(this, pkey);
  }

  /** The object of getPeerCertificate. */
  toLegacyObject() { return x509.legacy(this); }
}

const kShown = [
  'subject', 'subjectAltName', 'issuer', 'infoAccess', 'validFrom', 'validTo', 'validFromDate', 'validToDate', 'fingerprint',
  'fingerprint256', 'fingerprint512', 'keyUsage', 'serialNumber', 'signatureAlgorithm', 'signatureAlgorithmOid',
];

/** The X509Certificate around a native one. */
const fromHandle = (handle) => new X509Certificate({ [kHandle]: handle });

module.exports = { X509Certificate, fromHandle, isX509Certificate: (value) => value instanceof X509Certificate };
