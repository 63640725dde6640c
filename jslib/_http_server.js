'use strict';
// http.Server: options, time limits, closing. A connection's life stands in
// internal/http/connection.js.

const net = require('net');
const { ConnectionsList } = internalBinding('http_parser');
const { codes } = require('internal/errors');
const { IncomingMessage } = require('_http_incoming');
const { kIncomingMessage } = require('_http_common');
const { kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/headers');
const { ServerResponse } = require('internal/http/response');
const STATUS_CODES = require('internal/http/status');
const { connectionListener, onRequestTimeout, kServerResponse, kConnections, kOptimizeEmptyRequests } =
  require('internal/http/connection');

const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');
const kEmpty = Object.freeze({ __proto__: null });

// The numbers among the options: what they are where they are not given.
const limits = {
  requestTimeout: () => 300_000,
  headersTimeout: (server) => Math.min(60_000, server.requestTimeout),
  keepAliveTimeout: () => 5_000,
  keepAliveTimeoutBuffer: () => 1_000,
  connectionsCheckingInterval: () => 30_000,
};

function takeLimit(server, options, name) {
  const value = options[name];
  if (value !== undefined) require('internal/validators').validateInteger(value, name, 0);
  server[name] = value ?? limits[name](server);
}

function takeBoolean(options, name, otherwise) {
  const value = options[name];
  if (value !== undefined) require('internal/validators').validateBoolean(value, `options.${name}`);
  return value ?? otherwise;
}

function takeValidation(server, options) {
  server.insecureHTTPParser = takeBoolean(options, 'insecureHTTPParser', undefined);
  const { httpValidation } = options;
  if (httpValidation !== undefined) {
    require('internal/validators').validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
    if (server.insecureHTTPParser !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation,
        'cannot be used together with options.insecureHTTPParser');
    }
  }
  server.httpValidation = httpValidation;
}

/** Keeps the options of http.createServer on a server (this). */
function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;
  const { maxHeaderSize, shouldUpgradeCallback } = options;
  if (maxHeaderSize !== undefined) require('internal/validators').validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  this[kOptimizeEmptyRequests] = takeBoolean(options, 'optimizeEmptyRequests', false);
  takeValidation(this, options);
  for (const name of Object.keys(limits)) {
    takeLimit(this, options, name);
    if (name === 'headersTimeout') checkTimeouts(this);
  }
  this.requireHostHeader = takeBoolean(options, 'requireHostHeader', true);
  this.joinDuplicateHeaders = takeBoolean(options, 'joinDuplicateHeaders', undefined);
  this.rejectNonStandardBodyWrites = takeBoolean(options, 'rejectNonStandardBodyWrites', false);
  if (shouldUpgradeCallback !== undefined) {
    require('internal/validators').validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
  }
  this.shouldUpgradeCallback = shouldUpgradeCallback ?? upgradesWhereHeard;
}

function upgradesWhereHeard() { return this.listenerCount('upgrade') > 0; }

function checkTimeouts({ requestTimeout, headersTimeout }) {
  if (requestTimeout > 0 && headersTimeout > requestTimeout) {
    throw new codes.ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', headersTimeout);
  }
}

/** Begins to watch the connections' time limits; a listener of 'listening'. */
function setupConnectionsTracking() {
  this[kConnections] ||= new ConnectionsList();
  clearInterval(this[kConnectionsCheckingInterval]);
  this[kConnectionsCheckingInterval] =
    setInterval(checkConnections, this.connectionsCheckingInterval, this).unref();
}

const orNone = (limit) => (Number.isFinite(limit) && limit >= 0 ? limit : 0);

function checkConnections(server) {
  const head = orNone(server.headersTimeout);
  const whole = orNone(server.requestTimeout);
  if (head === 0 && whole === 0) return;
  for (const { socket } of server[kConnections].expired(head, whole)) {
    if (socket) onRequestTimeout(socket);
  }
}

/** What a server does before it closes. */
function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kConnectionsCheckingInterval]);
}

/** An HTTP server. */
function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  let opts = options ?? kEmpty;
  if (typeof opts === 'function') {
    requestListener = opts;
    opts = kEmpty;
  } else if (opts !== kEmpty) {
    require('internal/validators').validateObject(opts, 'options');
  }
  storeHTTPOptions.call(this, opts);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: opts.noDelay ?? true,
    keepAlive: opts.keepAlive,
    keepAliveInitialDelay: opts.keepAliveInitialDelay,
    highWaterMark: opts.highWaterMark,
  });
  if (requestListener) this.on('request', requestListener);
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeadersOption(opts.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

const proto = Server.prototype;

/** Stops listening, and closes idle connections. */
proto.close = function close() {
  httpServerPreClose(this);
  Reflect.apply(net.Server.prototype.close, this, arguments);
  return this;
};

proto[Symbol.asyncDispose] = async function() {
  await require('internal/util').promisify(this.close).call(this);
};

proto.closeAllConnections = function closeAllConnections() {
  for (const { socket } of this[kConnections]?.all() ?? []) socket.destroy();
};

/** Closes the connections that wait for a request. */
proto.closeIdleConnections = function closeIdleConnections() {
  for (const { socket } of this[kConnections]?.idle() ?? []) {
    if (!socket._httpMessage || socket._httpMessage.finished) socket.destroy();
  }
};

/** Emits 'timeout' after msecs of an inactive socket. */
proto.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

const kRejection = Symbol.for('nodejs.rejection');

// An async 'request' listener that fails answers 500.
proto[kRejection] = function(err, event, ...args) {
  if (event !== 'request') {
    Reflect.apply(net.Server.prototype[kRejection], this, [err, event, ...args]);
    return;
  }
  const [, res] = args;
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.statusCode = 500;
  res.end(STATUS_CODES[500]);
};

module.exports = {
  STATUS_CODES,
  Server,
  ServerResponse,
  setupConnectionsTracking,
  storeHTTPOptions,
  _connectionListener: connectionListener,
  kServerResponse,
  httpServerPreClose,
  kConnectionsCheckingInterval,
};
