'use strict';
// TLSSocket: a net.Socket whose handle is a TLSWrap.

const net = require('net');
const { kReinitializeHandle } = require('internal/net');
const { codes } = require('internal/errors');
const { HandleTransport, StreamTransport, TLSWrap, own } = require('internal/tls/wrap');
const { createSecureContext } = require('internal/tls/context');
const {
  validateBoolean, validateBuffer, validateFunction, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');
const { TCP, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: PipeConstants } = internalBinding('pipe_wrap');

const kPendingSession = Symbol('pendingSession');
const kVerified = Symbol('verified');

function convertProtocol(protocol, list) {
  const bytes = typeof protocol === 'string' ? Buffer.from(protocol, 'latin1') : protocol;
  if (bytes.length > 255) {
    throw new codes.ERR_OUT_OF_RANGE('The byte length of the protocol at index ' +
      `${list.indexOf(protocol)} exceeds the maximum length.`, '<= 255', bytes.length, true);
  }
  return Buffer.from(bytes);
}

/** ALPN protocols, an array or a wire-format view, as an array of Buffers. */
function protocolList(protocols) {
  if (Array.isArray(protocols)) return protocols.map((p) => convertProtocol(p, protocols));
  if (!ArrayBuffer.isView(protocols)) return [];
  const wire = Buffer.from(protocols.buffer, protocols.byteOffset, protocols.byteLength);
  const all = [];
  for (let at = 0; at < wire.length; at += 1 + wire[at]) all.push(wire.subarray(at + 1, at + 1 + wire[at]));
  return all;
}

/** A TLS connection over socket, or over one that it makes itself. */
function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const options = { ...opts };
  check(options);
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kPendingSession] = null;
  this[kVerified] = false;
  this.encrypted = true;
  this.ssl = null;
  const transport = transportOf(socket, options);
  const wrap = makeWrap(transport, options);
  net.Socket.call(this, {
    handle: wrap,
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: socket ? undefined : options.onread,
    signal: options.signal,
  });
  this.ssl = wrap;
  own(wrap, this);
  listenTo(this, wrap);
  this.on('error', this._tlsError);
  this.on('close', this._destroySSL);
  adopt(this, socket);
  if (options.isServer) this._start();
  process.nextTick(initRead, this, socket);
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

function check(options) {
  if (options.ALPNCallback) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new codes.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (options.enableTrace !== undefined && options.enableTrace !== null) validateBoolean(options.enableTrace, 'options.enableTrace');
  if (options.SNICallback !== undefined && options.SNICallback !== null && options.isServer) {
    validateFunction(options.SNICallback, 'options.SNICallback');
  }
}

function transportOf(socket, options) {
  if (!socket) return new HandleTransport(options.pipe ? new Pipe(PipeConstants.SOCKET) : new TCP(TCPConstants.SOCKET));
  const { _handle: handle } = socket;
  // A TLS connection within another one goes through its stream.
  if (socket instanceof net.Socket && handle && !(handle instanceof TLSWrap)) return new HandleTransport(handle, socket);
  return new StreamTransport(socket);
}

function makeWrap(transport, options) {
  const context = options.secureContext || createSecureContext(options);
  options.secureContext = context;
  return new TLSWrap(transport, context, {
    isServer: Boolean(options.isServer),
    requestCert: Boolean(options.requestCert) || !options.isServer,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    protocols: options.ALPNProtocols ? protocolList(options.ALPNProtocols) : [],
    hello: Boolean(options.isServer && (options.SNICallback || options.ALPNCallback)),
  });
}

function listenTo(socket, wrap) {
  wrap.onhandshakedone = () => socket._finishInit();
  wrap.onearlywrite = () => socket._start();
  wrap.onerror = (err) => onError(socket, err);
  wrap.onnewsession = (session) => {
    if (socket[kVerified]) socket.emit('session', session);
    else socket[kPendingSession] = session;
  };
  wrap.onkeylog = (line) => {
    socket.emit('keylog', line);
    socket._tlsOptions.server?.emit('keylog', line, socket);
  };
  wrap.onclienthello = (servername, protocols) => onClientHello(socket, wrap, servername, protocols);
}

function onError(socket, err) {
  if (socket._hadError) return;
  socket._hadError = true;
  if (!socket._secureEstablished) {
    socket._closeAfterHandlingError = true;
    socket.destroy(err);
  } else {
    socket._emitTLSError(err);
  }
}

// adopt ties the socket to the one that it was made of.
function adopt(self, socket) {
  if (!socket) {
    self.connecting = true;
    return;
  }
  self._parent = socket;
  socket.on('error', (err) => self._emitTLSError(err));
  if (!(socket instanceof net.Socket)) {
    socket.on('close', () => self.destroy());
    return;
  }
  socket.on('close', () => self.destroy());
  self.connecting = socket.connecting || !socket._handle;
  if (!self.connecting) return;
  socket.once('connect', () => {
    self.connecting = false;
    self.emit('connect');
  });
}

function initRead(self, socket) {
  if (self.destroyed || !self._handle) return;
  if (socket?.readableLength && self._handle instanceof TLSWrap) {
    let chunk;
    while ((chunk = socket.read()) !== null) self._handle.received(chunk);
  }
  if (self._tlsOptions.pauseOnConnect && self._tlsOptions.isServer) return;
  self.read(0);
}

// The hello of a client: the script chooses the context by name, and the protocol.
function onClientHello(socket, wrap, servername, protocols) {
  const { SNICallback, ALPNCallback, ALPNProtocols } = socket._tlsOptions;
  const fail = (err) => {
    if (socket._handle) socket.destroy(err);
  };
  const choose = (context) => {
    if (!wrap.engine) return;
    let protocol;
    if (ALPNCallback && protocols.length > 0) {
      protocol = chooseProtocol(ALPNCallback, wrap, servername, protocols);
      if (protocol instanceof Error) return fail(protocol);
      if (protocol === undefined) return refuseProtocols(wrap, context);
    }
    wrap.engine.proceed(context?.context, protocol);
  };
  if (!SNICallback || !servername) return choose(null);
  let called = false;
  socket.servername = servername;
  SNICallback(servername, (err, context) => {
    if (called) return fail(new codes.ERR_MULTIPLE_CALLBACK());
    called = true;
    if (err) return fail(err);
    if (context && !context.context) return fail(new TypeError('Invalid SNI context'));
    choose(context);
  });
}

function chooseProtocol(ALPNCallback, wrap, servername, protocols) {
  const chosen = ALPNCallback.call(wrap, { servername: servername || false, protocols });
  if (chosen === undefined || protocols.includes(chosen)) return chosen;
  return new codes.ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols);
}

// A protocol that nobody offers makes the engine send the alert for it.
function refuseProtocols(wrap, context) { wrap.engine.proceed(context?.context, '\0'); }

const proto = TLSSocket.prototype;

proto._tlsError = function(err) {
  this.emit('_tlsError', err);
  return this._controlReleased ? err : null;
};

proto._emitTLSError = function(err) {
  const e = this._tlsError(err);
  if (e) this.emit('error', e);
};

proto._start = function() {
  if (this.connecting) {
    this.once('connect', this._start);
    return;
  }
  // A socket that was destroyed early may have connected in plain.
  if (!(this._handle instanceof TLSWrap)) return;
  const { server } = this._tlsOptions;
  const file = require('internal/options').getOptionValue('--tls-keylog');
  if (file) logKeys(this, file);
  this._handle.start(this.listenerCount('keylog') > 0 || Boolean(server?.listenerCount('keylog')));
};

let warnedKeylog = false;

// logKeys appends the secrets of a connection to the file of --tls-keylog.
function logKeys(socket, file) {
  if (!warnedKeylog) {
    warnedKeylog = true;
    process.emitWarning(`Using --tls-keylog makes TLS connections insecure by writing secret key material to file ${file}`);
  }
  socket.on('keylog', (line) => {
    require('fs').appendFile(file, line, { mode: 0o600 }, (err) => {
      if (err) process.emitWarning(`Failed to write TLS keylog (this warning will not be repeated): ${err}`);
    });
  });
}

// Another address is tried with another handle.
proto[kReinitializeHandle] = function(handle) {
  const former = this._handle;
  const wrap = makeWrap(new HandleTransport(handle), this._tlsOptions);
  net.Socket.prototype[kReinitializeHandle].call(this, wrap);
  this.ssl = wrap;
  own(wrap, this);
  listenTo(this, wrap);
  if (former.session) this.setSession(former.session);
  if (this.servername) this.setServername(this.servername);
};

proto._finishInit = function() {
  if (!this._handle) return;
  const info = this._handle.engine.info();
  this.alpnProtocol = info.alpn || false;
  if (this._tlsOptions.isServer) this.servername = info.servername || false;
  else if (this.servername === null) this.servername = false;
  this._secureEstablished = true;
  if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
  this.emit('secure');
};

proto._handleTimeout = function() {
  this._emitTLSError(new codes.ERR_TLS_HANDSHAKE_TIMEOUT());
};

proto._releaseControl = function() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

proto._init = function() {};

/** Lets go of the handle's place in `ssl`. */
proto._destroySSL = function() {
  this.ssl = null;
  this[kPendingSession] = null;
};

/** Renegotiation is a thing of the past that the engine does not do. */
proto.renegotiate = function(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  const error = new codes.ERR_TLS_RENEGOTIATION_UNSUPPORTED();
  if (callback) process.nextTick(callback, error);
  return false;
};

proto.disableRenegotiation = function() {};

proto.enableTrace = function() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('tlsSocket.enableTrace()');
};

proto.setServername = function(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new codes.ERR_TLS_SNI_FROM_SERVER();
  this.servername = name;
  this._handle.engine.setServername(net.isIP(name) ? '' : name);
};

proto.setSession = function(session) {
  if (typeof session === 'string') session = Buffer.from(session, 'latin1');
  this._handle.session = session;
  this._handle.engine.setSession(session);
};

proto.setKeyCert = function(context) {
  const made = context?.context ? context : createSecureContext(context);
  this._handle.engine.setContext(made.context);
};

proto.getSession = function() { return this._handle?.engine?.getSession(); };
proto.getTLSTicket = function() { return this._handle?.engine?.getSession(); };
proto.isSessionReused = function() { return established(this) ? this._handle.engine.info().reused : false; };

/** Limits the plain text of a record; false for a size outside of 512 to 16384. */
proto.setMaxSendFragment = function(size) {
  validateInt32(size, 'size');
  return this._handle?.engine ? this._handle.engine.setMaxSendFragment(size) : false;
};

function established(socket) { return Boolean(socket._secureEstablished && socket._handle?.engine); }

/** The negotiated version, or null. */
proto.getProtocol = function() { return established(this) ? this._handle.engine.info().protocol : null; };

/** {name, standardName, version} of the cipher, or undefined. */
proto.getCipher = function() {
  if (!established(this)) return undefined;
  const info = this._handle.engine.info();
  return { name: info.cipher, standardName: info.standardCipher, version: info.protocol };
};

/** What the client knows of the key exchange; null at a server. */
proto.getEphemeralKeyInfo = function() {
  if (this._tlsOptions.isServer) return null;
  if (!established(this)) return {};
  const { curve } = this._handle.engine.info();
  if (!curve) return {};
  const sizes = { prime256v1: 256, secp384r1: 384, secp521r1: 521, X25519: 253 };
  return curve in sizes ? { type: 'ECDH', name: curve, size: sizes[curve] } : { type: 'TLSGroup', name: curve, size: undefined };
};

/** The peer's certificate, {} where it has none, null before or after. */
proto.getPeerCertificate = function(detailed) {
  if (!this._handle?.engine) return null;
  return this._secureEstablished ? this._handle.engine.peerCertificate(detailed) ?? {} : {};
};

proto.getCertificate = function() {
  if (!this._handle?.engine) return null;
  return this._handle.engine.certificate() ?? {};
};

const x509 = (handle) => handle && require('internal/crypto/x509').fromHandle(handle);

/** The peer's certificate as an X509Certificate, if it has one. */
proto.getPeerX509Certificate = function() {
  return this._secureEstablished ? x509(this._handle?.engine?.peerX509()) : undefined;
};

/** The certificate of this side as an X509Certificate, if it has one. */
proto.getX509Certificate = function() { return x509(this._handle?.engine?.ownX509()); };

for (const name of ['getFinished', 'getPeerFinished', 'getSharedSigalgs']) {
  proto[name] = { [name]() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`tlsSocket.${name}()`); } }[name];
}

/** Keys for other protocols, from those of the connection (RFC 5705). */
proto.exportKeyingMaterial = function(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined) validateBuffer(context, 'context');
  if (!this._secureEstablished) throw new codes.ERR_TLS_INVALID_STATE();
  return this._handle.engine.exportKeyingMaterial(length, label, context);
};

module.exports = { TLSSocket, kPendingSession, kVerified, protocolList };
