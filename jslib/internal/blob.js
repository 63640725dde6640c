'use strict';
// Blob and File: bytes that do not change, with a type.

const inspect = Symbol.for('nodejs.util.inspect.custom');
const secret = Symbol('secret');

const codes = () => require('internal/errors').codes;

function typeError(message) {
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}

function bytesOf(part, endings) {
  if (isBlob(part)) return bytes(part);
  if (ArrayBuffer.isView(part)) return Buffer.from(part.buffer, part.byteOffset, part.byteLength).slice();
  if (part instanceof ArrayBuffer) return Buffer.from(part);
  let text = `${part}`;
  if (endings === 'native') text = text.replace(/\r\n|\r|\n/g, '\n');
  return Buffer.from(text);
}

function normalizeType(type) {
  type = `${type}`;
  return /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
}

function readOptions(options) {
  if (options === undefined || options === null) return { type: '', endings: 'transparent' };
  if (typeof options !== 'object' && typeof options !== 'function') {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw typeError(`The "options" argument must be a dictionary. Received ${
      new ERR_INVALID_ARG_TYPE('options', 'Object', options).message.replace(/^.*Received /, '')}`);
  }
  const { type = '', endings = 'transparent' } = options;
  if (`${endings}` !== 'transparent' && `${endings}` !== 'native') {
    const { ERR_INVALID_ARG_VALUE } = codes();
    throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
  }
  return { type: normalizeType(type), endings: `${endings}` };
}

// Blob holds the bytes of its parts.
class Blob {
  #bytes;
  #type;

  constructor(parts = [], options = undefined) {
    if (parts === secret) {
      this.#bytes = options.bytes;
      this.#type = options.type;
      return;
    }
    if (parts === null || typeof parts !== 'object' || typeof parts[Symbol.iterator] !== 'function') {
      throw typeError('Value cannot be converted to sequence.');
    }
    const { type, endings } = readOptions(options);
    this.#bytes = Buffer.concat(Array.from(parts, (part) => Buffer.from(bytesOf(part, endings))));
    this.#type = type;
  }

  static is(value) { return typeof value === 'object' && value !== null && #bytes in value; }

  static bytes(value) {
    if (!isBlob(value)) {
      const { ERR_INVALID_THIS } = codes();
      throw new ERR_INVALID_THIS('Blob');
    }
    return value.#bytes;
  }

  get type() {
    bytes(this);
    return this.#type;
  }

  get size() { return bytes(this).length; }

  slice(start = 0, end = this.size, type = '') {
    return new Blob(secret, { bytes: bytes(this).subarray(start, end), type: normalizeType(type) });
  }

  async arrayBuffer() {
    const copy = Uint8Array.from(bytes(this));
    return copy.buffer;
  }

  async text() { return new TextDecoder().decode(bytes(this)); }

  async bytes() { return Uint8Array.from(bytes(this)); }

  stream() {
    const { ReadableStream } = require('internal/webstreams/readablestream');
    const chunk = Uint8Array.from(bytes(this));
    return new ReadableStream({
      start(controller) {
        if (chunk.length > 0) controller.enqueue(chunk);
        controller.close();
      },
    });
  }

  [inspect](depth, options) {
    if (depth < 0) return options.stylize('[Blob]', 'special');
    return show(this, { size: this.size, type: this.type }, options);
  }
}

function show(object, fields, options) {
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${object.constructor.name} ${require('util').inspect(fields, inner)}`;
}

const { is: isBlob, bytes } = Blob;
delete Blob.is;
delete Blob.bytes;

// File is a Blob with a name and a time.
class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) {
      const { ERR_MISSING_ARGS } = codes();
      throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    }
    super(fileBits, options);
    this.#name = Buffer.from(`${fileName}`).toString();
    const lastModified = options?.lastModified;
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(+lastModified) || 0;
  }

  get name() { return this.#name; }
  get lastModified() { return this.#lastModified; }

  [inspect](depth, options) {
    if (depth < 0) return options.stylize('[File]', 'special');
    const { size, type, name, lastModified } = this;
    return show(this, { size, type, name, lastModified }, options);
  }
}

function finish(Class, members) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

finish(Blob, ['type', 'size', 'slice', 'arrayBuffer', 'text', 'bytes', 'stream']);
finish(File, ['name', 'lastModified']);

const store = new Map();

function uuid() {
  const hex = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

// createObjectURL(blob) keeps blob under a URL until it is revoked.
function createObjectURL(object) {
  if (!isBlob(object)) {
    const { ERR_INVALID_ARG_TYPE } = codes();
    throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', object);
  }
  const id = uuid();
  store.set(id, object);
  return `blob:nodedata:${id}`;
}

const idOf = (url) => /^blob:nodedata:([^?#]+)$/.exec(`${url}`)?.[1];

// revokeObjectURL(url) forgets it.
function revokeObjectURL(url) {
  store.delete(idOf(url));
}

// resolveObjectURL(url) gives the Blob, or undefined.
function resolveObjectURL(url) {
  return store.get(idOf(url));
}

// What travels: the bytes and what else a Blob or File is, and one made of that.
const stateOf = (blob) => ({ bytes: bytes(blob), type: blob.type, name: blob.name, lastModified: blob.lastModified });
const blobOf = (state) => state.name === undefined ? new Blob(secret, state) : new File(secret, state.name, state);

module.exports = { Blob, File, blobOf, stateOf, createObjectURL, revokeObjectURL, resolveObjectURL };
