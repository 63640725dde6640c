// stream/web: the web's streams, each file loaded when its class is first asked for.
'use strict';

const files = {
  readablestream: [
    'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController',
  ],
  transformstream: ['TransformStream', 'TransformStreamDefaultController'],
  writablestream: ['WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter'],
  queuingstrategies: ['ByteLengthQueuingStrategy', 'CountQueuingStrategy'],
  encoding: ['TextEncoderStream', 'TextDecoderStream'],
  compression: ['CompressionStream', 'DecompressionStream'],
};

for (const file of Object.keys(files)) {
  for (const name of files[file]) {
    Object.defineProperty(exports, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = require(`internal/webstreams/${file}`)[name];
        Object.defineProperty(exports, name, { value, writable: true, configurable: true, enumerable: true });
        return value;
      },
    });
  }
}
