// stream/consumers: all that a stream has to give.
'use strict';

const { forAwait } = require('internal/async_iterator');

async function chunks(stream) {
  const all = [];
  await forAwait(stream, (chunk) => { all.push(chunk); });
  return all;
}

/** Gives a Buffer. */
async function buffer(stream) { return Buffer.from(await arrayBuffer(stream)); }

/** Gives an ArrayBuffer of all chunks; those that are no bytes count as text. */
async function arrayBuffer(stream) { return (await blob(stream)).arrayBuffer(); }

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
