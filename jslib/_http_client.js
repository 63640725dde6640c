'use strict';
// ClientRequest: what is asked, and by which agent. How it uses its socket
// stands in internal/http/exchange.js.

const { codes } = require('internal/errors');
const { kOutHeaders, publish } = require('internal/http');
const { debug } = require('internal/http/debug');
const { _checkIsHttpToken: isToken } = require('_http_common');
const { kHighWaterMark, kUniqueHeaders, parseUniqueHeadersOption, OutgoingMessage } = require('_http_outgoing');
const { emitError, kError, listenSocketTimeout, onSocket, setSocketTimeout } = require('internal/http/exchange');

const kPath = Symbol('kPath');
const unescaped = /[^\u0021-\u00ff]/;

/** A request: (url | options[, options][, callback]). */
function ClientRequest(input, options, cb) {
  OutgoingMessage.call(this);
  const given = readArguments(input, options, cb);
  const opts = given.options;
  if (opts.highWaterMark != null) this[kHighWaterMark] = opts.highWaterMark;
  const defaultAgent = opts._defaultAgent || require('_http_agent').globalAgent;
  this.agent = chooseAgent(opts, defaultAgent);
  checkTarget(opts, this.agent, defaultAgent);
  const defaultPort = opts.defaultPort || this.agent?.defaultPort;
  const own = { __proto__: null, ...opts };
  own.port = opts.port || defaultPort || 80;
  own.host = checkHost(opts.hostname, 'hostname') || checkHost(opts.host, 'host') || 'localhost';
  takeSettings(this, opts, own);
  if (given.callback) this.once('response', given.callback);
  takeProgress(this, opts, own, defaultAgent);
  takeHeaders(this, opts, own, defaultPort);
  this[kUniqueHeaders] = parseUniqueHeadersOption(opts.uniqueHeaders);
  connect(this, own);
  publish('http.client.request.created', () => ({ request: this }));
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

function readArguments(input, options, cb) {
  let base = null;
  if (typeof input === 'string') {
    base = require('url').urlToHttpOptions(new URL(input));
  } else if (require('internal/url').isURL(input)) {
    base = require('url').urlToHttpOptions(input);
  } else {
    cb = options;
    options = input;
  }
  if (typeof options === 'function') return { options: base || {}, callback: options };
  return { options: Object.assign({ __proto__: null }, base, options), callback: cb };
}

function chooseAgent(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === null || agent === undefined) {
    return typeof options.createConnection === 'function' ? agent : defaultAgent;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function checkTarget(options, agent, defaultAgent) {
  if (options.path) checkPath(String(options.path));
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = agent?.protocol || defaultAgent.protocol;
  if (protocol !== expected) throw new codes.ERR_INVALID_PROTOCOL(protocol, expected);
}

function checkPath(path) {
  if (unescaped.test(path)) {
    debug('Path contains unescaped characters: "%s"', path);
    throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
  }
  return path;
}

function checkHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function takeSettings(req, options, own) {
  const v = require('internal/validators');
  const bare = options.setDefaultHeaders === false;
  req._removedConnection = req._removedContLen = req._removedTE = bare;
  req.socketPath = options.socketPath;
  if (options.timeout !== undefined) {
    req.timeout = require('internal/timers').getTimerDuration(options.timeout, 'timeout');
  }
  if (options.signal) {
    require('internal/streams/add-abort-signal').addAbortSignal(options.signal, req);
    delete own.signal;
  }
  req.method = takeMethod(options.method);
  const { maxHeaderSize, insecureHTTPParser, httpValidation, joinDuplicateHeaders } = options;
  if (maxHeaderSize !== undefined) v.validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  if (insecureHTTPParser !== undefined) v.validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  if (httpValidation !== undefined) {
    v.validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
    if (insecureHTTPParser !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation,
        'cannot be used together with options.insecureHTTPParser');
    }
  }
  if (joinDuplicateHeaders !== undefined) v.validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  Object.assign(req, { maxHeaderSize, insecureHTTPParser, httpValidation, joinDuplicateHeaders });
}

function takeMethod(method) {
  if (method != null) require('internal/validators').validateString(method, 'options.method');
  if (!method) return 'GET';
  if (!isToken(method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function takeProgress(req, options, own, defaultAgent) {
  req[kPath] = options.path || '/';
  req.useChunkedEncodingByDefault = !bodiless.has(req.method);
  req._ended = false;
  req.res = null;
  req.aborted = false;
  req.timeoutCb = null;
  req.upgradeOrConnect = false;
  req.parser = null;
  req.maxHeadersCount = null;
  req.reusedSocket = false;
  req.host = own.host;
  req.protocol = options.protocol || defaultAgent.protocol;
  if (req.agent) {
    // An agent that will not use the connection again need not keep it.
    req.shouldKeepAlive = Boolean(req.agent.keepAlive) || Number.isFinite(req.agent.maxSockets);
    req._last = !req.shouldKeepAlive;
  }
}

function hostHeader({ host, port }, defaultPort) {
  const isIPv6 = host.indexOf(':') !== host.lastIndexOf(':') && host[0] !== '[';
  const name = isIPv6 ? `[${host}]` : host;
  return port && +port !== defaultPort ? `${name}:${port}` : name;
}

const firstLine = (req) => `${req.method} ${req.path} HTTP/1.1\r\n`;

function takeHeaders(req, options, own, defaultPort) {
  if (Array.isArray(options.headers)) {
    req._storeHeader(firstLine(req), options.headers);
    return;
  }
  for (const name of Object.keys(options.headers || {})) req.setHeader(name, options.headers[name]);
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
  if (setHost && own.host && !req.getHeader('host')) {
    req.setHeader('Host', req.method === 'CONNECT' && options.path ? String(req.path) : hostHeader(own, defaultPort));
  }
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (req.getHeader('expect')) {
    if (req._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
    req._storeHeader(firstLine(req), req[kOutHeaders]);
  }
}

function connect(req, own) {
  if (req.agent) {
    req.agent.addRequest(req, own);
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  const options = { ...own };
  if (options.socketPath) options.path = options.socketPath;
  else if (options.path) options.path = undefined;
  if (typeof options.createConnection === 'function') {
    connectBy(req, options);
  } else {
    debug('CLIENT use net.createConnection', options);
    req.onSocket(require('net').createConnection(options));
  }
}

// The user's createConnection may return a socket, or give it to a callback.
function connectBy(req, options) {
  let created = false;
  const onCreate = (err, socket) => {
    if (created) return;
    created = true;
    if (err) process.nextTick(emitError, req, err);
    else req.onSocket(socket);
  };
  try {
    const socket = options.createConnection(options, onCreate);
    if (socket) onCreate(null, socket);
  } catch (err) {
    onCreate(err);
  }
}

const proto = ClientRequest.prototype;

Object.defineProperty(proto, 'path', {
  configurable: true,
  enumerable: true,
  get() { return this[kPath]; },
  set(value) { this[kPath] = checkPath(String(value)); },
});

proto._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  publish('http.client.request.start', () => ({ request: this }));
};

proto._implicitHeader = function _implicitHeader() {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(firstLine(this), this[kOutHeaders]);
};

/** Deprecated: destroy, with an event 'abort'. */
proto.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(() => this.emit('abort'));
  this.destroy();
};

/** Gives the request up. */
proto.destroy = function destroy(err) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this.res?._dump();
  if (this.writableFinished && this.res?.complete) return this; // the socket may be another's already
  this[kError] = err;
  this.socket?.destroy(err);
  return this;
};

/** Takes the socket that an agent found; err says that there is none. */
proto.onSocket = onSocket;

// Calls a method of the socket when there is one and it is writable.
proto._deferToConnect = function _deferToConnect(method, args) {
  const call = () => {
    if (method) Reflect.apply(this.socket[method], this.socket, args);
  };
  const withSocket = () => {
    if (this.socket.writable) call();
    else this.socket.once('connect', call);
  };
  if (this.socket) withSocket();
  else this.once('socket', withSocket);
};

/** Emits 'timeout' after msecs of an inactive socket. */
proto.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenSocketTimeout(this);
  const after = require('internal/timers').getTimerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) setSocketTimeout(this.socket, after);
  else this.once('socket', (socket) => setSocketTimeout(socket, after));
  return this;
};

proto.setNoDelay = function setNoDelay(noDelay) { this._deferToConnect('setNoDelay', [noDelay]); };

proto.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

proto.clearTimeout = function clearTimeout(cb) { this.setTimeout(0, cb); };

module.exports = { ClientRequest };
