'use strict';
// createSecureContext: options to what the engine wants.

const { codes } = require('internal/errors');
const { validateString, validateBuffer } = require('internal/validators');
const binding = internalBinding('tls_wrap');

const versions = { TLSv1: 0x301, 'TLSv1.1': 0x302, 'TLSv1.2': 0x303, 'TLSv1.3': 0x304 };

// secureProtocol's methods: the lowest and the highest version.
const methods = {
  TLS: [0x301, 0x304], TLSv1: [0x301, 0x301], TLSv1_1: [0x302, 0x302], TLSv1_2: [0x303, 0x303], SSLv23: [0x301, 0x303],
};

function toVersion(which, value, otherwise) {
  value ??= otherwise;
  const number = versions[value];
  if (number === undefined) throw new codes.ERR_TLS_INVALID_PROTOCOL_VERSION(value, which);
  return number;
}

function protocolRange({ minVersion, maxVersion, secureProtocol }) {
  const tls = require('tls');
  if (!secureProtocol) {
    return [
      toVersion('minimum', minVersion, tls.DEFAULT_MIN_VERSION),
      toVersion('maximum', maxVersion, tls.DEFAULT_MAX_VERSION),
    ];
  }
  if (minVersion !== undefined && minVersion !== null) throw new codes.ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
  if (maxVersion !== undefined && maxVersion !== null) throw new codes.ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
  const range = methods[/^(\w+?)_(?:(?:client|server)_)?method$/.exec(secureProtocol)?.[1]];
  if (range && secureProtocol.startsWith('SSLv23')) return [Math.max(range[0], toVersion('minimum', tls.DEFAULT_MIN_VERSION)), range[1]];
  if (range) return range;
  const known = /^SSLv[23]/.test(secureProtocol);
  throw Object.assign(new TypeError(`${known ? 'SSLv' + secureProtocol[4] + ' methods disabled' : 'Unknown method: ' + secureProtocol}`),
    { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD' });
}

const isText = (value) => typeof value === 'string' || ArrayBuffer.isView(value) || value instanceof ArrayBuffer;

function checkText(name, value) {
  if (isText(value)) return;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

// list gives what may be one or many as an array, checked.
function list(value, name) {
  if (!value) return undefined;
  const all = Array.isArray(value) ? value : [value];
  for (const item of all) checkText(name, item);
  return all.filter((item) => item.length !== 0);
}

function keys(key, passphrase) {
  if (!key) return undefined;
  const many = Array.isArray(key);
  return (many ? key : [key]).map((item) => {
    const pem = isText(item) || !many ? item : item?.pem ?? item;
    checkText('options.key', pem);
    const pass = item?.passphrase ?? passphrase;
    if (pass !== undefined && pass !== null && !isText(pass)) validateString(pass, 'options.passphrase');
    return { pem, passphrase: pass };
  });
}

// bundles gives PKCS #12 files with their passphrases.
function bundles(pfx, passphrase) {
  if (!pfx) return undefined;
  return (Array.isArray(pfx) ? pfx : [pfx]).map((item) => {
    const file = isText(item) ? item : item?.buf ?? item;
    checkText('options.pfx', file);
    return { pem: typeof file === 'string' ? Buffer.from(file, 'latin1') : file, passphrase: `${item.passphrase ?? passphrase ?? ''}` };
  });
}

function unsupported(options) {
  for (const name of ['clientCertEngine', 'privateKeyEngine', 'privateKeyIdentifier']) {
    const value = options[name];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'null', 'undefined'], value);
    }
  }
  for (const name of ['clientCertEngine', 'privateKeyEngine', 'privateKeyIdentifier']) {
    if (options[name]) throw new codes.ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
  }
  for (const name of ['pskCallback', 'crl']) {
    if (options[name]) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`tls: options.${name}`);
  }
}

function checkStrings(options) {
  for (const name of ['ciphers', 'ecdhCurve', 'sigalgs', 'passphrase', 'sessionIdContext']) {
    const value = options[name];
    if (value === undefined || value === null || name === 'passphrase') continue;
    validateString(value, `options.${name}`);
    if (name === 'sigalgs' && value === '') throw new codes.ERR_INVALID_ARG_VALUE('options.sigalgs', value);
  }
  const { sessionTimeout, ticketKeys } = options;
  if (sessionTimeout !== undefined && sessionTimeout !== null) {
    require('internal/validators').validateInt32(sessionTimeout, 'options.sessionTimeout', 0);
  }
  if (ticketKeys !== undefined && ticketKeys !== null) {
    validateBuffer(ticketKeys, 'options.ticketKeys');
    if (ticketKeys.byteLength !== 48) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.ticketKeys', ticketKeys.byteLength, 'must be exactly 48 bytes');
    }
  }
}

/** What a connection needs of certificates and versions. */
function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion) {
  if (!(this instanceof SecureContext)) return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
}

/** tls.createSecureContext. */
function createSecureContext(options) {
  if (!options) options = {};
  unsupported(options);
  const [minVersion, maxVersion] = protocolRange(options);
  checkStrings(options);
  const c = new SecureContext();
  c.context = binding.createContext({
    minVersion,
    maxVersion,
    ca: list(options.ca, 'options.ca'),
    cert: list(options.cert, 'options.cert'),
    key: keys(options.key, options.passphrase),
    pfx: bundles(options.pfx, options.passphrase),
    ciphers: options.ciphers ?? require('tls').DEFAULT_CIPHERS,
    ecdhCurve: options.ecdhCurve ?? require('tls').DEFAULT_ECDH_CURVE,
  });
  if (options.ticketKeys) binding.setTicketKeys(c.context, options.ticketKeys);
  return c;
}

module.exports = { SecureContext, createSecureContext };
