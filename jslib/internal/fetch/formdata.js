'use strict';
// FormData (https://xhr.spec.whatwg.org/#interface-formdata) and its multipart form (RFC 7578).

const { requireArguments, usvString, show, illegal, finish, inspectAs, maplike } = require('internal/fetch/webidl');
const { Blob, File } = require('buffer');

const inspect = Symbol.for('nodejs.util.inspect.custom');

class FormData {
  #entries = [];

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    }
  }

  /** Adds an entry. */
  append(name, value, filename = undefined) {
    pairs(this).push(entry(arguments, 'FormData.append'));
  }

  /** Removes the entries of a name. */
  delete(name) {
    const key = nameOf(this, arguments, 'FormData.delete');
    this.#entries = this.#entries.filter((e) => e[0] !== key);
  }

  /** The first value of a name, or null. */
  get(name) {
    const key = nameOf(this, arguments, 'FormData.get');
    return this.#entries.find((e) => e[0] === key)?.[1] ?? null;
  }

  /** All values of a name. */
  getAll(name) {
    const key = nameOf(this, arguments, 'FormData.getAll');
    return this.#entries.filter((e) => e[0] === key).map((e) => e[1]);
  }

  /** Tells whether there is an entry of a name. */
  has(name) {
    const key = nameOf(this, arguments, 'FormData.has');
    return this.#entries.some((e) => e[0] === key);
  }

  /** Puts an entry in the place of the first of its name, and removes the others. */
  set(name, value, filename = undefined) {
    pairs(this);
    const made = entry(arguments, 'FormData.set');
    const at = this.#entries.findIndex((e) => e[0] === made[0]);
    if (at < 0) return void this.#entries.push(made);
    this.#entries = this.#entries.filter((e, i) => i <= at || e[0] !== made[0]);
    this.#entries[at] = made;
  }

  static pairs(form) {
    if (!isFormData(form)) throw illegal();
    return form.#entries;
  }

  static is(value) { return value !== null && typeof value === 'object' && #entries in value; }

  [inspect](depth, options) {
    const fields = {};
    for (const [name, value] of pairs(this)) {
      if (!(name in fields)) fields[name] = value;
      else if (Array.isArray(fields[name])) fields[name].push(value);
      else fields[name] = [fields[name], value];
    }
    return inspectAs('FormData', fields, depth, options);
  }
}

function nameOf(form, args, prefix) {
  pairs(form);
  requireArguments(args, 1, prefix);
  return usvString(args[0]);
}

function entry(args, prefix) {
  requireArguments(args, 2, prefix);
  const [name, value, filename] = args;
  if (!(value instanceof Blob)) {
    if (args.length > 2) {
      throw new TypeError(`${prefix}: Expected value ("${show(value)}") to be an instance of Blob.`);
    }
    return [usvString(name), usvString(value)];
  }
  if (value instanceof File && filename === undefined) return [usvString(name), value];
  const options = { type: value.type, lastModified: value.lastModified };
  return [usvString(name), new File([value], filename === undefined ? 'blob' : usvString(filename), options)];
}

const { pairs, is: isFormData } = FormData;
delete FormData.pairs;
delete FormData.is;
finish(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set']);
maplike(FormData, 'FormData', pairs);

const escape = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
const lines = (text) => text.replace(/\r?\n|\r/g, '\r\n');

/** The multipart form of a FormData: {boundary, parts}, parts being strings and Blobs. */
function encodeMultipart(form) {
  const boundary = `----formdata-undici-0${String(Math.floor(Math.random() * 1e11)).padStart(11, '0')}`;
  const parts = [];
  for (const [name, value] of pairs(form)) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(lines(name))}"`;
    if (typeof value === 'string') parts.push(`${head}\r\n\r\n${lines(value)}\r\n`);
    else {
      const type = value.type || 'application/octet-stream';
      parts.push(`${head}; filename="${escape(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`, value, '\r\n');
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { boundary, parts };
}

const unescape = (text) => text.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

function decodePart(form, part) {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) throw malformed();
  const head = part.toString('utf8', 0, end);
  const name = /^content-disposition:\s*form-data;.*?\bname="([^"]*)"/im.exec(head);
  if (name === null) throw malformed();
  const file = /^content-disposition:.*;\s*filename="([^"]*)"/im.exec(head);
  const body = part.subarray(end + 4);
  if (file === null) return form.append(unescape(name[1]), body.toString());
  const type = /^content-type:\s*(.*?)\s*$/im.exec(head)?.[1] ?? 'text/plain';
  form.append(unescape(name[1]), new File([body], unescape(file[1]), { type }));
}

const malformed = () => new TypeError('Failed to parse body as FormData.');

/** The FormData of a multipart body, a Buffer. Throws a TypeError when it is malformed. */
function decodeMultipart(body, boundary) {
  const form = new FormData();
  const mark = Buffer.from(`\r\n--${boundary}`);
  const all = Buffer.concat([Buffer.from('\r\n'), body]);
  let at = all.indexOf(mark);
  while (at >= 0) {
    at += mark.length;
    if (all.toString('latin1', at, at + 2) === '--') return form;
    const next = all.indexOf(mark, at);
    if (next < 0) break;
    decodePart(form, all.subarray(at + 2, next));
    at = next;
  }
  throw malformed();
}

module.exports = { FormData, isFormData, encodeMultipart, decodeMultipart };
