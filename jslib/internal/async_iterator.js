// What every async iterator inherits from, in an engine without async
// generators.
'use strict';

/** The prototype of async iterators: they are their own iterable. */
const AsyncIteratorPrototype = Object.create({}, {
  [Symbol.asyncIterator]: {
    value: { [Symbol.asyncIterator]() { return this; } }[Symbol.asyncIterator],
    writable: true,
    configurable: true,
  },
});

module.exports = { AsyncIteratorPrototype };
