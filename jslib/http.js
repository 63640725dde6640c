'use strict';
// http: servers and requests. Its parts stand under Node's names _http_*.js.

const { methods, parsers } = require('_http_common');
const httpAgent = require('_http_agent');
const { ClientRequest } = require('_http_client');
const { IncomingMessage } = require('_http_incoming');
const { OutgoingMessage, validateHeaderName, validateHeaderValue } = require('_http_outgoing');
const { _connectionListener, STATUS_CODES, Server, ServerResponse } = require('_http_server');

/** Makes a Server; options may be left out. */
function createServer(options, requestListener) { return new Server(options, requestListener); }

/** Makes a request: (url | options[, options][, callback]). */
function request(url, options, callback) { return new ClientRequest(url, options, callback); }

/** Makes a request without a body. */
function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

function refuse(name) {
  const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`http.${name}`);
}

module.exports = {
  _connectionListener,
  METHODS: [...methods].sort(),
  STATUS_CODES,
  Agent: httpAgent.Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  /** Limits how many parsers are kept for later. */
  setMaxIdleHTTPParsers(max) {
    require('internal/validators').validateInteger(max, 'max', 1);
    parsers.max = max;
  },
  /** Not supported: throws. */
  setGlobalProxyFromEnv() { refuse('setGlobalProxyFromEnv'); },
  get WebSocket() { return WebSocket; },
  get CloseEvent() { return CloseEvent; },
  get MessageEvent() { return MessageEvent; },
  get maxHeaderSize() { return require('internal/options').getOptionValue('--max-http-header-size') || 16384; },
  get globalAgent() { return httpAgent.globalAgent; },
  set globalAgent(agent) { httpAgent.globalAgent = agent; },
};
