'use strict';
// The old URL parser: Url objects, parse, resolve.

const slashed = ['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'];
const isSlashed = (protocol) => slashed.includes(protocol?.replace(/:$/, ''));

// Url is what parse makes.
function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const escaped = /[\t\n\r "'<>\\^`{|}]/g;
const escapeChar = (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');

// hostEnd gives where the host at the start of rest ends, and its last '@'.
function hostEnd(rest) {
  let at = -1;
  let end = rest.length;
  for (let i = 0; i < rest.length; i++) {
    const c = rest[i];
    if (c === '@') {
      at = i;
      end = rest.length;
    } else if (c === '/' || c === '?' || c === '#') {
      end = Math.min(end, i);
      break;
    } else if ('\t\n\r "%\';<>\\^`{|}'.includes(c)) {
      end = Math.min(end, i);
    }
  }
  return { at, end };
}

// Node gives reason and value in this order.
function badPort(url) {
  const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
  return new ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', url);
}

function invalid(url) {
  const { codes: { ERR_INVALID_URL } } = require('internal/errors');
  return new ERR_INVALID_URL(url);
}

// readHost takes the authority off rest.
function readHost(self, rest, url) {
  const { at, end } = hostEnd(rest);
  if (at >= 0) self.auth = decodeURIComponent(rest.slice(0, at));
  self.host = rest.slice(at + 1, end);
  const port = /:([0-9]*)$/.exec(self.host);
  let name = self.host;
  if (port) {
    if (port[1] !== '') self.port = port[1];
    name = name.slice(0, port.index);
  }
  if (name[0] === '[' && name.endsWith(']')) {
    self.hostname = name;
  } else {
    if (name.includes(':')) throw badPort(url);
    self.hostname = name.length > 255 ? '' : name.toLowerCase();
    if (/[^\0-\x7f]/.test(self.hostname)) {
      self.hostname = internalBinding('url').domainToASCII(self.hostname);
      if (self.hostname === '') throw invalid(url);
    }
  }
  self.host = self.hostname + (self.port ? ':' + self.port : '');
  if (self.hostname[0] === '[') self.hostname = self.hostname.slice(1, -1);
  return rest.slice(end);
}

function normalizeInput(url) {
  url = url.trim();
  const cut = url.search(/[?#]/);
  const head = cut < 0 ? url : url.slice(0, cut);
  return head.replaceAll('\\', '/') + (cut < 0 ? '' : url.slice(cut));
}

// parse reads url into this Url.
Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  require('internal/validators').validateString(url, 'url');
  let rest = normalizeInput(url);
  const proto = /^[a-z0-9.+-]+:/i.exec(rest);
  let lower;
  if (proto) {
    lower = proto[0].toLowerCase();
    this.protocol = lower;
    rest = rest.slice(lower.length);
  }
  const script = lower === 'javascript:';
  let slashes = false;
  if ((slashesDenoteHost || proto || /^\/\/[^@/]+@[^@/]+/.test(rest)) && rest.startsWith('//') && !script) {
    slashes = true;
    rest = rest.slice(2);
    this.slashes = true;
  }
  if (!script && (slashes || (proto && !isSlashed(lower)))) rest = readHost(this, rest, url);
  if (!script) rest = rest.replace(escaped, escapeChar);
  readTail(this, rest, parseQueryString);
  if (isSlashed(lower) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

function readTail(self, rest, parseQueryString) {
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    self.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const question = rest.indexOf('?');
  if (question >= 0) {
    self.search = rest.slice(question);
    self.query = rest.slice(question + 1);
    rest = rest.slice(0, question);
    if (parseQueryString) self.query = require('querystring').parse(self.query);
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
  if (rest !== '') self.pathname = rest;
}

// format writes the Url.
Url.prototype.format = function() {
  let auth = this.auth || '';
  if (auth) auth = encodeURIComponent(auth).replace(/%3A/i, ':') + '@';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const name = this.hostname.includes(':') && this.hostname[0] !== '[' ? `[${this.hostname}]` : this.hostname;
    host = auth + name + (this.port ? ':' + this.port : '');
  }
  let query = '';
  if (this.query !== null && typeof this.query === 'object') query = require('querystring').stringify(this.query);
  let search = this.search || (query && '?' + query) || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  pathname = pathname.replace(/[?#]/g, (c) => encodeURIComponent(c));
  if (this.slashes || isSlashed(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = '/' + pathname;
      host = '//' + host;
    } else if (protocol === 'file:') {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = '#' + hash;
  if (search && search[0] !== '?') search = '?' + search;
  return protocol + host + pathname + search + hash;
};

// parse(url[, parseQueryString[, slashesDenoteHost]]) reads a URL.
function parse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

Url.prototype.resolve = function(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

function withTail(result, relative) {
  result.search = relative.search;
  result.query = relative.query;
  return finish(result);
}

function finish(result) {
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.href = result.format();
  return result;
}

// otherScheme resolves what brings a protocol of its own.
function otherScheme(result, relative) {
  if (!isSlashed(relative.protocol)) return Object.assign(result, relative, { href: relative.format() });
  let { host, pathname } = relative;
  if (!host && relative.protocol !== 'file:') [host, pathname] = hostOfPath(pathname ?? '');
  const slashes = result.slashes || relative.slashes;
  return finish(Object.assign(result, relative, { slashes, host: host || '', hostname: relative.hostname || host, pathname }));
}

// hostOfPath: the first part of the path that is not empty stands for the host.
function hostOfPath(pathname) {
  const segments = pathname.split('/');
  let host = '';
  while (segments.length > 0 && host === '') host = segments.shift();
  if (segments[0] === '') segments.shift();
  return [host, `/${segments.join('/')}`];
}

// resolveObject gives a Url for relative as seen from this one.
Url.prototype.resolveObject = function(relative) {
  if (typeof relative === 'string') relative = parse(relative, false, true);
  const result = Object.assign(new Url(), this);
  result.hash = relative.hash;
  if (relative.href === '') return finishHref(result);
  if (relative.slashes && !relative.protocol) {
    const { protocol } = result;
    Object.assign(result, relative, { protocol });
    if (isSlashed(protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    return finishHref(result);
  }
  if (relative.protocol && relative.protocol !== result.protocol) return otherScheme(result, relative);
  return resolvePath(result, relative);
};

function finishHref(result) {
  result.href = result.format();
  return result;
}

function resolvePath(result, relative) {
  const absolute = Boolean(relative.host || relative.pathname?.startsWith('/'));
  const mustEnd = Boolean(result.host || result.pathname?.startsWith('/')) || absolute;
  let segments = result.pathname?.split('/') ?? [];
  // Without slashes after the scheme, the host is the first part of the path.
  const hostInPath = result.protocol && !isSlashed(result.protocol) && !result.slashes && !absolute;
  if (result.protocol && !isSlashed(result.protocol) && !result.slashes && /^\.\.?$/.test(relative.host ?? '')) {
    return dotHost(result, relative);
  }
  if (hostInPath && result.host) segments = [result.host, ...segments.filter((s, i) => i > 0 || s !== '')];
  if (absolute) {
    result.slashes ||= relative.slashes;
    if (relative.host || relative.host === '') {
      const { host, hostname, port } = relative;
      Object.assign(result, { host, hostname, port, auth: relative.auth || (result.host === host ? result.auth : null) });
    } else if (result.protocol && !isSlashed(result.protocol) && !result.slashes) {
      Object.assign(result, { host: '', hostname: '' }); // it was part of the path
    }
    segments = relative.pathname?.split('/') ?? [];
  } else if (relative.pathname) {
    segments = segments.slice(0, -1).concat(relative.pathname.split('/'));
  } else if (relative.search !== null && relative.search !== undefined) {
    return withTail(result, relative);
  }
  if (absolute || relative.pathname) {
    result.search = relative.search;
    result.query = relative.query;
  }
  if (segments.length === 0) {
    result.pathname = null;
    result.path = result.search ? '/' + result.search : null;
    return finishHref(result);
  }
  if (hostInPath) return splitHost(result, climb(segments, false).split('/').filter((s) => s !== '..'));
  result.pathname = climb(segments, mustEnd || segments[0] === '');
  return finish(result);
}

// dotHost: where the host is the first part of the path, dots in its place are
// resolved as any others.
function dotHost(result, relative) {
  const { host, pathname, search, query } = relative;
  const segments = [host, ...(pathname ?? '').split('/').slice(1)];
  Object.assign(result, { search, query, auth: null, port: null });
  return splitHost(result, climb(segments, false).split('/').filter((s) => s !== '..'));
}

function splitHost(result, segments) {
  const first = segments.shift();
  const at = first.indexOf('@');
  if (at > 0) result.auth = first.slice(0, at);
  result.host = result.hostname = first.slice(at + 1);
  if (segments.length === 0) return finish(Object.assign(result, { pathname: null, path: null }));
  return finish(Object.assign(result, { pathname: `/${segments.join('/')}` }));
}

// climb resolves '.' and '..' in the segments of a path.
function climb(segments, absolute) {
  const last = segments[segments.length - 1];
  const trailing = segments.length > 1 && (last === '.' || last === '..' || last === '') || last === '.' || last === '..';
  const kept = [];
  for (const segment of segments) {
    if (segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > (kept[0] === '' ? 1 : 0) && kept[kept.length - 1] !== '..') kept.pop();
    else if (!absolute) kept.push('..');
  }
  if (absolute && kept[0] !== '') kept.unshift('');
  if (trailing && kept[kept.length - 1] !== '') kept.push('');
  const path = kept.join('/');
  return absolute && path === '' ? '/' : path;
}

// resolve(from, to) is to as seen from from.
function resolve(from, to) {
  return parse(from, false, true).resolve(to);
}

// resolveObject(from, to) is resolve that gives a Url.
function resolveObject(from, to) {
  if (!from) return to;
  return parse(from, false, true).resolveObject(to);
}

module.exports = { Url, parse, resolve, resolveObject };
