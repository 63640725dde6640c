'use strict';
// url: the functions around URL, and the old parser.

const { URL, URLSearchParams, isURL } = require('internal/url');
const legacy = require('internal/url_legacy');
const binding = internalBinding('url');

const codes = () => require('internal/errors').codes;

// domainToASCII(domain) gives a domain's punycode, '' for an invalid one.
function domainToASCII(domain) {
  if (arguments.length < 1) missing('domain');
  return binding.domainToASCII(`${domain}`);
}

// domainToUnicode(domain) is its inverse.
function domainToUnicode(domain) {
  if (arguments.length < 1) missing('domain');
  return binding.domainToUnicode(`${domain}`);
}

function missing(name) {
  const { ERR_MISSING_ARGS } = codes();
  throw new ERR_MISSING_ARGS(name);
}

// urlToHttpOptions(url) makes the options of http.request.
function urlToHttpOptions(url) {
  require('internal/validators').validateObject(url, 'url', 1 | 2);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

function checkFileURL(url) {
  const { ERR_INVALID_ARG_TYPE, ERR_INVALID_URL_SCHEME } = codes();
  if (typeof url === 'string') url = new URL(url);
  else if (!isURL(url)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return url;
}

function windowsPath(url) {
  const { ERR_INVALID_FILE_URL_PATH } = codes();
  if (/%2f|%5c/i.test(url.pathname)) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  const path = decodeURIComponent(url.pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return `\\\\${domainToUnicode(url.hostname)}${path}`;
  if (!/^\\[a-z]:/i.test(path)) throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return path.slice(1);
}

function checkPosix(url) {
  const { ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH } = codes();
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  if (/%2f/i.test(url.pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
}

// fileURLToPath(url[, { windows }]) gives the path that a file: URL names.
function fileURLToPath(url, options = undefined) {
  url = checkFileURL(url);
  if (options?.windows) return windowsPath(url);
  checkPosix(url);
  return decodeURIComponent(url.pathname);
}

// fileURLToPathBuffer(url[, { windows }]) keeps bytes that are not UTF-8.
function fileURLToPathBuffer(url, options = undefined) {
  url = checkFileURL(url);
  if (options?.windows) return Buffer.from(windowsPath(url));
  checkPosix(url);
  return require('querystring').unescapeBuffer(url.pathname);
}

const escapes = { '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D', '\t': '%09', '?': '%3F', '#': '%23' };

// pathToFileURL(path[, { windows }]) is its inverse.
function pathToFileURL(path, options = undefined) {
  const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes();
  if (typeof path !== 'string') throw new ERR_INVALID_ARG_TYPE('path', 'string', path);
  const { posix, win32 } = require('path');
  if (options?.windows) {
    const full = win32.resolve(path);
    const share = /^\\\\([^\\]+)(\\.*)?$/.exec(full);
    if (share && !share[2]) throw new ERR_INVALID_ARG_VALUE('path', path, 'Missing UNC resource path');
    const rest = (share ? share[2] : `/${full}`).replaceAll('\\', '/').replace(/[%\n\r\t?#]/g, (c) => escapes[c]);
    return new URL(`file://${share ? share[1] : ''}${rest}`);
  }
  let full = posix.resolve(path);
  if (path.endsWith('/') && !full.endsWith('/')) full += '/';
  return new URL(`file://${full.replace(/[%\\\n\r\t?#]/g, (c) => escapes[c])}`);
}

// format(url[, options]) writes a URL, of either kind, or what parse made.
function format(url, options) {
  const { ERR_INVALID_ARG_TYPE } = codes();
  if (typeof url === 'string') return legacy.parse(url).format();
  if (typeof url !== 'object' || url === null) throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], url);
  if (url instanceof URL) return formatURL(url, options);
  return legacy.Url.prototype.format.call(url);
}

function formatURL(url, options) {
  if (options) require('internal/validators').validateObject(options, 'options');
  const on = (name, usual) => (options?.[name] === undefined || options[name] === null ? usual : Boolean(options[name]));
  const copy = new URL(url.href);
  if (!on('fragment', true)) copy.hash = '';
  if (!on('search', true)) copy.search = '';
  if (!on('auth', true)) copy.username = copy.password = '';
  if (!on('unicode', false) || copy.hostname === '') return copy.href;
  return copy.href.replace(copy.hostname, domainToUnicode(copy.hostname));
}

module.exports = {
  Url: legacy.Url,
  parse: legacy.parse,
  resolve: legacy.resolve,
  resolveObject: legacy.resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};
