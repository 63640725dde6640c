'use strict';
// URL and URLSearchParams. Parsing is in Go (binding url).

const binding = internalBinding('url');
const inspect = Symbol.for('nodejs.util.inspect.custom');

const codes = () => require('internal/errors').codes;

function missing(...names) {
  const { ERR_MISSING_ARGS } = codes();
  return new ERR_MISSING_ARGS(...names);
}

function utils() {
  return require('util');
}

// encodeForm writes text as application/x-www-form-urlencoded has it.
function encodeForm(text) {
  return encodeURIComponent(/[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text) // halves of pairs replaced
    .replace(/%20/g, '+').replace(/[!'()~]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

function decodeForm(text) {
  text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  return require('querystring').unescapeBuffer(text).toString();
}

function parsePairs(query) {
  const list = [];
  for (const field of query.split('&')) {
    if (field === '') continue;
    const at = field.indexOf('=');
    if (at < 0) list.push(decodeForm(field), '');
    else list.push(decodeForm(field.slice(0, at)), decodeForm(field.slice(at + 1)));
  }
  return list;
}

// usv makes a string without lone surrogates, as Web IDL's USVString is.
function usv(value) {
  const text = `${value}`;
  return /[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text;
}

function tuples(init, method) {
  const { ERR_ARG_NOT_ITERABLE, ERR_INVALID_TUPLE } = codes();
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
  const bad = () => new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
  const list = [];
  for (const pair of init) {
    if (pair === null || (typeof pair !== 'object' && typeof pair !== 'function') ||
        typeof pair[Symbol.iterator] !== 'function') throw bad();
    const items = [...pair];
    if (items.length !== 2) throw bad();
    list.push(usv(items[0]), usv(items[1]));
  }
  return list;
}

function record(init) {
  const list = [];
  for (const key of Reflect.ownKeys(init)) {
    if (!Object.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
    const name = usv(key);
    const value = usv(init[key]);
    const at = list.findIndex((item, i) => i % 2 === 0 && item === name);
    if (at >= 0) list[at + 1] = value;
    else list.push(name, value);
  }
  return list;
}

// URLSearchParams is a list of names and values, which may belong to a URL.
class URLSearchParams {
  #list = [];
  #url;

  constructor(init = undefined) {
    if (init === undefined || init === null) {
      if (init === null) this.#list = ['null', ''];
      return;
    }
    if (typeof init === 'object' || typeof init === 'function') {
      const method = init[Symbol.iterator];
      if (method === this[Symbol.iterator] && #list in init) this.#list = init.#list.slice();
      else if (method !== null && method !== undefined) this.#list = tuples(init, method);
      else this.#list = record(init);
      return;
    }
    const query = usv(init);
    this.#list = parsePairs(query[0] === '?' ? query.slice(1) : query);
  }

  static #of(value) {
    if (typeof value !== 'object' || value === null || !(#list in value)) {
      const { ERR_INVALID_THIS } = codes();
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    return value.#list;
  }

  // attach makes params those of a URL with the query text.
  static attach(params, url, query) {
    params.#url = url;
    params.#list = parsePairs(query);
  }

  static list(params) { return URLSearchParams.#of(params); }

  #changed() { if (this.#url) setSearch(this.#url, this.toString()); }

  get size() { return URLSearchParams.#of(this).length / 2; }

  append(name, value) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 2) throw missing('name', 'value');
    list.push(usv(name), usv(value));
    this.#changed();
  }

  delete(name, value = undefined) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw missing('name');
    name = usv(name);
    if (value !== undefined) value = usv(value);
    for (let i = list.length - 2; i >= 0; i -= 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) list.splice(i, 2);
    }
    this.#changed();
  }

  get(name) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw missing('name');
    name = usv(name);
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw missing('name');
    name = usv(name);
    return list.filter((_, i) => i % 2 === 1 && list[i - 1] === name);
  }

  has(name, value = undefined) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 1) throw missing('name');
    name = usv(name);
    if (value !== undefined) value = usv(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    const list = URLSearchParams.#of(this);
    if (arguments.length < 2) throw missing('name', 'value');
    name = usv(name);
    value = usv(value);
    const first = list.findIndex((item, i) => i % 2 === 0 && item === name);
    if (first < 0) {
      list.push(name, value);
    } else {
      list[first + 1] = value;
      for (let i = list.length - 2; i > first; i -= 2) if (list[i] === name) list.splice(i, 2);
    }
    this.#changed();
  }

  sort() {
    const list = URLSearchParams.#of(this);
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    list.splice(0, list.length, ...pairs.flat());
    this.#changed();
  }

  entries() { return iterate(URLSearchParams.#of(this), (list, i) => [list[i], list[i + 1]]); }

  forEach(callback, thisArg = undefined) {
    const list = URLSearchParams.#of(this);
    require('internal/validators').validateFunction(callback, 'callback');
    for (let i = 0; i < list.length; i += 2) callback.call(thisArg, list[i + 1], list[i], this);
  }

  keys() { return iterate(URLSearchParams.#of(this), (list, i) => list[i]); }

  values() { return iterate(URLSearchParams.#of(this), (list, i) => list[i + 1]); }

  toString() {
    const list = URLSearchParams.#of(this);
    const fields = [];
    for (let i = 0; i < list.length; i += 2) fields.push(encodeForm(list[i]) + '=' + encodeForm(list[i + 1]));
    return fields.join('&');
  }

  [inspect](depth, options) {
    const list = URLSearchParams.#of(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const show = (value) => utils().inspect(value, options);
    const fields = [];
    for (let i = 0; i < list.length; i += 2) fields.push(`${show(list[i])} => ${show(list[i + 1])}`);
    return braces(this.constructor.name, fields, options);
  }
}

function braces(name, fields, options) {
  const length = fields.reduce((sum, field) => sum + field.length + 2, -2);
  if (fields.length === 0) return `${name} {}`;
  if (length > options.breakLength) return `${name} {\n  ${fields.join(',\n  ')} }`;
  return `${name} { ${fields.join(', ')} }`;
}

const iteratorState = Symbol('state');

const iteratorPrototype = {
  __proto__: Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  next() {
    const state = this?.[iteratorState];
    if (!state) {
      const { ERR_INVALID_THIS } = codes();
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    if (state.at >= state.list.length) return { done: true, value: undefined };
    const value = state.read(state.list, state.at);
    state.at += 2;
    return { done: false, value };
  },
  [inspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { list, at, read } = this[iteratorState];
    const fields = [];
    for (let i = at; i < list.length; i += 2) fields.push(utils().inspect(read(list, i), options));
    return fields.length === 0 ? 'URLSearchParams Iterator {  }' : braces('URLSearchParams Iterator', fields, options);
  },
};
Object.defineProperty(iteratorPrototype, inspect, { enumerable: false });
Object.defineProperty(iteratorPrototype, Symbol.toStringTag, { configurable: true, value: 'URLSearchParams Iterator' });

function iterate(list, read) {
  const iterator = Object.create(iteratorPrototype);
  Object.defineProperty(iterator, iteratorState, { value: { list, read, at: 0 } });
  return iterator;
}

let setSearch;

const attach = URLSearchParams.attach;
delete URLSearchParams.attach;
delete URLSearchParams.list;

const names = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin'];

// URL is a parsed address; the setters parse anew.
class URL {
  #parts;
  #params;

  static {
    setSearch = (url, query) => { url.#update('search', query, false); };
  }

  constructor(input, base = undefined) {
    if (arguments.length === 0) throw missing('url');
    input = usv(input);
    if (base !== undefined) base = usv(base);
    const parts = binding.parse(input, base);
    if (parts === undefined) {
      const { ERR_INVALID_URL } = codes();
      throw base === undefined ? new ERR_INVALID_URL(input) : new ERR_INVALID_URL(input, base);
    }
    this.#parts = parts;
  }

  static #of(value) {
    if (typeof value !== 'object' || value === null || !(#parts in value)) {
      throw new TypeError('Receiver must be an instance of class URL');
    }
    return value.#parts;
  }

  #update(name, value, refresh = true) {
    URL.#of(this);
    const parts = binding.update(this.#parts[0], name, usv(value));
    if (parts !== undefined) this.#parts = parts;
    if (refresh && this.#params && name === 'search') this.#refresh();
  }

  #refresh() { attach(this.#params, this, this.#parts[8].slice(1)); }

  toString() { return URL.#of(this)[0]; }

  get href() { return URL.#of(this)[0]; }
  set href(value) {
    URL.#of(this);
    value = usv(value);
    const parts = binding.parse(value, undefined);
    if (parts === undefined) {
      const { ERR_INVALID_URL } = codes();
      throw new ERR_INVALID_URL(value);
    }
    this.#parts = parts;
    if (this.#params) this.#refresh();
  }

  get origin() { return URL.#of(this)[10]; }

  get protocol() { return URL.#of(this)[1]; }
  set protocol(value) { this.#update('protocol', value); }

  get username() { return URL.#of(this)[2]; }
  set username(value) { this.#update('username', value); }

  get password() { return URL.#of(this)[3]; }
  set password(value) { this.#update('password', value); }

  get host() { return URL.#of(this)[4]; }
  set host(value) { this.#update('host', value); }

  get hostname() { return URL.#of(this)[5]; }
  set hostname(value) { this.#update('hostname', value); }

  get port() { return URL.#of(this)[6]; }
  set port(value) { this.#update('port', value); }

  get pathname() { return URL.#of(this)[7]; }
  set pathname(value) { this.#update('pathname', value); }

  get search() { return URL.#of(this)[8]; }
  set search(value) { this.#update('search', value); }

  get searchParams() {
    URL.#of(this);
    if (!this.#params) {
      this.#params = new URLSearchParams();
      this.#refresh();
    }
    return this.#params;
  }

  get hash() { return URL.#of(this)[9]; }
  set hash(value) { this.#update('hash', value); }

  toJSON() { return URL.#of(this)[0]; }

  static canParse(input, base = undefined) {
    if (arguments.length === 0) throw missing('url');
    return binding.canParse(usv(input), base === undefined ? undefined : usv(base));
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw missing('url');
    return URL.canParse(input, base) ? new URL(input, base) : null;
  }

  static createObjectURL(object) { return require('internal/blob').createObjectURL(object); }

  static revokeObjectURL(url) {
    if (arguments.length === 0) throw missing('url');
    require('internal/blob').revokeObjectURL(`${url}`);
  }

  [inspect](depth, options) {
    URL.#of(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {
      href: this.href,
      origin: this.origin,
      protocol: this.protocol,
      username: this.username,
      password: this.password,
      host: this.host,
      hostname: this.hostname,
      port: this.port,
      pathname: this.pathname,
      search: this.search,
      searchParams: this.searchParams,
      hash: this.hash,
    };
    return `${this.constructor.name} ${utils().inspect(shown, options)}`;
  }
}

function finish(Class, members) {
  const each = {};
  for (const name of members) each[name] = { __proto__: null, enumerable: true };
  Object.defineProperties(Class.prototype, each);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

finish(URLSearchParams, ['append', 'delete', 'entries', 'forEach', 'get', 'getAll', 'has', 'keys', 'set', 'size',
                         'sort', 'toString', 'values']);
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator,
                      { configurable: true, writable: true, value: URLSearchParams.prototype.entries });
finish(URL, [...names, 'searchParams', 'toString', 'toJSON']);
for (const name of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) {
  Object.defineProperty(URL, name, { enumerable: true });
}

// isURL says whether value is a URL, of this class or of one like it.
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

module.exports = { URL, URLSearchParams, isURL };
