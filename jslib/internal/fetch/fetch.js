'use strict';
// fetch (https://fetch.spec.whatwg.org/#fetch-method) on http and https.

const { Request, requestState } = require('internal/fetch/request');
const { makeResponse, redirects, nullBody } = require('internal/fetch/response');
const { Headers, rawHeaders, freezeHeaders } = require('internal/fetch/headers');
const { streamOf } = require('internal/fetch/body');

const maxRedirects = 20;
// https://fetch.spec.whatwg.org/#port-blocking
const badPorts = new Set([0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
  102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
  515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659,
  4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]);

/**
 * Fetches a resource; gives a promise of its Response, which comes with the head. It rejects with a TypeError 'fetch
 * failed' whose cause says why, or with the reason of the signal.
 */
async function fetch(input, init = undefined) {
  const request = new Request(input, init);
  const { signal } = request;
  signal.throwIfAborted();
  const job = { ...requestState(request), headers: new Headers(request.headers), hops: 0 };
  try {
    return await follow(job, signal);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new TypeError('fetch failed', { cause });
  }
}

async function follow(job, signal) {
  for (;;) {
    const response = await schemes(job, signal);
    const location = response.headers.get('location');
    if (!redirects.includes(response.status) || location === null || job.redirect === 'manual') return response;
    if (job.redirect === 'error') {
      await discard(response);
      throw new Error('unexpected redirect');
    }
    await discard(response);
    redirect(job, response.status, new URL(location, job.url));
  }
}

const discard = (response) => response.body?.cancel().catch(() => {});

function schemes(job, signal) {
  switch (job.url.protocol) {
    case 'http:':
    case 'https:':
      return overHTTP(job, signal);
    case 'data:':
      return ofData(job);
    case 'blob:':
      return ofBlob(job);
    case 'about:':
      throw new Error('about scheme is not supported');
    case 'file:':
      throw new Error('not implemented... yet...'); // Node's own words: it fetches no files either
    default:
      throw new Error('unknown scheme');
  }
}

// The next request of a redirection.
function redirect(job, status, url) {
  if (++job.hops > maxRedirects) throw new Error('redirect count exceeded');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('URL scheme must be a HTTP(S) scheme');
  if (url.origin !== job.url.origin) {
    for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) job.headers.delete(name);
  }
  const toGet = status === 303 ? job.method !== 'GET' && job.method !== 'HEAD' :
    (status === 301 || status === 302) && job.method === 'POST';
  if (toGet) {
    job.method = 'GET';
    job.body = null;
    for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']) {
      job.headers.delete(name);
    }
  } else if (job.body !== null && job.body.source === null) {
    throw new Error('a body that is a stream cannot be sent again');
  }
  if (url.hash === '') url.hash = job.url.hash;
  job.url = url;
}

// Connections are kept for a while, and do not keep the process alive.
const agents = {};
function agentOf(protocol) {
  const { Agent } = require(protocol === 'https:' ? 'https' : 'http');
  return agents[protocol] ??= new Agent({ keepAlive: true, timeout: 0 });
}

// undici's refusals: these fields are the connection's own.
const refused = { 'transfer-encoding': true, 'keep-alive': true, 'upgrade': true };

function failure(name, code, message) {
  return Object.assign(new Error(message), { name, code });
}

function checkHeaders({ headers, body }) {
  for (const [name] of headers) {
    if (refused[name]) throw failure('InvalidArgumentError', 'UND_ERR_INVALID_ARG', `invalid ${name} header`);
    if (name === 'expect') throw failure('NotSupportedError', 'UND_ERR_NOT_SUPPORTED', 'expect header not supported');
  }
  const length = headers.get('content-length');
  if (length !== null && body !== null && body.length !== null && Number(length) !== body.length) {
    throw failure('RequestContentLengthMismatchError', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
      'Request body length does not match content-length header');
  }
}

function headersOf(job) {
  const { headers, body, url } = job;
  const connection = headers.get('connection')?.toLowerCase() === 'close' ? 'close' : 'keep-alive';
  const list = ['host', url.host, 'connection', connection];
  const defaults = [['accept', '*/*'], ['accept-language', '*'], ['sec-fetch-mode', job.mode], ['user-agent', 'node'],
    ['accept-encoding', url.protocol === 'https:' ? 'br, gzip, deflate' : 'gzip, deflate']];
  for (const [name, value] of rawHeaders(headers)) {
    if (!/^(host|connection|content-length)$/i.test(name)) list.push(name, value);
  }
  for (const [name, value] of defaults) if (!headers.has(name)) list.push(name, value);
  if (body !== null && body.length === null) list.push('transfer-encoding', 'chunked');
  else if (body !== null) list.push('content-length', String(body.length));
  else if (job.method === 'POST' || job.method === 'PUT') list.push('content-length', '0');
  return list;
}

function overHTTP(job, signal) {
  const { url } = job;
  if (url.port !== '' && badPorts.has(Number(url.port))) throw new Error('bad port');
  checkHeaders(job);
  return new Promise((resolve, reject) => {
    const { request } = require(url.protocol === 'https:' ? 'https' : 'http');
    const req = request(url, { method: job.method, headers: headersOf(job), agent: agentOf(url.protocol) });
    const abort = () => req.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    req.once('close', () => signal.removeEventListener('abort', abort));
    req.once('error', (error) => reject(closedByPeer(error)));
    req.once('response', (message) => resolve(responseOf(job, message)));
    sendBody(req, job.body).catch((error) => req.destroy(error));
  });
}

// undici's name for a connection that ended before the head of the answer.
function closedByPeer(error) {
  if (error.code !== 'ECONNRESET' || error.syscall !== undefined) return error;
  return failure('SocketError', 'UND_ERR_SOCKET', 'other side closed');
}

async function sendBody(req, body) {
  if (body === null) return void req.end();
  if (body.source !== null) return void req.end(Buffer.from(await body.source.arrayBuffer()));
  const reader = streamOf(body).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return void req.end();
    if (!req.write(value)) await new Promise((resolve) => req.once('drain', resolve));
  }
}

function responseOf(job, message) {
  const headers = new Headers();
  const raw = message.rawHeaders;
  for (let i = 0; i < raw.length; i += 2) headers.append(raw[i], raw[i + 1]);
  const empty = job.method === 'HEAD' || nullBody.includes(message.statusCode);
  if (empty) message.resume();
  return makeResponse({
    type: 'basic',
    url: job.url.href,
    redirected: job.hops > 0,
    status: message.statusCode,
    statusText: message.statusMessage,
    headers: freezeHeaders(headers),
    body: empty ? null : { stream: bodyStream(decoded(message, headers)), source: null, length: null, type: null },
  });
}

function decoded(message, headers) {
  let readable = message;
  const codings = (headers.get('content-encoding') ?? '').toLowerCase().split(',').map((c) => c.trim()).filter(Boolean);
  for (const coding of codings.reverse()) {
    const make = decoders[coding];
    if (make === undefined) return message;
    readable = require('stream').pipeline(readable, make(require('zlib')), () => {});
  }
  return readable;
}

const decoders = {
  'gzip': (zlib) => zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH }),
  'x-gzip': (zlib) => decoders.gzip(zlib),
  'deflate': (zlib) => zlib.createInflate(),
  'br': (zlib) => zlib.createBrotliDecompress(),
};

// A byte stream that reads on when its reader asks for more.
function bodyStream(readable) {
  const { ReadableStream } = require('stream/web');
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      readable.on('data', (chunk) => {
        controller.enqueue(new Uint8Array(chunk));
        if (controller.desiredSize <= 0) readable.pause();
      });
      readable.once('end', () => {
        controller.close();
        controller.byobRequest?.respond(0);
      });
      readable.once('error', (cause) => controller.error(abortReason(cause) ?? new TypeError('terminated', { cause })));
      readable.pause();
    },
    pull() { readable.resume(); },
    cancel() { readable.destroy(); },
  });
}

const abortReason = (error) => (error?.name === 'AbortError' || error?.name === 'TimeoutError' ? error : null);

function ofBytes(job, source, type) {
  const headers = new Headers({ 'content-type': type });
  const body = { stream: null, source, length: source.size, type };
  return makeResponse({
    type: 'basic', url: job.url.href, redirected: job.hops > 0, status: 200, statusText: 'OK', headers, body,
  });
}

function ofData(job) {
  const match = /^data:([^,]*?)(;\s*base64\s*)?,(.*)$/is.exec(job.url.href.replace(/#.*/s, ''));
  if (match === null) throw new Error('invalid data: URL');
  const bytes = percentDecode(match[3]);
  const type = match[1].trim();
  const { Blob } = require('buffer');
  const blob = new Blob([match[2] === undefined ? bytes : Buffer.from(bytes.toString('latin1'), 'base64')]);
  return ofBytes(job, blob, type === '' ? 'text/plain;charset=US-ASCII' : type.startsWith(';') ? `text/plain${type}` : type);
}

function percentDecode(text) {
  const out = [];
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 0x25 ? bytes.toString('latin1', i + 1, i + 3) : '';
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      out.push(parseInt(hex, 16));
      i += 2;
    } else out.push(bytes[i]);
  }
  return Buffer.from(out);
}

function ofBlob(job) {
  const blob = require('buffer').resolveObjectURL(job.url.href);
  if (job.method !== 'GET' || blob === undefined) throw new Error('invalid method');
  return ofBytes(job, blob, blob.type);
}

module.exports = { fetch };
