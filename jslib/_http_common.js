'use strict';
// What the server's and the client's side do with a parser.

const { methods, allMethods, HTTPParser } = internalBinding('http_parser');
const { getOptionValue } = require('internal/options');
const FreeList = require('internal/freelist');
const { IncomingMessage, readStart, readStop } = require('_http_incoming');

const { kOnMessageBegin, kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete,
        kOnExecute, kOnTimeout } = HTTPParser;
const kIncomingMessage = Symbol('IncomingMessage');
const kSkipPendingData = Symbol('SkipPendingData');
const maxHeaderPairs = 2000;

// The rest of a head, or trailers.
function onHeaders(headers, url) {
  const room = this.maxHeaderPairs > 0 ? this.maxHeaderPairs - this._headers.length : headers.length;
  if (room > 0) this._headers.push(...headers.slice(0, room));
  this._url += url;
}

function onHeadersComplete(major, minor, headers, method, url, statusCode, statusMessage, upgrade, keepAlive) {
  const { socket } = this;
  const server = socket?.server;
  const Incoming = server?.[kIncomingMessage] || IncomingMessage;
  const message = this.incoming = new Incoming(socket);
  message.httpVersionMajor = major;
  message.httpVersionMinor = minor;
  message.httpVersion = `${major}.${minor}`;
  message.joinDuplicateHeaders = server?.joinDuplicateHeaders || this.joinDuplicateHeaders;
  message.url = url ?? '';
  message.upgrade = upgrade;
  const shown = this.maxHeaderPairs > 0 ? headers.slice(0, this.maxHeaderPairs) : headers;
  message._addHeaderLines(shown, shown.length);
  if (typeof method === 'number') {
    message.method = allMethods[method];
  } else {
    message.statusCode = statusCode;
    message.statusMessage = statusMessage;
  }
  return this.onIncoming(message, keepAlive);
}

function onBody(chunk) {
  const message = this.incoming;
  if (message === null || message[kSkipPendingData] || message._dumped) return;
  if (!message.push(chunk)) readStop(this.socket);
}

function onMessageComplete() {
  const message = this.incoming;
  if (message !== null && !message[kSkipPendingData]) {
    message.complete = true;
    const trailers = this._headers;
    if (trailers.length > 0) {
      message._addHeaderLines(trailers, trailers.length);
      this._headers = [];
      this._url = '';
    }
    message.push(null);
  }
  readStart(this.socket); // for the next message
}

const parsers = new FreeList('parsers', 1000, () => equip(new HTTPParser()));

/** Makes a parser produce messages. */
function equip(parser) {
  clean(parser);
  parser[kOnHeaders] = onHeaders;
  parser[kOnHeadersComplete] = onHeadersComplete;
  parser[kOnBody] = onBody;
  parser[kOnMessageComplete] = onMessageComplete;
  return parser;
}

function clean(parser) {
  parser._headers = [];
  parser._url = '';
  parser.socket = parser.incoming = parser.outgoing = null;
  parser.maxHeaderPairs = maxHeaderPairs;
  parser[kOnMessageBegin] = parser[kOnExecute] = parser[kOnTimeout] = null;
  parser._consumed = false;
  parser.onIncoming = null;
  parser.joinDuplicateHeaders = null;
}

/** Cuts a parser's ties and keeps it for the next connection. */
function freeParser(parser, req, socket) {
  if (parser) {
    if (parser._consumed) parser.unconsume();
    parser.remove();
    clean(parser);
    if (parsers.free(parser)) parser.free();
    else require('timers').setImmediate(() => parser.close()); // it may be running
  }
  if (req) req.parser = null;
  if (socket) socket.parser = null;
}

const token = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const strictChars = /[^\t\x20-\x7e\x80-\xff]/;
const lenientChars = /[\x00\x0a\x0d]|[^\x00-\xff]/;

/** Whether text may be a header's name. */
const checkIsHttpToken = (text) => token.test(text);

/** Whether text has what a header's value must not have. */
const checkInvalidHeaderChar = (text, lenient = false) => (lenient ? lenientChars : strictChars).test(text);

/** Completes a parser's error: what it choked on, and why. */
function prepareError(err, parser, packet) {
  err.rawPacket = packet || parser.getCurrentBuffer();
  if (typeof err.reason === 'string') err.message = `Parse Error: ${err.reason}`;
}

let warned = false;

/** Whether the command line says --insecure-http-parser. */
function isLenient() {
  const insecure = getOptionValue('--insecure-http-parser');
  if (insecure && !warned) {
    warned = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return insecure;
}

const validationFlags = {
  __proto__: null,
  strict: HTTPParser.kLenientNone,
  relaxed: HTTPParser.kLenientHeaderValueRelaxed,
  insecure: HTTPParser.kLenientAll,
};

/** The parser's flags for the options httpValidation and insecureHTTPParser. */
function calculateLenientFlags(httpValidation, insecure = undefined) {
  return validationFlags[httpValidation] ??
    validationFlags[(insecure === undefined ? isLenient() : insecure) ? 'insecure' : 'strict'];
}

module.exports = {
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
  _checkIsHttpToken: checkIsHttpToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  equip,
  freeParser,
  methods,
  parsers,
  kIncomingMessage,
  HTTPParser,
  isLenient,
  calculateLenientFlags,
  prepareError,
  kSkipPendingData,
};
