'use strict';
// Agent: which sockets serve which requests, and which are kept.

const net = require('net');
const EventEmitter = require('events');
const { debug } = require('internal/http/debug');
const { onStreamRead } = require('internal/stream_base_commons');
const { kReadBytesOrError, streamBaseState } = internalBinding('stream_wrap');
const { async_id_symbol, owner_symbol } = internalBinding('symbols');

const kOnKeylog = Symbol('onkeylog');
const kRequestOptions = Symbol('requestOptions');
const kRequestAsyncResource = Symbol('requestAsyncResource');
const kGuard = Symbol('freeSocketDataGuard');

// Nobody answers on a socket that nobody uses: what a server sends there would
// be taken for the next response.
function onGuardedRead() {
  if (streamBaseState[kReadBytesOrError] === 0) return;
  debug('READ on FREE socket - destroying poisoned socket');
  this[owner_symbol].destroy();
}

function guard(socket) {
  if (socket.readableLength > 0) {
    debug('BUFFERED DATA on FREE socket - destroying poisoned socket');
    socket.destroy();
    return;
  }
  if (socket.connecting) {
    socket[kGuard] = () => {
      socket[kGuard] = null;
      guard(socket);
    };
    socket.once('connect', socket[kGuard]);
    return;
  }
  const handle = socket._handle;
  if (!handle) return;
  handle.onread = onGuardedRead;
  if (handle.reading) return;
  handle.reading = true;
  if (handle.readStart()) socket.destroy();
}

function unguard(socket) {
  if (socket[kGuard]) {
    socket.removeListener('connect', socket[kGuard]);
    socket[kGuard] = null;
  }
  if (socket._handle?.onread === onGuardedRead) socket._handle.onread = onStreamRead;
}

function onFreeSocketError(err) {
  debug('SOCKET ERROR on FREE socket:', err.message, err.stack);
  this.destroy();
  this.emit('agentRemove');
}

/** A pool of connections. */
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.options = { __proto__: null, ...options };
  const opts = this.options;
  this.defaultPort = opts.defaultPort || 80;
  this.protocol = opts.protocol || 'http:';
  opts.noDelay ??= true;
  opts.path = null; // it is a request's, and not a Unix socket's
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = opts.keepAliveMsecs || 1000;
  this.keepAlive = opts.keepAlive || false;
  this.maxSockets = opts.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = opts.maxFreeSockets || 256;
  this.scheduling = opts.scheduling || 'lifo';
  this.maxTotalSockets = opts.maxTotalSockets;
  this.totalSocketCount = 0;
  const early = opts.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = Number.isFinite(early) && early >= 0 ? early : 1000;
  refuseProxy(opts.proxyEnv, this.protocol);
  const { validateNumber, validateOneOf } = require('internal/validators');
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  this.on('free', (socket, request) => onFree(this, socket, request));
  this.on('newListener', onNewListener);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

function refuseProxy(env, protocol) {
  if (typeof env !== 'object' || env === null) return;
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  if (env[name] || env[name.toUpperCase()]) {
    const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('options.proxyEnv');
  }
}

// Sockets emit 'keylog' for their agent once somebody listens.
function onNewListener(event) {
  if (event !== 'keylog') return;
  this.removeListener('newListener', onNewListener);
  const agent = this;
  this[kOnKeylog] = function(line) { agent.emit('keylog', line, this); };
  for (const set of [this.freeSockets, this.sockets]) {
    for (const socket of Object.values(set).flat()) socket.on('keylog', this[kOnKeylog]);
  }
}

// A socket has become free: it serves who waits, or is kept, or goes.
function onFree(agent, socket, options) {
  const name = agent.getName(options);
  debug('agent.on(free)', name);
  if (!socket.writable) {
    socket.destroy();
  } else if (agent.requests[name]?.length) {
    serveNext(agent, socket, name);
  } else if (mayKeep(agent, socket, name)) {
    keep(agent, socket, name, options);
  } else {
    socket.destroy();
  }
}

function serveNext(agent, socket, name) {
  const waiting = agent.requests[name];
  const req = waiting.shift();
  const resource = req[kRequestAsyncResource];
  req[kRequestAsyncResource] = null;
  const serve = () => setRequestSocket(agent, req, socket);
  if (resource) {
    resource.runInAsyncScope(() => {
      resetAsyncId(socket);
      serve();
    });
  } else {
    serve();
  }
  if (waiting.length === 0) delete agent.requests[name];
}

function mayKeep(agent, socket, name) {
  if (!socket._httpMessage?.shouldKeepAlive || !agent.keepAlive) return false;
  const free = agent.freeSockets[name]?.length ?? 0;
  const count = free + (agent.sockets[name]?.length ?? 0);
  return agent.totalSocketCount <= agent.maxTotalSockets && count <= agent.maxSockets &&
    free < agent.maxFreeSockets && agent.keepSocketAlive(socket);
}

function keep(agent, socket, name, options) {
  const free = agent.freeSockets[name] ??= [];
  socket[async_id_symbol] = -1;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  socket.once('error', onFreeSocketError);
  guard(socket);
  free.push(socket);
}

function resetAsyncId(socket) {
  const handle = socket._handle;
  if (typeof handle?.asyncReset !== 'function') return;
  handle.asyncReset({ type: handle.getProviderType(), handle });
  socket[async_id_symbol] = handle.getAsyncId();
}

function setRequestSocket(agent, req, socket) {
  req.onSocket(socket);
  const timeout = agent.options.timeout || 0;
  if (req.timeout !== undefined && req.timeout !== timeout) socket.setTimeout(req.timeout);
}

// The agent's own options win over a request's.
function joinOptions(agent, req, options) {
  const joined = { __proto__: null, ...options, ...agent.options };
  if (joined.socketPath) joined.path = joined.socketPath;
  if (!joined.servername && joined.servername !== '') joined.servername = serverName(joined, req);
  return joined;
}

function serverName({ host }, req) {
  const header = req.getHeader('host');
  if (header) require('internal/validators').validateString(header, 'options.headers.host');
  const name = header ? withoutPort(header) : host;
  return net.isIP(name) ? '' : name;
}

function withoutPort(header) {
  if (header[0] !== '[') return header.split(':', 1)[0];
  const end = header.indexOf(']');
  return end === -1 ? header : header.substring(1, end);
}

const proto = Agent.prototype;

/** Makes a connection: (options[, callback]). */
proto.createConnection = function createConnection(...args) { return net.createConnection(...args); };

/** The name under which sockets for options are kept. */
proto.getName = function getName(options = {}) {
  const { host, port, localAddress, family, socketPath } = options;
  let name = `${host || 'localhost'}:${port || ''}:${localAddress || ''}`;
  if (family === 4 || family === 6) name += `:${family}`;
  if (socketPath) name += `:${socketPath}`;
  return name;
};

/** Gives req a socket: a kept one, a new one, or the next that becomes free. */
proto.addRequest = function addRequest(req, options, port, localAddress) {
  const given = typeof options === 'string' ? { __proto__: null, host: options, port, localAddress } : options;
  const opts = joinOptions(this, req, given);
  const name = this.getName(opts);
  const used = this.sockets[name] ??= [];
  const socket = takeFree(this, name);
  const free = this.freeSockets[name]?.length ?? 0;
  if (socket) {
    if (opts.highWaterMark != null) socket._writableState.highWaterMark = opts.highWaterMark;
    resetAsyncId(socket);
    this.reuseSocket(socket, req);
    setRequestSocket(this, req, socket);
    used.push(socket);
  } else if (free + used.length < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, opts, (err, created) => {
      if (err) req.onSocket(created, err);
      else setRequestSocket(this, req, created);
    });
  } else {
    debug('wait for socket');
    req[kRequestOptions] = opts;
    req[kRequestAsyncResource] = new (require('async_hooks').AsyncResource)('QueuedRequest');
    (this.requests[name] ??= []).push(req);
  }
};

function takeFree(agent, name) {
  const free = agent.freeSockets[name];
  if (!free) return undefined;
  while (free.length > 0 && free[0].destroyed) free.shift();
  const socket = agent.scheduling === 'fifo' ? free.shift() : free.pop();
  if (free.length === 0) delete agent.freeSockets[name];
  return socket;
}

/** Makes a socket for req and counts it; cb(err, socket). */
proto.createSocket = function createSocket(req, options, cb) {
  const opts = joinOptions(this, req, options);
  const timeout = req.timeout || this.options.timeout;
  if (timeout) opts.timeout = timeout;
  const name = this.getName(opts);
  opts._agentKey = name;
  opts.encoding = null;
  if (this.keepAlive) {
    opts.keepAlive = this.keepAlive;
    opts.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  debug('createConnection', name);
  let created = false;
  const onCreate = (err, socket) => {
    if (created) return;
    created = true;
    if (err) {
      cb(err);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    watch(this, socket, opts);
    cb(null, socket);
  };
  const socket = this.createConnection(opts, onCreate);
  if (socket) onCreate(null, socket);
};

// Follows what becomes of a socket of the pool.
function watch(agent, socket, options) {
  const listeners = {
    free() { agent.emit('free', socket, options); },
    close() {
      agent.totalSocketCount--;
      agent.removeSocket(socket, options);
    },
    timeout() {
      debug('CLIENT socket onTimeout');
      if (Object.values(agent.freeSockets).some((free) => free.includes(socket))) socket.destroy();
    },
    agentRemove() {
      debug('CLIENT socket onRemove');
      listeners.close();
      for (const name of ['close', 'free', 'timeout', 'agentRemove']) socket.removeListener(name, listeners[name]);
    },
  };
  for (const name of Object.keys(listeners)) socket.on(name, listeners[name]);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

/** Takes a socket out of the pool; a request that waits gets a new one. */
proto.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  debug('removeSocket', name, 'writable:', socket.writable);
  for (const set of socket.writable ? [this.sockets] : [this.sockets, this.freeSockets]) {
    const index = set[name]?.indexOf(socket) ?? -1;
    if (index === -1) continue;
    set[name].splice(index, 1);
    if (set[name].length === 0) delete set[name];
  }
  const next = nextWaiting(this, name, options);
  if (!next) return;
  debug('removeSocket, have a request, make a socket');
  next.req[kRequestOptions] = undefined;
  this.createSocket(next.req, next.options, (err, created) => {
    if (err) next.req.onSocket(null, err);
    else created.emit('free');
  });
};

// A request that waits for the same name, or for another that has no sockets.
function nextWaiting(agent, name, options) {
  if (agent.requests[name]?.length) return { req: agent.requests[name][0], options };
  const [other] = Object.keys(agent.requests);
  if (other === undefined || agent.sockets[other]?.length) return undefined;
  const req = agent.requests[other][0];
  return req[kRequestOptions] ? { req, options: req[kRequestOptions] } : undefined;
}

/** Whether a socket that has become free is kept; prepares it for that. */
proto.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'])?.[1];
  if (hint) {
    // The server must not be the first to close.
    const announced = Math.max(Number(hint) * 1000 - this.agentKeepAliveTimeoutBuffer, 0);
    if (announced === 0) return keepWith(socket, timeout, false);
    if (announced < timeout) timeout = announced;
  }
  return keepWith(socket, timeout, true);
};

function keepWith(socket, timeout, kept) {
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return kept;
}

/** Prepares a kept socket for its next request. */
proto.reuseSocket = function reuseSocket(socket, req) {
  debug('have free socket');
  socket.removeListener('error', onFreeSocketError);
  unguard(socket);
  req.reusedSocket = true;
  socket.ref();
};

/** Destroys all sockets of the agent. */
proto.destroy = function destroy() {
  for (const set of [this.freeSockets, this.sockets]) {
    for (const name of Object.keys(set)) {
      for (const socket of [...set[name]]) socket.destroy();
    }
  }
};

module.exports = { Agent, globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }) };
