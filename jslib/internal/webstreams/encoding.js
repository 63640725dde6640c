// TextEncoderStream and TextDecoderStream.
'use strict';

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { kInspect, show, finish } = require('internal/webstreams/util');
const { TransformStream } = require('internal/webstreams/transformstream');

// Encoder keeps the first half of a surrogate pair for the next chunk.
class Encoder {
  constructor() {
    this.encoder = new TextEncoder();
    this.half = '';
  }

  transform(chunk, controller) {
    let text = this.half + `${chunk}`;
    const last = text.charCodeAt(text.length - 1);
    this.half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : '';
    if (this.half !== '') text = text.slice(0, -1);
    if (text !== '') controller.enqueue(this.encoder.encode(text));
  }

  flush(controller) {
    if (this.half !== '') controller.enqueue(this.encoder.encode(this.half));
  }
}

/** Turns strings into UTF-8. */
class TextEncoderStream {
  #stream = new TransformStream(new Encoder());

  get encoding() {
    if (!(#stream in this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return 'utf-8';
  }

  get readable() { return this.#stream.readable; }
  get writable() { return this.#stream.writable; }

  [kInspect](depth, options) {
    if (this == null || !(#stream in this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    const { encoding, readable, writable } = this;
    return show(this, { encoding, readable, writable }, depth, options);
  }
}

// Decoder keeps the bytes of an unfinished character for the next chunk.
class Decoder {
  constructor(decoder) { this.decoder = decoder; }

  transform(chunk, controller) {
    const text = this.decoder.decode(chunk, { stream: true });
    if (text !== '') controller.enqueue(text);
  }

  flush(controller) {
    const text = this.decoder.decode();
    if (text !== '') controller.enqueue(text);
  }
}

/** Turns bytes into strings. */
class TextDecoderStream {
  #decoder;
  #stream;

  constructor(encoding = 'utf-8', options = {}) {
    this.#decoder = new TextDecoder(encoding, options);
    this.#stream = new TransformStream(new Decoder(this.#decoder));
  }

  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
  get readable() { return this.#stream.readable; }
  get writable() { return this.#stream.writable; }

  [kInspect](depth, options) {
    if (this == null || !(#stream in this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return show(this, { encoding, fatal, ignoreBOM, readable, writable }, depth, options);
  }
}

finish(TextEncoderStream, ['encoding', 'readable', 'writable'], false);
finish(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'], false);

module.exports = { TextEncoderStream, TextDecoderStream };
