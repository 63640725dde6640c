'use strict';
// Request (https://fetch.spec.whatwg.org/#request-class).

const { requireArguments, dictionary, oneOf, show, illegal, finish, inspectAs } = require('internal/fetch/webidl');
const { Headers, token } = require('internal/fetch/headers');
const { extractBody, cloneBody, isUsed, mixBody } = require('internal/fetch/body');
const { parseURL } = require('internal/fetch/response');

const inspect = Symbol.for('nodejs.util.inspect.custom');
const forbidden = ['CONNECT', 'TRACE', 'TRACK'];
const upperCased = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
const choices = {
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
    'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
};

class Request {
  #state;

  constructor(input, init = undefined) {
    requireArguments(arguments, 1, 'Request constructor');
    const options = dictionary(init, undefined);
    const base = isRequest(input) ? input.#state : null;
    const state = this.#state = base === null ? fromURL(input) : { ...base, body: null };
    readChoices(state, options);
    if (options.method !== undefined) state.method = methodOf(options.method);
    state.headers = new Headers(options.headers ?? base?.headers);
    state.signal = signalOf(options.signal === undefined ? base?.signal : options.signal);
    readBody(state, options, input, base);
  }

  get method() { return stateOf(this).method; }
  get url() { return stateOf(this).url.href; }
  get headers() { return stateOf(this).headers; }
  get destination() { return stateOf(this) && ''; }
  get referrer() { return stateOf(this).referrer; }
  get referrerPolicy() { return stateOf(this).referrerPolicy; }
  get mode() { return stateOf(this).mode; }
  get credentials() { return stateOf(this).credentials; }
  get cache() { return stateOf(this).cache; }
  get redirect() { return stateOf(this).redirect; }
  get integrity() { return stateOf(this).integrity; }
  get keepalive() { return stateOf(this).keepalive; }
  get isReloadNavigation() { return stateOf(this) && false; }
  get isHistoryNavigation() { return stateOf(this) && false; }
  get signal() { return stateOf(this).signal; }
  get duplex() { return stateOf(this) && 'half'; }

  /** A second request with the same bytes. Throws a TypeError once the body was read. */
  clone() {
    const state = stateOf(this);
    if (isUsed(state.body) || state.body?.stream?.locked) throw new TypeError('unusable');
    const copy = new Request(this.url, { signal: state.signal });
    copy.#state = { ...state, headers: new Headers(state.headers), signal: copy.#state.signal, body: cloneBody(state.body) };
    return copy;
  }

  static state(request) {
    if (!isRequest(request)) throw illegal();
    return request.#state;
  }

  static is(value) { return value !== null && typeof value === 'object' && #state in value; }

  [inspect](depth, options) {
    const fields = {};
    for (const name of shown) fields[name] = this[name];
    return inspectAs('Request', fields, depth, options);
  }
}

const shown = ['method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache',
  'redirect', 'integrity', 'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal'];

function fromURL(input) {
  const url = parseURL(input);
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
  }
  return {
    method: 'GET', url, referrer: 'about:client', referrerPolicy: '', mode: 'cors', credentials: 'same-origin',
    cache: 'default', redirect: 'follow', integrity: '', keepalive: false, body: null,
  };
}

function readChoices(state, options) {
  for (const [name, words] of Object.entries(choices)) {
    if (options[name] !== undefined) state[name] = oneOf(options[name], words, undefined);
  }
  if (state.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
  if (options.integrity !== undefined) state.integrity = String(options.integrity);
  if (options.keepalive !== undefined) state.keepalive = Boolean(options.keepalive);
}

function methodOf(value) {
  const method = String(value);
  const upper = method.toUpperCase();
  if (!token.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  if (forbidden.includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (method === 'patch') warnOfPatch();
  return upperCased.includes(upper) ? upper : method;
}

let warned = false;
function warnOfPatch() {
  if (warned) return;
  warned = true;
  process.emitWarning('Using `patch` is highly likely to result in a `405 Method Not Allowed`. `PATCH` is much more ' +
    'likely to succeed.', { code: 'UNDICI-FETCH-patch' });
}

// A request has a signal of its own, which follows the one that it was given.
function signalOf(signal) {
  if (signal === undefined || signal === null) return new AbortController().signal;
  if (!(signal instanceof AbortSignal)) {
    throw new TypeError(`RequestInit: Expected signal (${show(String(signal))}) to be an instance of AbortSignal.`);
  }
  return AbortSignal.any([signal]);
}

function readBody(state, options, input, base) {
  const given = options.body ?? null;
  if ((given !== null || base?.body) && (state.method === 'GET' || state.method === 'HEAD')) {
    throw new TypeError('Request with GET/HEAD method cannot have body.');
  }
  if (given !== null) {
    state.body = extractBody(given);
    const { type, source } = state.body;
    if (type !== null && !state.headers.has('content-type')) state.headers.append('content-type', type);
    if (source === null && options.duplex === undefined) {
      throw new TypeError('RequestInit: duplex option is required when sending a body.');
    }
  } else if (base?.body) {
    if (isUsed(base.body) || base.body.stream?.locked) {
      throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
    }
    state.body = { ...base.body };
    base.body.used = true;
  }
}

const { state: stateOf, is: isRequest } = Request;
delete Request.state;
delete Request.is;
finish(Request, [...shown, 'duplex', 'clone']);
mixBody(Request, (request) => stateOf(request).body, (request) => stateOf(request).headers.get('content-type'));

module.exports = { Request, requestState: stateOf };
