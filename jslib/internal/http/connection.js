'use strict';
// A server's connection: from its bytes to requests, and their answers in
// order. The socket may be any Duplex; where it is one of net's, its handle
// feeds the parser directly.

const net = require('net');
const { codes } = require('internal/errors');
const { connResetException, kNeedDrain, publish } = require('internal/http');
const { debug, debugging } = require('internal/http/debug');
const { kUniqueHeaders } = require('internal/http/headers');
const { enableShort } = internalBinding('http_parser');
const { IncomingMessage, kDetachAbortSignal, readStart } = require('_http_incoming');
const { ServerResponse, emitClose, onSocketClose } = require('internal/http/response');
const STATUS_CODES = require('internal/http/status');
const {
  parsers, equip, freeParser, kIncomingMessage, continueExpression, HTTPParser, calculateLenientFlags, prepareError,
} = require('_http_common');

const { kOnExecute, kOnTimeout } = HTTPParser;
const kServerResponse = Symbol('ServerResponse');
const kConnections = Symbol('http.server.connections');
const kOptimizeEmptyRequests = Symbol('OptimizeEmptyRequestsOption');
const kUpgradeStream = Symbol('UpgradeStream');

const noop = () => {};

// The general 'connection' listener of a Server (this).
function onConnection(socket) {
  const connection = new Connection(this, socket, parsers.alloc());
  connection.start();
  connection.listen();
  connection.lend();
}

/** What a server knows of one socket: the requests that are not answered yet,
 *  and the answers that wait for those before them. */
class Connection {
  constructor(server, socket, parser) {
    this.server = server;
    this.socket = socket;
    this.parser = parser;
    this.incoming = [];
    this.outgoing = [];
    this.outgoingData = 0; // bytes that waiting answers hold
    this.requests = 0;
    this.idles = false; // the socket's timeout is that of an idle connection
  }

  start() {
    debug('SERVER new http connection');
    const { server, socket, parser } = this;
    if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
    const flags = calculateLenientFlags(server.httpValidation, server.insecureHTTPParser);
    parser.initialize(HTTPParser.REQUEST, { type: 'HTTPINCOMINGMESSAGE', socket }, server.maxHeaderSize || 0,
      flags, server[kConnections]);
  }

  listen() {
    const { socket } = this;
    socket.server = this.server;
    this.useParser();
    this.listeners = {
      __proto__: null,
      timeout: onTimeout,
      data: (chunk) => this.onData(chunk),
      error: onError,
      end: () => this.onEnd(),
      close: () => this.onClose(),
      drain: () => this.onDrain(),
      resume: onResume,
      pause: onPause,
    };
    for (const name in this.listeners) socket.on(name, this.listeners[name]);
    socket.on = noticing('on');
    socket.addListener = noticing('addListener');
    socket.prependListener = noticing('prependListener');
    socket.setEncoding = refuseEncoding;
    this.consume();
    socket._paused = false;
  }

  useParser() {
    const { parser, server, socket } = this;
    parser.socket = socket;
    socket.parser = parser;
    if (typeof server.maxHeadersCount === 'number') parser.maxHeaderPairs = server.maxHeadersCount << 1;
    parser.onIncoming = (req, keepAlive) => this.onRequest(req, keepAlive);
  }

  // The handle of a socket, where there is one, goes straight to the parser.
  consume() {
    const { parser, socket } = this;
    if (socket._handle?.isStreamBase && !socket._handle._consumed) {
      parser._consumed = true;
      socket._handle._consumed = true;
      parser.consume(socket._handle);
    }
    parser[kOnExecute] = (result) => {
      socket._unrefTimer();
      this.onParsed(result, undefined);
    };
    parser[kOnTimeout] = () => {
      if (!this.server.emit('timeout', socket)) socket.destroy();
    };
  }

  onData(chunk) {
    debug('SERVER socketOnData %d', chunk.length);
    this.onParsed(this.parser.execute(chunk), chunk);
  }

  // result is the number of bytes that were parsed, or an Error; chunk is what
  // was to be parsed, if it is at hand.
  onParsed(result, chunk) {
    const { parser, socket } = this;
    if (result instanceof Error) {
      prepareError(result, parser, chunk);
      debug('parse error', result);
      onError.call(socket, result);
    } else if (parser.incoming?.upgrade) {
      this.onUpgrade(parser.incoming, result, chunk);
    } else if (parser.incoming?.method === 'PRI') {
      debug('SERVER got PRI request');
      socket.destroy();
    }
    if (socket._paused && socket.parser) {
      debug('pause parser');
      socket.parser.pause();
    }
  }

  // Upgrade or CONNECT. What follows is not HTTP; while the request's body is
  // still under way, a stream of its own stands for it.
  onUpgrade(req, parsed, chunk) {
    const { server, socket, parser } = this;
    debug('SERVER upgrade or connect', req.method);
    const waiting = socket[kUpgradeStream];
    if (!req.complete && waiting) return;
    let stream = socket;
    let rest = chunk;
    if (req.complete) {
      rest ||= parser.getCurrentBuffer();
      this.leave(req);
    } else {
      rest ||= Buffer.alloc(0);
      stream = socket[kUpgradeStream] = require('internal/http/upgrade').upgradeStream(socket, req);
    }
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (server.listenerCount(event) === 0) {
      socket.destroy();
    } else if (waiting) {
      waiting.requestBodyCompleted(rest.slice(parsed));
    } else {
      socket.readableFlowing = null;
      server.emit(event, req, stream, rest.slice(parsed));
    }
  }

  // The socket goes to others.
  leave(req) {
    const { socket, parser, listeners } = this;
    for (const name of ['data', 'end', 'close', 'drain', 'error', 'timeout']) {
      socket.removeListener(name, listeners[name]);
    }
    unconsume(parser, socket);
    parser.finish();
    freeParser(parser, req, socket);
  }

  onEnd() {
    reclaim(this.parser);
    const { server, socket, outgoing } = this;
    const err = this.parser.finish();
    if (err instanceof Error) {
      debug('parse error');
      onError.call(socket, err);
    } else if (!server.httpAllowHalfOpen) {
      socket.end();
    } else if (outgoing.length > 0) {
      outgoing[outgoing.length - 1]._last = true;
    } else if (socket._httpMessage) {
      socket._httpMessage._last = true;
    } else {
      socket.end();
    }
  }

  onClose() {
    debug('server socket close');
    const res = reclaim(this.parser) ? this.socket._httpMessage : null;
    freeParser(this.socket.parser, null, this.socket);
    for (const messages of [this.incoming, this.outgoing]) {
      while (messages.length > 0) messages.shift().destroy(connResetException('aborted'));
    }
    if (res) emitClose(res);
  }

  onDrain() {
    const { socket } = this;
    if (socket._paused && this.outgoingData <= socket.writableHighWaterMark) {
      socket._paused = false;
      socket.parser?.resume();
      socket.resume();
    }
    const message = socket._httpMessage;
    if (message && !message.finished && message[kNeedDrain] && message.writableLength === 0) {
      message[kNeedDrain] = false;
      message.emit('drain');
    }
  }

  // A head has been read. The result tells the parser about the body.
  onRequest(req, keepAlive) {
    this.wake();
    if (req.upgrade) {
      req.upgrade = req.method === 'CONNECT' || !!this.server.shouldUpgradeCallback(req);
      if (req.upgrade) return 0;
    }
    const { server, socket } = this;
    this.incoming.push(req);
    this.pauseIfBehind();
    const res = this.makeResponse(req, keepAlive);
    publish('http.server.request.start', () => ({ request: req, response: res, socket, server }));
    if (server[kOptimizeEmptyRequests] && !hasBodyHeaders(req.headers)) {
      req._dumpAndCloseReadable();
      req._read();
    }
    if (socket._httpMessage) this.outgoing.push(res);
    else res.assignSocket(socket);
    this.follow(req, res);
    if (!this.refuse(req, res)) server.emit('request', req, res);
    return 0;
  }

  // A client that sends more requests than it reads answers has to wait.
  pauseIfBehind() {
    const { socket } = this;
    if (socket._paused) return;
    if (socket._writableState.needDrain || this.outgoingData >= socket.writableHighWaterMark) {
      socket._paused = true;
      socket.pause();
    }
  }

  makeResponse(req, keepAlive) {
    const { server, socket } = this;
    const res = new server[kServerResponse](req, {
      highWaterMark: socket.writableHighWaterMark,
      rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
    });
    res._keepAliveTimeout = server.keepAliveTimeout;
    res._maxRequestsPerSocket = server.maxRequestsPerSocket;
    res._onPendingData = (delta) => this.onPendingData(delta);
    res.shouldKeepAlive = keepAlive;
    res[kUniqueHeaders] = server[kUniqueHeaders];
    return res;
  }

  follow(req, res) { res.on('finish', () => this.onAnswered(req, res)); }

  onPendingData(delta) {
    this.outgoingData += delta;
    this.onDrain();
  }

  // Answers, or gives to another event, what is not for 'request' alone; says
  // whether it did.
  refuse(req, res) {
    const { server } = this;
    if (req.httpVersionMajor !== 1 || req.httpVersionMinor !== 1) return false;
    if (server.requireHostHeader && req.headers.host === undefined) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return true;
    }
    const most = server.maxRequestsPerSocket;
    if (typeof most === 'number' && most > 0) {
      this.requests++;
      res.maxRequestsOnConnectionReached = most <= this.requests;
      if (most < this.requests) {
        server.emit('dropRequest', req, this.socket);
        res.writeHead(503);
        res.end();
        return true;
      }
    }
    return req.headers.expect !== undefined && this.expects(req, res);
  }

  expects(req, res) {
    const { server } = this;
    if (continueExpression.test(req.headers.expect)) {
      res._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', req, res);
      } else {
        res.writeContinue();
        server.emit('request', req, res);
      }
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', req, res);
    } else {
      res.writeHead(417);
      res.end();
    }
    return true;
  }

  // An answer has left: the next one may.
  onAnswered(req, res) {
    const { server, socket } = this;
    publish('http.server.response.finish', () => ({ request: req, response: res, socket, server }));
    this.incoming.shift();
    dropBody(req);
    res.detachSocket(socket);
    forgetIncoming(req);
    process.nextTick(emitClose, res);
    if (res._last) {
      closeSoon(socket);
    } else if (this.outgoing.length > 0) {
      this.outgoing.shift().assignSocket(socket);
    } else {
      this.rest();
      this.lend();
    }
  }

  // Lets the next requests go the short way.
  lend() {
    if (this.socket._handle && this.incoming.length === 0 && !this.socket._paused) {
      lend(this.parser, this, this.server, this.socket);
    }
  }

  // Goes on with the exchange of messages that is under way, if one is.
  take(incoming, req, res, rests) {
    const { parser, socket } = this;
    parser.incoming = incoming;
    if (rests) this.rest();
    if (!req) return;
    this.incoming.push(req);
    socket._httpMessage = res;
    socket.on('close', onSocketClose);
    res._onPendingData = (delta) => this.onPendingData(delta);
    const heard = res.listeners('finish');
    res.removeAllListeners('finish');
    this.follow(req, res);
    for (const listener of heard) res.on('finish', listener);
  }

  // Nothing to do: the keep-alive timeout runs, until wake.
  rest() {
    const { server, socket } = this;
    const after = finite(server.keepAliveTimeout, 0);
    if (after && typeof socket.setTimeout === 'function') {
      // Somewhat longer than the client was told, for what is on its way.
      socket.setTimeout(after + finite(server.keepAliveTimeoutBuffer, 1000));
      this.idles = true;
    }
  }

  wake() {
    if (!this.idles) return;
    this.socket.setTimeout(this.server.timeout || 0);
    this.idles = false;
  }
}

// What nobody reads is thrown away.
function dropBody(req) {
  req[kDetachAbortSignal]();
  if (!req._consuming && !req._readableState.resumeScheduled) req._dump();
}

const finite = (n, otherwise) => (Number.isFinite(n) && n >= 0 ? n : otherwise);

const hasBodyHeaders = (headers) => 'content-length' in headers || 'transfer-encoding' in headers;

function forgetIncoming(req) {
  const parser = req.socket?.parser;
  if (parser?.incoming !== req || !parser) return;
  if (req.readableEnded) parser.incoming = null;
  else req.on('end', () => forgetIncoming(req));
}

// What follows are listeners and methods of the socket.

function onTimeout() {
  if (this.parser) reclaim(this.parser);
  const req = this.parser?.incoming;
  const res = this._httpMessage;
  const heardByReq = req && !req.complete && req.emit('timeout', this);
  const heardByRes = res?.emit('timeout', this);
  const heard = this.server.emit('timeout', this);
  if (!heardByReq && !heardByRes && !heard) this.destroy();
}

const answerTo = {
  __proto__: null,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

// Who has a 'clientError' listener answers by himself.
function onError(err) {
  if (this.parser) reclaim(this.parser);
  this.removeListener('error', onError);
  if (this.listenerCount('error', noop) === 0) this.on('error', noop);
  if (this.server.emit('clientError', err, this)) return;
  if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) {
    const status = answerTo[err.code] ?? 400;
    this.write(Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`, 'latin1'));
  }
  this.destroy(err);
}

/** Ends a connection whose request takes too long. */
function onRequestTimeout(socket) { onError.call(socket, new codes.ERR_HTTP_REQUEST_TIMEOUT()); }

function onResume() {
  if (this._paused) {
    this.pause(); // it is the connection that decides
    return;
  }
  if (this._handle && !this._handle.reading) {
    this._handle.reading = true;
    this._handle.readStart();
  }
}

function onPause() {
  if (this._handle?.reading) {
    this._handle.reading = false;
    this._handle.readStop();
  }
}

function refuseEncoding() { throw new codes.ERR_HTTP_SOCKET_ENCODING(); }

function unconsume(parser, socket) {
  if (!socket._handle) return;
  if (parser._consumed) parser.unconsume();
  parser._consumed = false;
  socket.removeListener('pause', onPause);
  socket.removeListener('resume', onResume);
}

// Who listens to the data of the socket itself gets it from then on.
function noticing(name) {
  return function(event, listener) {
    const result = net.Socket.prototype[name].call(this, event, listener);
    if (!this.parser) {
      for (const method of ['on', 'addListener', 'prependListener']) this[method] = net.Socket.prototype[method];
    } else if (event === 'data' || event === 'readable') {
      unconsume(this.parser, this);
    }
    return result;
  };
}

/** Goes on with a connection of the short way. incoming is the request whose
 *  body is under way or the last, req and res those that wait for each other;
 *  rests says that the keep-alive timeout runs. */
function adopt(server, socket, parser, incoming, req, res, rests) {
  const connection = new Connection(server, socket, equip(parser));
  connection.listen();
  connection.take(incoming, req, res, rests);
  if (!req) connection.lend();
}

function closeSoon(socket) {
  if (typeof socket.destroySoon === 'function') socket.destroySoon();
  else socket.end();
}

const loans = {
  takeBack: (connection, incoming, req, res, rests) => connection.take(incoming, req, res, rests),
  rest: (connection) => connection.rest(),
  wake: (connection) => connection.wake(),
  closeSoon,
  readStart,
};

const { connectionListener, lend, reclaim } = enableShort({
  IncomingMessage,
  ServerResponse,
  general: onConnection,
  statusCodes: STATUS_CODES,
  steps: { adopt, ...loans, drop: dropBody, refuseEncoding, Socket: net.Socket, ...require('internal/http/short') },
  symbols: { kIncomingMessage, kServerResponse, kConnections, kOptimizeEmptyRequests, kUniqueHeaders },
  debugging,
});

module.exports = {
  connectionListener, onRequestTimeout, kServerResponse, kConnections, kOptimizeEmptyRequests,
};
