'use strict';
// A client's request on its socket: sending it, reading the response, and
// giving the socket back.

const { connResetException, kNeedDrain, publish } = require('internal/http');
const { debug } = require('internal/http/debug');
const { kDetachAbortSignal } = require('_http_incoming');
const {
  parsers, freeParser, HTTPParser, calculateLenientFlags, prepareError, kSkipPendingData,
} = require('_http_common');

const kError = Symbol('kError');

/** Emits 'error' on a request. */
function emitError(req, error) {
  publish('http.client.request.error', () => ({ request: req, error }));
  req.emit('error', error);
}

function emitClose(req) {
  req._closed = true;
  req.emit('close');
}

/** ClientRequest.prototype.onSocket. */
function onSocket(socket, err) {
  if (socket && !err) {
    socket._httpMessage = this; // an error may come before the next tick
    socket.on('error', onError);
  }
  process.nextTick(takeSocket, this, socket, err);
}

function takeSocket(req, socket, err) {
  if (req.destroyed || err) {
    refuseSocket(req, socket, err);
    return;
  }
  start(req, socket);
  req._flush();
}

// The request is over before it began.
function refuseSocket(req, socket, err) {
  req.destroyed = true;
  if (!socket) {
    fail(req, socket, err || req[kError]);
  } else if (!err && req.agent && !socket.destroyed) {
    socket.emit('free');
    socket.removeListener('error', onError);
    fail(req, socket, req[kError]);
  } else {
    require('stream').finished(socket.destroy(err || req[kError]), (error) => {
      fail(req, socket, (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? null : error) || err);
    });
  }
}

function fail(req, socket, error) {
  const err = error || (req.aborted ? undefined : connResetException('socket hang up'));
  if (err && !socket?._hadError) emitError(req, err);
  emitClose(req);
}

function start(req, socket) {
  const parser = parsers.alloc();
  req.socket = socket;
  parser.initialize(HTTPParser.RESPONSE, { type: 'HTTPINCOMINGMESSAGE', req }, req.maxHeaderSize || 0,
    calculateLenientFlags(req.httpValidation, req.insecureHTTPParser));
  parser.socket = socket;
  parser.outgoing = req;
  req.parser = socket.parser = parser;
  socket._httpMessage = req;
  if (typeof req.maxHeadersCount === 'number') parser.maxHeaderPairs = req.maxHeadersCount << 1;
  parser.joinDuplicateHeaders = req.joinDuplicateHeaders;
  parser.onIncoming = onIncoming;
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenSocketTimeout(req);
  req.emit('socket', socket);
}

// Listeners of the socket.

function onDrain() {
  const req = this._httpMessage;
  if (req && !req.finished && req[kNeedDrain]) {
    req[kNeedDrain] = false;
    req.emit('drain');
  }
}

function onError(err) {
  const req = this._httpMessage;
  debug('SOCKET ERROR:', err.message, err.stack);
  if (req) {
    this._hadError = true; // the request hears of the first one only
    emitError(req, err);
  }
  releaseParser(this, req);
  this.removeListener('data', onData);
  this.removeListener('end', onEnd);
  this.destroy();
}

function releaseParser(socket, req) {
  const { parser } = socket;
  if (!parser) return;
  parser.finish();
  freeParser(parser, req, socket);
}

function hangUp(req) {
  if (req.socket._hadError) return;
  req.socket._hadError = true;
  emitError(req, connResetException('socket hang up'));
}

function onClose() {
  const req = this._httpMessage;
  debug('HTTP socket close');
  const { parser } = this; // a listener may free it
  const { res } = req;
  req.destroyed = true;
  if (res) {
    if (!res.complete) res.destroy(connResetException('aborted'));
    emitClose(req);
    if (!res.aborted && res.readable) res.push(null);
  } else {
    hangUp(req);
    emitClose(req);
  }
  if (req.outputData) req.outputData.length = 0;
  if (parser) {
    parser.finish();
    freeParser(parser, req, this);
  }
}

function onEnd() {
  const req = this._httpMessage;
  const { parser } = this;
  if (!req.res) hangUp(req);
  if (parser) {
    parser.finish();
    freeParser(parser, req, this);
  }
  this.destroy();
}

const isInformational = (status) => status >= 100 && status < 200 && status !== 101;

function onData(chunk) {
  const req = this._httpMessage;
  const { parser } = this;
  const result = parser.execute(chunk);
  if (result instanceof Error) {
    prepareError(result, parser, chunk);
    debug('parse error', result);
    stopReading(this, req);
    this.destroy();
    req.socket._hadError = true;
    emitError(req, result);
  } else if (parser.incoming?.upgrade) {
    onUpgrade(this, req, parser.incoming, chunk.slice(result));
  } else if (parser.incoming?.complete && !isInformational(parser.incoming.statusCode)) {
    this.removeListener('drain', onDrain);
    stopReading(this, req);
  }
}

function stopReading(socket, req) {
  freeParser(socket.parser, req, socket);
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
}

// The response to Upgrade or CONNECT: the socket goes to who listens.
function onUpgrade(socket, req, res, head) {
  req.res = res;
  socket.removeListener('drain', onDrain);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  socket.parser.finish();
  stopReading(socket, req);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  req.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  req.emit(event, res, socket, head);
  req.destroyed = true;
  emitClose(req);
}

const skipBody = 1;
const isUpgrade = 2;

// The parser's onIncoming: a head has been read. The result tells about the
// body.
function onIncoming(res, keepAlive) {
  const { socket } = this;
  const req = socket._httpMessage;
  debug('AGENT incoming response!');
  if (req.res) {
    refuseSecond(socket, req);
    return 0;
  }
  req.res = res;
  if (res.upgrade) return isUpgrade;
  if (req.method === 'CONNECT') {
    res.upgrade = true;
    return isUpgrade;
  }
  if (isInformational(res.statusCode)) {
    req.res = null;
    inform(req, res);
    return skipBody;
  }
  if (req.shouldKeepAlive && !keepAlive && !req.upgradeOrConnect) req.shouldKeepAlive = false;
  publish('http.client.response.finish', () => ({ request: req, response: res }));
  res.req = req;
  res.on('end', onResponseEnd); // before the user's
  req.on('finish', onRequestFinish);
  socket.on('timeout', onResponseTimeout);
  if (req.aborted || !req.emit('response', res)) res._dump();
  if (req.method === 'HEAD') return skipBody;
  if (res.statusCode === 304) {
    res.complete = true;
    return skipBody;
  }
  return 0;
}

// A server sent two responses to one request.
function refuseSecond(socket, req) {
  socket.destroy();
  if (!socket.parser) return;
  socket.parser.incoming = req.res;
  req.res[kSkipPendingData] = true;
}

function inform(req, res) {
  if (res.statusCode === 100) req.emit('continue');
  const { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders } = res;
  req.emit('information', {
    statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders,
  });
}

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  this[kDetachAbortSignal]();
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', emitTimeout);
    socket.removeListener('timeout', onResponseTimeout);
  }
  req._ended = true;
  if (req.shouldKeepAlive) {
    if (req.writableFinished && !this.aborted) giveBack(req);
  } else if (socket.writable) {
    debug('AGENT socket.destroySoon()');
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  }
}

// A response may end before its request.
function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended && !this.destroyed) giveBack(this);
}

function giveBack(req) {
  const { socket } = req;
  debug('AGENT socket keep-alive');
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
  process.nextTick(emitFree, req); // after the user's 'end'
  req.destroyed = true;
  if (req.res) req.res.socket = null;
}

function emitFree(req) {
  emitClose(req);
  req.socket?.emit('free');
}

function onResponseTimeout() { this._httpMessage?.res?.emit('timeout'); }

function emitTimeout() { this._httpMessage?.emit('timeout'); }

/** Makes the timeout of the socket one of the request. */
function listenSocketTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitTimeout;
  if (req.socket) req.socket.once('timeout', emitTimeout);
  else req.on('socket', (socket) => socket.once('timeout', emitTimeout));
}

/** Sets the timeout of a socket once it is connected. */
function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
  else socket.setTimeout(msecs);
}

module.exports = { emitError, kError, listenSocketTimeout, onSocket, setSocketTimeout };
