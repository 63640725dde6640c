'use strict';
// ServerResponse: the answer to one request.

const { codes } = require('internal/errors');
const { kOutHeaders, publish } = require('internal/http');
const { eachHeader, validateHeaderName, validateHeaderValue } = require('internal/http/headers');
const { chunkExpression, _checkInvalidHeaderChar: isInvalid } = require('_http_common');
const { OutgoingMessage } = require('_http_outgoing');
const STATUS_CODES = require('internal/http/status');

/** The answer to the request req. */
function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  if (req.method === 'HEAD') this._hasBody = false;
  this.req = req;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = chunkExpression.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
  publish('http.server.response.created', () => ({ request: req, response: this }));
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

/** Emits 'close' on a response, once. */
function emitClose(res) {
  if (res._closed) return;
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

// A listener of the socket.
function onSocketClose() {
  if (this._httpMessage) emitClose(this._httpMessage);
}

function refuseSent(res) {
  if (res._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
}

// writeHead's headers join those that were set before, and win.
function mergeHeaders(res, headers) {
  if (Array.isArray(headers)) {
    if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
    for (let i = 0; i < headers.length; i += 2) res.removeHeader(headers[i]);
    for (let i = 0; i < headers.length; i += 2) {
      if (headers[i]) res.appendHeader(headers[i], headers[i + 1]);
    }
  } else if (headers) {
    for (const name of Object.keys(headers)) {
      if (name) res.setHeader(name, headers[name]);
    }
  }
}

const hasNoBody = (status) => status === 204 || status === 304 || (status >= 100 && status <= 199);

const methods = {
  statusCode: 200,
  statusMessage: undefined,

  /** Takes the socket to write to. */
  assignSocket(socket) {
    if (socket._httpMessage) throw new codes.ERR_HTTP_SOCKET_ASSIGNED();
    socket._httpMessage = this;
    socket.on('close', onSocketClose);
    this.socket = socket;
    this.emit('socket', socket);
    this._flush();
  },

  detachSocket(socket) {
    socket.removeListener('close', onSocketClose);
    socket._httpMessage = null;
    this.socket = null;
  },

  /** Sends an informational answer (1xx) ahead of the final one. */
  writeInformation(statusCode, headers, cb) {
    refuseSent(this);
    require('internal/validators').validateInteger(statusCode, 'statusCode', 100, 199);
    if (statusCode === 101) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);
    let head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] || 'unknown'}\r\n`;
    if (headers !== undefined && headers !== null) {
      if (!Array.isArray(headers)) require('internal/validators').validateObject(headers, 'headers');
      const lenient = this._isLenientHeaderValidation();
      eachHeader(headers, (name, value) => {
        validateHeaderName(name);
        validateHeaderValue(name, value, lenient);
        head += `${name}: ${value}\r\n`;
      });
    }
    return this._writeRaw(`${head}\r\n`, 'ascii', cb);
  },

  writeContinue(cb) {
    this.writeInformation(100, null, cb);
    this._sent100 = true;
  },

  writeProcessing(cb) { this.writeInformation(102, null, cb); },

  writeEarlyHints(hints, cb) {
    const { validateObject, validateLinkHeaderValue } = require('internal/validators');
    validateObject(hints, 'hints');
    if (hints.link === null || hints.link === undefined) return;
    const link = validateLinkHeaderValue(hints.link);
    if (link.length === 0) return;
    if (isInvalid(link)) throw new codes.ERR_INVALID_CHAR('header content', 'Link');
    const headers = { __proto__: null, Link: link };
    for (const name of Object.keys(hints)) {
      if (name !== 'link') headers[name] = hints[name];
    }
    this.writeInformation(103, headers, cb);
  },

  _implicitHeader() { this.writeHead(this.statusCode); },

  /** Makes the head: (statusCode[, statusMessage][, headers]). */
  writeHead(statusCode, reason, given) {
    refuseSent(this);
    const status = statusCode | 0;
    if (status < 100 || status > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);
    let headers = given;
    if (typeof reason === 'string') {
      this.statusMessage = reason;
    } else {
      this.statusMessage ||= STATUS_CODES[status] || 'unknown';
      headers ??= reason;
    }
    this.statusCode = status;
    if (this[kOutHeaders]) {
      mergeHeaders(this, headers);
      headers = this[kOutHeaders];
    }
    if (isInvalid(this.statusMessage)) throw new codes.ERR_INVALID_CHAR('statusMessage');
    if (hasNoBody(status)) this._hasBody = false;
    // A client that was not told to go on may send a body, or may not.
    if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
    this._storeHeader(`HTTP/1.1 ${status} ${this.statusMessage}\r\n`, headers);
    return this;
  },
};

Object.assign(ServerResponse.prototype, methods);

module.exports = { ServerResponse, emitClose, onSocketClose };
