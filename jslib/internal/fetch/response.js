'use strict';
// Response (https://fetch.spec.whatwg.org/#response-class).

const { requireArguments, dictionary, illegal, finish, inspectAs } = require('internal/fetch/webidl');
const { Headers, freezeHeaders } = require('internal/fetch/headers');
const { extractBody, cloneBody, isUsed, mixBody } = require('internal/fetch/body');

const inspect = Symbol.for('nodejs.util.inspect.custom');
const secret = Symbol('secret');
const nullBody = [101, 103, 204, 205, 304];
const redirects = [301, 302, 303, 307, 308];

class Response {
  #state;

  constructor(body = null, init = undefined) {
    if (body === secret) {
      this.#state = init;
      return;
    }
    const options = dictionary(init, 'Response constructor');
    const state = this.#state = blank();
    if (options.status !== undefined) state.status = statusOf(options.status);
    if (options.statusText !== undefined) state.statusText = reason(options.statusText);
    if (options.headers !== undefined) state.headers = new Headers(options.headers);
    if (body !== null && body !== undefined) setBody(state, extractBody(body));
  }

  /** A network error. */
  static error() {
    return make({ ...blank(), status: 0, type: 'error', headers: freezeHeaders(new Headers()) });
  }

  /** A response whose body is `data` as JSON. */
  static json(data, init = undefined) {
    requireArguments(arguments, 1, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const response = new Response(null, init);
    const body = extractBody(text);
    setBody(response.#state, { ...body, type: 'application/json' });
    return response;
  }

  /** A redirection to `url`. Throws a RangeError for a status that is none of one. */
  static redirect(url, status = 302) {
    requireArguments(arguments, 1, 'Response.redirect');
    const parsed = parseURL(url);
    if (!redirects.includes(Number(status))) throw new RangeError(`Invalid status code ${status}`);
    const headers = new Headers({ location: parsed.href });
    return make({ ...blank(), status: Number(status), headers: freezeHeaders(headers) });
  }

  get type() { return stateOf(this).type; }
  get url() { return stateOf(this).url.replace(/#.*/s, ''); }
  get redirected() { return stateOf(this).redirected; }
  get status() { return stateOf(this).status; }
  get ok() { return this.status >= 200 && this.status <= 299; }
  get statusText() { return stateOf(this).statusText; }
  get headers() { return stateOf(this).headers; }

  /** A second response with the same bytes. Throws a TypeError once the body was read. */
  clone() {
    const state = stateOf(this);
    if (isUsed(state.body) || state.body?.stream?.locked) {
      throw new TypeError('Response.clone: Body has already been consumed.');
    }
    return make({ ...state, headers: new Headers(state.headers), body: cloneBody(state.body) });
  }

  static state(response) {
    if (response === null || typeof response !== 'object' || !(#state in response)) throw illegal();
    return response.#state;
  }

  [inspect](depth, options) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    const fields = { status, statusText, headers, body, bodyUsed, ok, redirected, type, url };
    return inspectAs('Response', fields, depth, options);
  }
}

const blank = () => ({
  type: 'default', url: '', redirected: false, status: 200, statusText: '', headers: new Headers(), body: null,
});

function statusOf(value) {
  const status = Number(value) & 0xffff;
  if (status >= 200 && status <= 599) return status;
  throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
}

function reason(value) {
  const text = String(value);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) throw new TypeError('Invalid statusText');
  return text;
}

function setBody(state, body) {
  if (nullBody.includes(state.status)) {
    throw new TypeError(`Response constructor: Invalid response status code ${state.status}`);
  }
  state.body = body;
  if (body.type !== null && !state.headers.has('content-type')) state.headers.append('content-type', body.type);
}

/** Parses a URL; throws fetch's TypeError with the parser's as its cause. */
function parseURL(url) {
  try {
    return new URL(String(url));
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${url}`, { cause });
  }
}

const { state: stateOf } = Response;
delete Response.state;
/** A response of a state made inside: {type, url, redirected, status, statusText, headers, body}. */
const make = (state) => new Response(secret, state);
finish(Response, ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'clone']);
for (const name of ['error', 'json', 'redirect']) Object.defineProperty(Response, name, { enumerable: true });
mixBody(Response, (response) => stateOf(response).body, (response) => stateOf(response).headers.get('content-type'));

module.exports = { Response, makeResponse: make, parseURL, redirects, nullBody };
