'use strict';
// What Request and Response share: a body (https://fetch.spec.whatwg.org/#body-mixin).

const { illegal } = require('internal/fetch/webidl');
const { FormData, isFormData, encodeMultipart, decodeMultipart } = require('internal/fetch/formdata');
const { Blob } = require('buffer');

const streams = () => require('stream/web');
const isView = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;

/**
 * The body of a value that a script gave: {stream, source, length, type}. source is a Buffer or Blob, or null for a
 * stream; length is null where it is not known; type is the media type, or null.
 */
function extractBody(value) {
  if (value instanceof streams().ReadableStream) {
    if (value.locked) throw new TypeError('Response body object should not be disturbed or locked');
    return { stream: value, source: null, length: null, type: null };
  }
  if (typeof value === 'object' && value !== null && typeof value[Symbol.asyncIterator] === 'function') {
    return { stream: streams().ReadableStream.from(value), source: null, length: null, type: null };
  }
  const [blob, type] = blobOf(value);
  return { stream: null, source: blob, length: blob.size, type: type ?? (blob.type || null) };
}

function blobOf(value) {
  if (value instanceof Blob) return [value];
  if (value instanceof URLSearchParams) {
    return [new Blob([value.toString()]), 'application/x-www-form-urlencoded;charset=UTF-8'];
  }
  if (isFormData(value)) {
    const { boundary, parts } = encodeMultipart(value);
    return [new Blob(parts), `multipart/form-data; boundary=${boundary}`];
  }
  if (isView(value)) return [new Blob([value])];
  return [new Blob([`${value}`]), 'text/plain;charset=UTF-8'];
}

// The stream of a body is made when somebody asks for it.
function streamOf(body) {
  return body.stream ??= byteStream(body.source);
}

function byteStream(blob) {
  const { ReadableStream } = streams();
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const bytes = await blob.bytes();
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
}

/** A second body with the same bytes; both may be read. */
function cloneBody(body) {
  if (body === null) return null;
  if (body.stream === null) return { ...body };
  const [one, two] = body.stream.tee();
  body.stream = one;
  return { ...body, stream: two };
}

const disturbed = (stream) => require('stream').isDisturbed(stream);

/** Tells whether a body was read, by its stream or by one of the methods. */
const isUsed = (body) => body !== null && (body.used === true || (body.stream !== null && disturbed(body.stream)));

async function readAll(body) {
  if (body === null) return Buffer.alloc(0);
  if (isUsed(body)) throw new TypeError('Body is unusable: Body has already been read');
  if (body.stream?.locked) throw new TypeError('Body is unusable: Body is locked');
  if (body.stream === null) {
    body.used = true;
    return Buffer.from(await body.source.arrayBuffer());
  }
  const chunks = [];
  const reader = body.stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
    chunks.push(value);
  }
}

const noMark = (bytes) => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes);

const essence = (type) => (type ?? '').split(';')[0].trim().toLowerCase();

function toFormData(bytes, type) {
  if (essence(type) === 'multipart/form-data') {
    const boundary = /;\s*boundary=(?:"([^"]*)"|([^;\s]+))/i.exec(type);
    if (boundary === null) throw new TypeError('Failed to parse body as FormData.');
    return decodeMultipart(bytes, boundary[1] ?? boundary[2]);
  }
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(bytes.toString())) form.append(name, value);
  return form;
}

const exactBuffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

/**
 * Gives a class body, bodyUsed and the methods that read it. `bodyOf(object)` is its body or null, and throws for a
 * foreign object; `typeOf(object)` its content type.
 */
function mixBody(Class, bodyOf, typeOf) {
  const consume = async (self, convert) => {
    if (self === undefined || self === null) throw illegal();
    return convert(await readAll(bodyOf(self)), self);
  };
  const methods = {
    arrayBuffer() { return consume(this, exactBuffer); },
    blob() { return consume(this, (bytes) => new Blob([bytes], { type: typeOf(this) ?? '' })); },
    bytes() { return consume(this, (bytes) => new Uint8Array(exactBuffer(bytes))); },
    formData() { return formData(this); },
    json() { return consume(this, (bytes) => JSON.parse(noMark(bytes).toString())); },
    text() { return consume(this, (bytes) => noMark(bytes).toString()); },
  };
  async function formData(self) {
    bodyOf(self);
    const type = typeOf(self);
    if (!['multipart/form-data', 'application/x-www-form-urlencoded'].includes(essence(type))) {
      throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
    }
    return toFormData(await readAll(bodyOf(self)), type);
  }
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(Class.prototype, name, { configurable: true, enumerable: true, writable: true, value });
  }
  Object.defineProperty(Class.prototype, 'body', {
    configurable: true,
    enumerable: true,
    get() {
      const body = bodyOf(this);
      return body === null ? null : streamOf(body);
    },
  });
  Object.defineProperty(Class.prototype, 'bodyUsed', {
    configurable: true,
    enumerable: true,
    get() { return isUsed(bodyOf(this)); },
  });
}

module.exports = { extractBody, cloneBody, streamOf, isUsed, mixBody };
