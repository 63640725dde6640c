// The two strategies of the standard.
'use strict';

const { codes: { ERR_INVALID_THIS, ERR_MISSING_OPTION } } = require('internal/errors');
const { kInspect, show, finish, validateObjectOrFunction } = require('internal/webstreams/util');

function markOf(init) {
  validateObjectOrFunction(init, 'init');
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

const marks = new WeakMap(); // high water marks

function check(self, type) {
  if (!marks.has(self)) throw new ERR_INVALID_THIS(type);
}

const byteLength = { size(chunk) { return chunk.byteLength; } }.size;
const one = { size() { return 1; } }.size;

/** Counts the bytes of chunks. */
class ByteLengthQueuingStrategy {
  constructor(init) { marks.set(this, markOf(init)); }

  get highWaterMark() {
    check(this, 'ByteLengthQueuingStrategy');
    return marks.get(this);
  }

  get size() {
    check(this, 'ByteLengthQueuingStrategy');
    return byteLength;
  }

  [kInspect](depth, options) {
    return show(this, { highWaterMark: this.highWaterMark }, depth, options);
  }
}

/** Counts chunks. */
class CountQueuingStrategy {
  constructor(init) { marks.set(this, markOf(init)); }

  get highWaterMark() {
    check(this, 'CountQueuingStrategy');
    return marks.get(this);
  }

  get size() {
    check(this, 'CountQueuingStrategy');
    return one;
  }

  [kInspect](depth, options) {
    return show(this, { highWaterMark: this.highWaterMark }, depth, options);
  }
}

finish(ByteLengthQueuingStrategy, ['highWaterMark', 'size']);
finish(CountQueuingStrategy, ['highWaterMark', 'size']);

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
