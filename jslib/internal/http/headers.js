'use strict';
// The headers of an OutgoingMessage: setting them, and how they become a head.

const { codes } = require('internal/errors');
const { kOutHeaders, utcDate } = require('internal/http');
const { debug } = require('internal/http/debug');
const { _checkIsHttpToken: isToken, _checkInvalidHeaderChar: isInvalid, isLenient } = require('_http_common');

const kUniqueHeaders = Symbol('kUniqueHeaders');

/** Throws unless name may be a header's. */
function validateHeaderName(name, label) {
  if (typeof name !== 'string' || !name || !isToken(name)) {
    throw new codes.ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  }
}

/** Throws unless value may be that of header name. */
function validateHeaderValue(name, value, lenient) {
  if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (isInvalid(value, lenient)) {
    debug('Header "%s" contains invalid characters', name);
    throw new codes.ERR_INVALID_CHAR('header content', name);
  }
}

/** The option uniqueHeaders as a Set of names, or null. */
function parseUniqueHeadersOption(headers) {
  return Array.isArray(headers) ? new Set(headers.map((name) => name.toLowerCase())) : null;
}

// Calls visit(name, value) for each of headers: an object, an array of pairs,
// or names and values by turns.
function eachHeader(headers, visit) {
  if (!Array.isArray(headers)) {
    for (const name in headers) {
      if (Object.hasOwn(headers, name)) visit(name, headers[name]);
    }
  } else if (Array.isArray(headers[0])) {
    for (const [name, value] of headers) visit(name, value);
  } else {
    if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
    for (let i = 0; i < headers.length; i += 2) visit(headers[i], headers[i + 1]);
  }
}

const isUnique = (message, name) => Boolean(message[kUniqueHeaders]?.has(name.toLowerCase()));

// The lines that a value becomes: an array is one line, or one for each.
function lines(message, name, value) {
  if (!Array.isArray(value)) return [value];
  const joins = value.length >= 2 && name.toLowerCase() === 'cookie';
  return joins || isUnique(message, name) ? [value.join('; ')] : value;
}

// Text that is UTF-8 given as Latin-1, as RFC 6266 has it.
const fromLatin1 = (value) => Buffer.from(value, 'latin1').toString();

function headValue(message, name, value) {
  if (!message._contentLength || name.length !== 19 || name.toLowerCase() !== 'content-disposition') return value;
  return Array.isArray(value) ? value.map(fromLatin1) : fromLatin1(value);
}

const noticed = {
  __proto__: null,
  'connection'(message, seen, value) {
    seen.connection = true;
    message._removedConnection = false;
    if (/(?:^|\W)close(?:$|\W)/i.test(value)) message._last = true;
    else message.shouldKeepAlive = true;
  },
  'transfer-encoding'(message, seen, value) {
    seen.encoding = true;
    message._removedTE = false;
    if (/(?:^|\W)chunked(?:$|\W)/i.test(value)) message.chunkedEncoding = true;
  },
  'content-length'(message, seen, value) {
    seen.length = true;
    message._contentLength = +value;
    message._removedContLen = false;
  },
  'date'(message, seen) { seen.date = true; },
  'expect'(message, seen) { seen.expect = true; },
  'trailer'(message, seen) { seen.trailer = true; },
  'keep-alive'(message) { message._defaultKeepAlive = false; },
};

// The head of message: first line, then headers, then what message needs
// besides. seen gathers which of the headers that matter were given.
function storeHeader(firstLine, headers) {
  const own = headers && headers === this[kOutHeaders];
  const lenient = this._isLenientHeaderValidation();
  const seen = {};
  let head = firstLine;
  const add = (name, given) => {
    if (!own) validateHeaderName(name);
    for (const value of lines(this, name, headValue(this, name, given))) {
      if (!own) validateHeaderValue(name, value, lenient);
      head += `${name}: ${value}\r\n`;
      noticed[name.toLowerCase()]?.(this, seen, value);
    }
  };
  if (own) {
    for (const key in headers) add(headers[key][0], headers[key][1]);
  } else if (headers) {
    eachHeader(headers, add);
  }
  if (this.sendDate && !seen.date) head += `Date: ${utcDate()}\r\n`;
  forbidChunksWithoutBody(this);
  head += connectionLines(this, seen) + lengthLines(this, seen);
  if (this.chunkedEncoding !== true && seen.trailer) throw new codes.ERR_HTTP_TRAILER_INVALID();
  this._header = `${head}\r\n`;
  this._headerSent = false;
  if (seen.expect) this._send('');
}

function forbidChunksWithoutBody(message) {
  if (message.chunkedEncoding && (message.statusCode === 204 || message.statusCode === 304)) {
    debug('%d response should not use chunked encoding, closing connection.', message.statusCode);
    message.chunkedEncoding = false;
    message.shouldKeepAlive = false;
  }
}

function connectionLines(message, seen) {
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive;
    return '';
  }
  if (seen.connection) return '';
  if (!message.shouldKeepAlive || !(seen.length || message.useChunkedEncodingByDefault || message.agent)) {
    message._last = true;
    return 'Connection: close\r\n';
  }
  if (message.maxRequestsOnConnectionReached) return 'Connection: close\r\n';
  return `Connection: keep-alive\r\n${keepAliveLine(message)}`;
}

function keepAliveLine(message) {
  if (!message._keepAliveTimeout || !message._defaultKeepAlive) return '';
  const most = message._maxRequestsPerSocket;
  const max = ~~most > 0 ? `, max=${most}` : '';
  return `Keep-Alive: timeout=${Math.floor(message._keepAliveTimeout / 1000)}${max}\r\n`;
}

function lengthLines(message, seen) {
  if (seen.length || seen.encoding) return '';
  if (!message._hasBody) {
    message.chunkedEncoding = false;
  } else if (!message.useChunkedEncodingByDefault) {
    message._last = true;
  } else if (!seen.trailer && !message._removedContLen && typeof message._contentLength === 'number') {
    return `Content-Length: ${message._contentLength}\r\n`;
  } else if (!message._removedTE) {
    message.chunkedEncoding = true;
    return 'Transfer-Encoding: chunked\r\n';
  } else {
    message._last = true; // only the end of the connection ends the body
  }
  return '';
}

function refuseSent(message, what) {
  if (message._header) throw new codes.ERR_HTTP_HEADERS_SENT(what);
}

function checkHeader(message, name, value, what) {
  refuseSent(message, what);
  validateHeaderName(name);
  validateHeaderValue(name, value, message._isLenientHeaderValidation());
}

const methods = {
  _isLenientHeaderValidation() {
    if (this.httpValidation !== undefined) return this.httpValidation !== 'strict';
    const server = this.req?.socket?.server;
    if (server?.httpValidation !== undefined) return server.httpValidation !== 'strict';
    if (typeof this.insecureHTTPParser === 'boolean') return this.insecureHTTPParser;
    if (typeof server?.insecureHTTPParser === 'boolean') return server.insecureHTTPParser;
    return isLenient();
  },

  _renderHeaders() {
    refuseSent(this, 'render');
    const headers = {};
    for (const key in this[kOutHeaders]) headers[this[kOutHeaders][key][0]] = this[kOutHeaders][key][1];
    return headers;
  },

  _storeHeader: storeHeader,

  /** Sets a header, in place of a former one. */
  setHeader(name, value) {
    checkHeader(this, name, value, 'set');
    (this[kOutHeaders] ??= { __proto__: null })[name.toLowerCase()] = [name, value];
    return this;
  },

  /** Sets all headers of a Headers or Map. */
  setHeaders(headers) {
    refuseSent(this, 'set');
    if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
    }
    const cookies = [];
    for (const [name, value] of headers) {
      if (name !== 'set-cookie') this.setHeader(name, value);
      else if (Array.isArray(value)) cookies.push(...value);
      else cookies.push(value);
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  },

  /** Adds a value to a header. */
  appendHeader(name, value) {
    checkHeader(this, name, value, 'append');
    const entry = this[kOutHeaders]?.[name.toLowerCase()];
    if (!entry) return this.setHeader(name, value);
    if (!Array.isArray(entry[1])) entry[1] = [entry[1]];
    if (Array.isArray(value)) entry[1].push(...value);
    else entry[1].push(value);
    return this;
  },

  /** The value of a header, as it was set. */
  getHeader(name) {
    validateString(name);
    return this[kOutHeaders]?.[name.toLowerCase()]?.[1];
  },

  /** The names of all headers, in lower case. */
  getHeaderNames() { return Object.keys(this[kOutHeaders] ?? {}); },

  /** The names of all headers, as they were set. */
  getRawHeaderNames() { return Object.values(this[kOutHeaders] ?? {}).map((entry) => entry[0]); },

  /** All headers: names in lower case, values as they were set. */
  getHeaders() {
    const headers = { __proto__: null };
    for (const key in this[kOutHeaders]) headers[key] = this[kOutHeaders][key][1];
    return headers;
  },

  /** Whether a header is set. */
  hasHeader(name) {
    validateString(name);
    return Boolean(this[kOutHeaders]?.[name.toLowerCase()]);
  },

  /** Removes a header, also one that would be sent by itself. */
  removeHeader(name) {
    validateString(name);
    refuseSent(this, 'remove');
    const key = name.toLowerCase();
    if (key === 'connection') this._removedConnection = true;
    else if (key === 'content-length') this._removedContLen = true;
    else if (key === 'transfer-encoding') this._removedTE = true;
    else if (key === 'date') this.sendDate = false;
    if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
  },

  /** Sets the headers behind a chunked body: an object, or pairs. */
  addTrailers(headers) {
    this._trailer = '';
    const entries = Array.isArray(headers) ? headers : Object.entries(headers);
    const lenient = this._isLenientHeaderValidation();
    for (const [name, given] of entries) {
      validateHeaderName(name, 'Trailer name');
      for (const value of trailerLines(this, name, given)) {
        if (isInvalid(value, lenient)) {
          debug('Trailer "%s" contains invalid characters', name);
          throw new codes.ERR_INVALID_CHAR('trailer content', name);
        }
        this._trailer += `${name}: ${value}\r\n`;
      }
    }
  },
};

function trailerLines(message, name, value) {
  if (!Array.isArray(value)) return [value];
  return value.length > 1 && !isUnique(message, name) ? value : [value.join('; ')];
}

function validateString(name) { require('internal/validators').validateString(name, 'name'); }

/** Defines the methods of headers on a prototype. */
function addTo(proto) { Object.assign(proto, methods); }

module.exports = {
  addTo, eachHeader, kUniqueHeaders, parseUniqueHeadersOption, validateHeaderName, validateHeaderValue,
};
