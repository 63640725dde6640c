'use strict';
// Iterator, its helpers and Iterator.concat.

const { callable } = require('internal/language/callable');

const closing = (it) => { const f = it.return; if (typeof f === 'function') f.call(it); };

function helper(source, body) {
  const generator = body(source);
  const own = Object.create(HelperPrototype);
  states.set(own, { generator, source, started: false });
  return own;
}

const states = new WeakMap();
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const HelperPrototype = Object.create(IteratorPrototype, {
  next: {
    writable: true, configurable: true,
    value: function next() {
      const state = states.get(this);
      state.started = true;
      return state.generator.next();
    },
  },
  return: {
    writable: true, configurable: true,
    value: function() {
      const state = states.get(this);
      if (!state.started) closing(state.source);
      state.started = true;
      return state.generator.return();
    },
  },
  [Symbol.toStringTag]: { configurable: true, value: 'Iterator Helper' },
});

// steps(it) walks an iterator by its own next, and closes it when left early.
function* steps(it) {
  const { next } = it;
  let done = false;
  try {
    for (;;) {
      const step = next.call(it);
      if (step === null || typeof step !== 'object') throw new TypeError(`Iterator result ${String(step)} is not an object`);
      if (step.done) { done = true; return; }
      yield step.value;
    }
  } finally {
    if (!done) closing(it);
  }
}

function count(n) {
  const number = +n;
  if (Number.isNaN(number) || Math.trunc(number) < 0) throw new RangeError(`${String(n)} must be positive`);
  return Math.trunc(number);
}

const methods = {
  map(f) {
    callable(f);
    return helper(this, function* (it) { let i = 0; for (const v of steps(it)) yield f(v, i++); });
  },
  filter(f) {
    callable(f);
    return helper(this, function* (it) { let i = 0; for (const v of steps(it)) if (f(v, i++)) yield v; });
  },
  take(n) {
    n = count(n);
    return helper(this, function* (it) {
      if (n === 0) return closing(it);
      let left = n;
      for (const v of steps(it)) { yield v; if (--left === 0) return; }
    });
  },
  drop(n) {
    n = count(n);
    return helper(this, function* (it) { let left = n; for (const v of steps(it)) if (left-- <= 0) yield v; });
  },
  flatMap(f) {
    callable(f);
    return helper(this, function* (it) {
      let i = 0;
      for (const v of steps(it)) {
        const inner = f(v, i++);
        if (inner === null || (typeof inner !== 'object')) throw new TypeError(`${String(inner)} is not an object`);
        yield* (typeof inner[Symbol.iterator] === 'function' ? inner : steps(inner));
      }
    });
  },
  reduce(f, ...rest) {
    callable(f);
    let i = 0;
    let [sum] = rest;
    let empty = rest.length === 0;
    for (const v of steps(this)) {
      sum = empty ? v : f(sum, v, i);
      empty = false;
      i++;
    }
    if (empty) throw new TypeError('Reduce of a done iterator with no initial value');
    return sum;
  },
  toArray() { return [...steps(this)]; },
  forEach(f) { callable(f); let i = 0; for (const v of steps(this)) f(v, i++); },
  some(f) { callable(f); let i = 0; for (const v of steps(this)) if (f(v, i++)) return true; return false; },
  every(f) { callable(f); let i = 0; for (const v of steps(this)) if (!f(v, i++)) return false; return true; },
  find(f) { callable(f); let i = 0; for (const v of steps(this)) if (f(v, i++)) return v; },
};

function Iterator() {
  if (new.target === undefined) throw new TypeError("Constructor Iterator requires 'new'");
  if (new.target === Iterator) throw new TypeError('Abstract class Iterator not directly constructable');
}
Iterator.prototype = IteratorPrototype;
Object.defineProperty(Iterator, 'prototype', { writable: false });
Object.defineProperty(Iterator, 'from', {
  writable: true, configurable: true,
  value: function from(value) {
    const begin = value[Symbol.iterator];
    const it = typeof begin === 'function' ? begin.call(value) : value;
    return it instanceof Iterator ? it : helper(it, steps);
  },
});

// begins gives the function that begins to walk item, an object.
function begins(item) {
  if (item === null || (typeof item !== 'object' && typeof item !== 'function')) {
    throw new TypeError('Iterator.concat called on non-object');
  }
  const begin = item[Symbol.iterator];
  if (typeof begin !== 'function') throw new TypeError(`${shown(item)} is not iterable`);
  return () => {
    const it = begin.call(item);
    if (it === null || typeof it !== 'object') throw new TypeError(`${String(it)} is not iterable`);
    return it;
  };
}

const shown = (item) => typeof item === 'function' ? String(item) : `#<${item.constructor?.name ?? 'Object'}>`;

Object.defineProperty(Iterator, 'concat', {
  writable: true, configurable: true,
  value: { concat(...items) {
    return helper(items.map(begins), function* (list) { for (const begin of list) yield* steps(begin()); });
  } }.concat,
});

module.exports = { Iterator, prototypes: { Iterator: methods } };
