'use strict';
// How a DOMException travels to another thread: with the stack of the first.

const { DOMException } = require('internal/domexception');
const { cloneSymbol, deserializeSymbol } = internalBinding('messaging');

Object.defineProperty(DOMException.prototype, cloneSymbol, {
  value() {
    const { message, name, stack } = this;
    return { data: { message, name, stack }, deserializeInfo: 'internal/worker/transfer_domexception:Arrival' };
  },
  writable: true, configurable: true,
});

/** What becomes a DOMException. */
class Arrival {
  [deserializeSymbol]({ message, name, stack }) {
    return Object.defineProperty(new DOMException(message, name), 'stack', {
      value: stack, writable: true, configurable: true,
    });
  }
}

module.exports = { Arrival };
