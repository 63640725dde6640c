'use strict';
// tls: its parts are loaded when they are first used.

const { codes } = require('internal/errors');
const { cipherList } = require('internal/crypto/ciphers');
const { getOptionValue } = require('internal/options');
const binding = internalBinding('tls_wrap');

exports.CLIENT_RENEG_LIMIT = 3;
exports.CLIENT_RENEG_WINDOW = 600;
exports.DEFAULT_CIPHERS = getOptionValue('--tls-cipher-list') || cipherList;
exports.DEFAULT_ECDH_CURVE = 'auto';

// The first of options that is given decides.
const chosen = (options, otherwise) => options.find(([option]) => getOptionValue(option))?.[1] ?? otherwise;
exports.DEFAULT_MIN_VERSION = chosen([
  ['--tls-min-v1.0', 'TLSv1'], ['--tls-min-v1.1', 'TLSv1.1'], ['--tls-min-v1.2', 'TLSv1.2'], ['--tls-min-v1.3', 'TLSv1.3'],
], 'TLSv1.2');
exports.DEFAULT_MAX_VERSION = chosen([['--tls-max-v1.3', 'TLSv1.3'], ['--tls-max-v1.2', 'TLSv1.2']], 'TLSv1.3');

/** The names of the ciphers that there are. */
exports.getCiphers = () => binding.getCiphers();

/** Certificates cannot be compressed here. */
exports.getCertificateCompressionAlgorithms = () => [];

let roots;
Object.defineProperty(exports, 'rootCertificates', {
  configurable: false,
  enumerable: true,
  get: () => (roots ??= Object.freeze(binding.rootCertificates())),
});

/** The authorities trusted by default; those of the system stand for all. */
exports.getCACertificates = function(type = 'default') {
  require('internal/validators').validateOneOf(type, 'type', ['default', 'system', 'bundled', 'extra']);
  return type === 'extra' ? [] : exports.rootCertificates;
};

exports.setDefaultCACertificates = function() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('tls.setDefaultCACertificates()');
};

/** Writes protocols in wire format to out.ALPNProtocols. */
exports.convertALPNProtocols = function(protocols, out) {
  if (Array.isArray(protocols)) {
    const { protocolList } = require('internal/tls/socket');
    const list = protocolList(protocols);
    out.ALPNProtocols = Buffer.concat(list.flatMap((p) => [Buffer.from([p.length]), p]));
  } else if (ArrayBuffer.isView(protocols)) {
    out.ALPNProtocols = Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
  }
};

/** Undefined where cert is for hostname, else the error. */
exports.checkServerIdentity = (hostname, cert) => require('internal/tls/identity').checkServerIdentity(hostname, cert);

exports.createSecureContext = (options) => require('internal/tls/context').createSecureContext(options);

const { SecureContext } = require('internal/tls/context');
const wrap = require('_tls_wrap');
exports.SecureContext = SecureContext;
exports.TLSSocket = wrap.TLSSocket;
exports.Server = wrap.Server;
exports.createServer = wrap.createServer;
exports.connect = wrap.connect;
