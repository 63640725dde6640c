'use strict';
// https: http over tls.

const tls = require('tls');
const { Agent: HttpAgent } = require('_http_agent');
const { ClientRequest } = require('_http_client');
const {
  Server: HttpServer, _connectionListener, httpServerPreClose, setupConnectionsTracking, storeHTTPOptions,
} = require('_http_server');
const { kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/headers');

/** An HTTP server over TLS. */
function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  let opts = options ?? {};
  if (typeof opts === 'function') {
    requestListener = opts;
    opts = {};
  } else {
    require('internal/validators').validateObject(opts, 'options');
  }
  const chosen = opts.ALPNProtocols || opts.ALPNCallback;
  storeHTTPOptions.call(this, opts);
  tls.Server.call(this, { noDelay: true, ALPNProtocols: chosen ? undefined : ['http/1.1'], ...opts }, _connectionListener);
  this.httpAllowHalfOpen = false;
  if (requestListener) this.addListener('request', requestListener);
  this.addListener('tlsClientError', function(err, socket) {
    if (!this.emit('clientError', err, socket)) socket.destroy(err);
  });
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this.on('listening', setupConnectionsTracking);
  this[kUniqueHeaders] = parseUniqueHeadersOption(opts.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

const { closeAllConnections, closeIdleConnections, setTimeout } = HttpServer.prototype;
Object.assign(Server.prototype, { closeAllConnections, closeIdleConnections, setTimeout });

/** Stops listening, and closes idle connections. */
Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  tls.Server.prototype.close.apply(this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose] = HttpServer.prototype[Symbol.asyncDispose];
Server.prototype[Symbol.for('nodejs.rejection')] = HttpServer.prototype[Symbol.for('nodejs.rejection')];

// Requests with checks of their own share no connections: a check has looked at
// those alone that it let pass.
const kCheck = Symbol('the number of a request\'s checkServerIdentity');
const checks = new WeakMap();
let lastCheck = 0;

/** A pool of TLS connections, which resumes their sessions. */
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  const opts = { __proto__: null, ...options };
  opts.defaultPort ??= 443;
  opts.protocol ??= 'https:';
  HttpAgent.call(this, opts);
  this.maxCachedSessions = opts.maxCachedSessions ?? 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

/** Makes a TLS connection: (options | port[, host][, options]). */
Agent.prototype.createConnection = function createConnection(port, host, options) {
  let opts;
  if (port !== null && typeof port === 'object') opts = port;
  else opts = { ...(host !== null && typeof host === 'object' ? host : options) };
  if (typeof port === 'number') opts.port = port;
  if (typeof host === 'string') opts.host = host;
  const key = opts[kCheck] ? undefined : opts._agentKey; // a resumed session is not checked again
  const session = key && this._getSession(key);
  const socket = tls.connect(session ? { session, ...opts } : opts);
  if (key) {
    socket.on('session', (fresh) => this._cacheSession(key, fresh));
    socket.once('close', (err) => {
      if (err) this._evictSession(key);
    });
  }
  return socket;
};

const identity = [
  'ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion',
  'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions',
  'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine',
];
const alsoFalse = new Set(['rejectUnauthorized', 'honorCipherOrder', 'secureOptions']);

/** The name under which sockets for options are kept: whatever tells them apart. */
Agent.prototype.getName = function getName(options = {}) {
  let name = HttpAgent.prototype.getName.call(this, options);
  for (const key of identity) {
    const value = options[key];
    name += ':';
    if (alsoFalse.has(key) ? value === undefined : !value) continue;
    if (key === 'sigalgs') name += JSON.stringify(value);
    else if (key === 'pfx') name += pfxName(value, options.passphrase);
    else if (key !== 'servername' || value !== options.host) name += value;
  }
  return options[kCheck] ? `${name}:${options[kCheck]}` : name;
};

function pfxName(pfx, passphrase) {
  if (!Array.isArray(pfx)) return `${pfx}`;
  return pfx.map((item) => `:${item.buf || item}:${item.passphrase || passphrase}`).join('');
}

function numberCheck(options) {
  const check = options.checkServerIdentity;
  if (typeof check !== 'function') return;
  if (!checks.has(check)) checks.set(check, ++lastCheck);
  options[kCheck] = checks.get(check);
}

Agent.prototype._getSession = function(key) { return this._sessionCache.map[key]; };

Agent.prototype._cacheSession = function(key, session) {
  const { map, list } = this._sessionCache;
  if (this.maxCachedSessions === 0) return;
  if (!map[key]) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function(key) {
  const { map, list } = this._sessionCache;
  const at = list.indexOf(key);
  if (at === -1) return;
  list.splice(at, 1);
  delete map[key];
};

/** Makes a Server; options may be left out. */
function createServer(options, requestListener) { return new Server(options, requestListener); }

/** Makes a request: (url | options[, options][, callback]). */
function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') options = require('url').urlToHttpOptions(new URL(args.shift()));
  else if (require('internal/url').isURL(args[0])) options = require('url').urlToHttpOptions(args.shift());
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  numberCheck(options);
  return new ClientRequest(options, ...args);
}

/** Makes a request without a body. */
function get(input, options, cb) {
  const req = request(input, options, cb);
  req.end();
  return req;
}

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
  Server,
  createServer,
  get,
  request,
};
