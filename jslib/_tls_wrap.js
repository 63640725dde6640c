'use strict';
// tls.Server and tls.connect.

const net = require('net');
const { codes, ConnResetException } = require('internal/errors');
const { validateBuffer, validateFunction, validateNumber, validateString } = require('internal/validators');
const { TLSSocket, kPendingSession, kVerified } = require('internal/tls/socket');
const { createSecureContext } = require('internal/tls/context');
const binding = internalBinding('tls_wrap');

const kErrorEmitted = Symbol('error-emitted');
const kConnectOptions = Symbol('connect-options');
const kSNICallback = Symbol('snicallback');

function onServerSocketSecure() {
  if (this._tlsOptions.requestCert) {
    const err = this._handle.engine.verifyError();
    if (err) {
      this.authorizationError = err.code;
      if (this._tlsOptions.rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (this.destroyed || !this._releaseControl()) return;
  this.secureConnecting = false;
  this._tlsOptions.server.emit('secureConnection', this);
}

function onSocketTLSError(err) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', err, this);
}

function onSocketClose(hadError) {
  if (hadError || this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', new ConnResetException('socket hang up'), this);
}

function onConnection(rawSocket) {
  const chooses = this[kSNICallback] || this._contexts.length > 0;
  const socket = new TLSSocket(rawSocket, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this._handshakeTimeout,
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: chooses ? this[kSNICallback] || defaultSNI(this) : null,
    highWaterMark: this[Symbol.for('gonode.tls.highWaterMark')],
    pauseOnConnect: this.pauseOnConnect,
  });
  socket[kErrorEmitted] = false;
  if (this._handshakeTimeout > 0) socket.setTimeout(this._handshakeTimeout, socket._handleTimeout);
  socket.on('secure', onServerSocketSecure);
  socket.on('close', onSocketClose);
  socket.on('_tlsError', onSocketTLSError);
}

const defaultSNI = (server) => (servername, callback) => {
  const found = server._contexts.findLast(([pattern]) => pattern.test(servername));
  callback(null, found ? found[1] : undefined);
};

/** A server of TLS connections: (options[, secureConnectionListener]). */
function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null || typeof options === 'object') {
    options ??= {};
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  takeServerOptions(this, options);
  this.setSecureContext(options);
  Reflect.apply(net.Server, this, [options, onConnection]);
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

function takeServerOptions(server, options) {
  if (options.ALPNProtocols) {
    server.ALPNProtocols = convertALPN(options.ALPNProtocols);
  }
  if (options.ALPNCallback) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new codes.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
    server.ALPNCallback = options.ALPNCallback;
  }
  if (options.sessionTimeout) server.sessionTimeout = options.sessionTimeout;
  if (options.ticketKeys) server.ticketKeys = options.ticketKeys;
  server._handshakeTimeout = options.handshakeTimeout || 120 * 1000;
  validateNumber(server._handshakeTimeout, 'options.handshakeTimeout');
  server[kSNICallback] = options.SNICallback;
  if (options.SNICallback) validateFunction(options.SNICallback, 'options.SNICallback');
  if (options.pskCallback) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('tls: options.pskCallback');
}

function convertALPN(protocols) {
  const out = {};
  require('tls').convertALPNProtocols(protocols, out);
  return out.ALPNProtocols;
}

/** Replaces certificates and versions for the connections to come. */
Server.prototype.setSecureContext = function(options) {
  require('internal/validators').validateObject(options, 'options');
  for (const name of ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'ciphers', 'ecdhCurve', 'crl', 'sigalgs']) {
    this[name] = options[name] || undefined;
  }
  this.minVersion = options.minVersion;
  this.maxVersion = options.maxVersion;
  this.secureProtocol = options.secureProtocol;
  this._sharedCreds = require('tls').createSecureContext({ ...options, ticketKeys: options.ticketKeys ?? this.ticketKeys });
};

/** The 48 bytes that make session tickets. */
Server.prototype.getTicketKeys = function() {
  this.ticketKeys ??= require('crypto').randomBytes(48);
  binding.setTicketKeys(this._sharedCreds.context, this.ticketKeys);
  return this.ticketKeys;
};

Server.prototype.setTicketKeys = function(keys) {
  validateBuffer(keys);
  if (keys.byteLength !== 48) require('assert')(false, 'Session ticket keys must be a 48-byte buffer');
  this.ticketKeys = keys;
  binding.setTicketKeys(this._sharedCreds.context, keys);
};

/** What the servers of a cluster have in common: the tickets of one are good for all. */
Server.prototype._getServerData = function() {
  return { ticketKeys: this.getTicketKeys().toString('hex') };
};

Server.prototype._setServerData = function({ ticketKeys }) {
  this.setTicketKeys(Buffer.from(ticketKeys, 'hex'));
};

/** Certificates for the server names that match. */
Server.prototype.addContext = function(servername, context) {
  if (!servername) throw new codes.ERR_TLS_REQUIRED_SERVER_NAME();
  validateString(servername, 'servername');
  const pattern = servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replaceAll('*', '[^.]*');
  this._contexts.push([new RegExp(`^${pattern}$`), context?.context ? context : createSecureContext(context)]);
};

Server.prototype[Symbol.for('nodejs.rejection')] = function(err, event, socket, ...rest) {
  if (event === 'secureConnection') socket.destroy(err);
  else net.Server.prototype[Symbol.for('nodejs.rejection')]?.call(this, err, event, socket, ...rest);
};

// connect

function onConnectSecure() {
  const options = this[kConnectOptions];
  let err = this._handle.engine.verifyError();
  if (!err && !this.isSessionReused()) {
    const host = options.servername || options.host || options.socket?._host || 'localhost';
    err = options.checkServerIdentity(host, this.getPeerCertificate(true));
  }
  if (err) {
    this.authorized = false;
    this.authorizationError = err.code || err.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(err);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this.emit('secureConnect');
  this[kVerified] = true;
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session) this.emit('session', session);
  this.removeListener('end', onConnectEnd);
}

function onConnectEnd() {
  if (this._hadError) return;
  const { path, host, port, localAddress } = this[kConnectOptions];
  this._hadError = true;
  const error = new ConnResetException('Client network socket disconnected before secure TLS connection was established');
  this.destroy(Object.assign(error, { path, host, port, localAddress }));
}

let warnedUnauthorized = false;
let warnedServername = false;

function allowUnauthorized() {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return false;
  if (!warnedUnauthorized) {
    warnedUnauthorized = true;
    process.emitWarning('Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to \'0\' makes TLS connections ' +
      'and HTTPS requests insecure by disabling certificate verification.');
  }
  return true;
}

// normalize reads tls.connect's arguments: net.connect's, with more options behind.
function normalize(args) {
  const [options, listener] = net._normalizeArgs(args);
  const more = args[1] !== null && typeof args[1] === 'object' ? args[1] : args[2];
  return [more !== null && typeof more === 'object' ? { ...options, ...more } : options, listener];
}

/** Makes a TLS connection: (options | port[, host][, options] | path[, options])[, listener]. */
function connect(...args) {
  let [options, listener] = normalize(args);
  const tls = require('tls');
  options = {
    rejectUnauthorized: !allowUnauthorized(),
    ciphers: tls.DEFAULT_CIPHERS,
    checkServerIdentity: require('internal/tls/identity').checkServerIdentity,
    minDHSize: 1024,
    ...options,
  };
  if (options.rejectUnauthorized === undefined) options.rejectUnauthorized = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  const secureContext = options.secureContext || tls.createSecureContext(options); // which scripts replace
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    ALPNProtocols: options.ALPNProtocols,
    enableTrace: options.enableTrace,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
  });
  socket[kConnectOptions] = options;
  if (listener) socket.once('secureConnect', listener);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options, socket._start);
  }
  socket._releaseControl();
  if (options.session) socket.setSession(options.session);
  if (options.servername) setServername(socket, options.servername);
  if (options.socket) socket._start();
  socket.on('secure', onConnectSecure);
  socket.prependListener('end', onConnectEnd);
  return socket;
}

function setServername(socket, servername) {
  if (!warnedServername && net.isIP(servername)) {
    process.emitWarning('Setting the TLS ServerName to an IP address is not permitted by RFC 6066. ' +
      'This will be ignored in a future version.', 'DeprecationWarning', 'DEP0123');
    warnedServername = true;
  }
  socket.setServername(servername);
}

module.exports = {
  TLSSocket,
  Server,
  createServer(options, listener) { return new Server(options, listener); },
  connect,
};
