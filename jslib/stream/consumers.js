// stream/consumers: all that a stream has to give.
'use strict';

const { forAwait } = require('internal/async_iterator');

async function chunks(stream) {
  const all = [];
  await forAwait(stream, (chunk) => { all.push(chunk); });
  return all;
}

const toBuffer = (chunk) => {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return Buffer.from(chunk);
  const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
};

/** Gives a Buffer. */
async function buffer(stream) {
  return Buffer.concat((await chunks(stream)).map(toBuffer));
}

/** Gives an ArrayBuffer. */
async function arrayBuffer(stream) {
  const all = await buffer(stream);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.byteLength);
}

/** Gives a Uint8Array. */
async function bytes(stream) { return new Uint8Array(await arrayBuffer(stream)); }

/** Gives a Blob. */
async function blob(stream) {
  const { Blob } = require('buffer');
  return new Blob(await chunks(stream));
}

/** Gives a string, decoded as UTF-8. */
async function text(stream) {
  const decoder = new TextDecoder();
  let all = '';
  for (const chunk of await chunks(stream)) {
    all += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return all + decoder.decode();
}

/** Gives the value that the stream's JSON text stands for. */
async function json(stream) { return JSON.parse(await text(stream)); }

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
