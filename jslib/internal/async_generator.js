'use strict';

// The prototypes of async generators. Lowering makes plain functions of them,
// which return plain objects; code so lowered hands both over to be marked.

const hidden = (o, key, value, writable = true) => Object.defineProperty(o, key, { value, writable, enumerable: false, configurable: true });

const AsyncIteratorPrototype = {};
hidden(AsyncIteratorPrototype, Symbol.asyncIterator, { [Symbol.asyncIterator]() { return this; } }[Symbol.asyncIterator]);
if (Symbol.asyncDispose) {
  hidden(AsyncIteratorPrototype, Symbol.asyncDispose, {
    async [Symbol.asyncDispose]() { await this.return?.(); },
  }[Symbol.asyncDispose]);
}

// What runs a generator: its own next, return and throw.
const running = new WeakMap();

const step = (name) => ({
  [name](value) {
    const run = running.get(this);
    if (run) return run[name](value);
    return Promise.reject(new TypeError(`Method [AsyncGenerator].prototype.${name} called on incompatible receiver ${String(this)}`));
  },
}[name]);

const AsyncGeneratorPrototype = Object.create(AsyncIteratorPrototype);

function AsyncGeneratorFunction(...args) {
  return (0, eval)(`(async function* anonymous(${args.slice(0, -1).join(',')}\n) {\n${args.length ? args[args.length - 1] : ''}\n})`);
}

const AsyncGeneratorFunctionPrototype = Object.create(Function.prototype);
Object.setPrototypeOf(AsyncGeneratorFunction, Function);
Object.defineProperty(AsyncGeneratorFunction, 'length', { value: 1, configurable: true });
Object.defineProperty(AsyncGeneratorFunction, 'prototype', { value: AsyncGeneratorFunctionPrototype, writable: false });
hidden(AsyncGeneratorFunctionPrototype, 'prototype', AsyncGeneratorPrototype, false);
hidden(AsyncGeneratorFunctionPrototype, 'constructor', AsyncGeneratorFunction, false);
hidden(AsyncGeneratorFunctionPrototype, Symbol.toStringTag, 'AsyncGeneratorFunction', false);
hidden(AsyncGeneratorPrototype, 'constructor', AsyncGeneratorFunctionPrototype, false);
for (const name of ['next', 'return', 'throw']) hidden(AsyncGeneratorPrototype, name, step(name));
hidden(AsyncGeneratorPrototype, Symbol.toStringTag, 'AsyncGenerator', false);

/** Makes f, a lowered async generator, an AsyncGeneratorFunction, of the name that its place gives it. */
function markFunction(f, name) {
  Object.setPrototypeOf(f, AsyncGeneratorFunctionPrototype);
  Object.defineProperty(f, 'prototype', { value: Object.create(AsyncGeneratorPrototype), writable: true, enumerable: false });
  if (name !== undefined) Object.defineProperty(f, 'name', { value: name, configurable: true });
  return f;
}

/** The AsyncGenerator that run, which a lowered one returned, does the work of. */
function markObject(run) {
  const generator = Object.create(AsyncGeneratorPrototype);
  running.set(generator, run);
  return generator;
}

module.exports = { markFunction, markObject };
