'use strict';
// How a WebAssembly.Module travels to another thread: as its source.

const { Module } = require('internal/webassembly');
const { sourceOf } = internalBinding('wasm');
const { cloneSymbol, deserializeSymbol, hold, held } = internalBinding('messaging');

Object.defineProperty(Module.prototype, cloneSymbol, {
  value() { return { data: { handle: hold(sourceOf(this)) }, deserializeInfo: 'internal/worker/transfer_webassembly:Arrival' }; },
  writable: true, configurable: true,
});

/** What becomes a Module. */
class Arrival {
  [deserializeSymbol]({ handle }) { return new Module(held(handle)); }
}

module.exports = { Arrival };
