'use strict';
// Explicit resource management: the stacks of what is to be disposed, and their error.

const { callable } = require('internal/language/callable');
const { privateSymbols: { opaque_private_symbol: kOpaque } } = internalBinding('util');

class SuppressedError extends Error {
  constructor(error, suppressed, message) {
    super(message);
    Error.captureStackTrace(this, new.target);
    Object.defineProperty(this, 'error', { value: error, writable: true, configurable: true });
    Object.defineProperty(this, 'suppressed', { value: suppressed, writable: true, configurable: true });
  }
}
Object.defineProperty(SuppressedError.prototype, 'name', { value: 'SuppressedError', writable: true, configurable: true });

// unwind(list, run) disposes the last first and gathers what they throw.
class Failures {
  add(error) {
    this.error = this.failed ? new SuppressedError(error, this.error) : error;
    this.failed = true;
  }

  throw() {
    if (this.failed) throw this.error;
  }
}

class DisposableStack {
  #list = [];
  #disposed = false;

  get disposed() { return this.#disposed; }

  #open() {
    if (this.#disposed) throw new ReferenceError('Cannot add values to a disposed stack!');
  }

  use(value) {
    this.#open();
    if (value !== null && value !== undefined) {
      const dispose = callable(value[Symbol.dispose], 'Symbol.dispose');
      this.#list.push(() => dispose.call(value));
    }
    return value;
  }

  adopt(value, f) { this.#open(); callable(f); this.#list.push(() => f(value)); return value; }

  defer(f) { this.#open(); this.#list.push(callable(f)); }

  move() {
    this.#open();
    const to = new DisposableStack();
    to.#list = this.#list;
    this.#list = [];
    this.#disposed = true;
    return to;
  }

  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    const failures = new Failures();
    for (const f of this.#list.reverse()) {
      try { f(); } catch (err) { failures.add(err); }
    }
    failures.throw();
  }

  [Symbol.dispose]() { return this.dispose(); }
}

class AsyncDisposableStack {
  #list = [];
  #disposed = false;

  get disposed() { return this.#disposed; }

  #open() {
    if (this.#disposed) throw new ReferenceError('Cannot add values to a disposed stack!');
  }

  use(value) {
    this.#open();
    if (value !== null && value !== undefined) {
      const dispose = callable(value[Symbol.asyncDispose] ?? value[Symbol.dispose], 'Symbol.asyncDispose');
      this.#list.push(() => dispose.call(value));
    }
    return value;
  }

  adopt(value, f) { this.#open(); callable(f); this.#list.push(() => f(value)); return value; }

  defer(f) { this.#open(); this.#list.push(callable(f)); }

  move() {
    this.#open();
    const to = new AsyncDisposableStack();
    to.#list = this.#list;
    this.#list = [];
    this.#disposed = true;
    return to;
  }

  async disposeAsync() {
    if (this.#disposed) return;
    this.#disposed = true;
    const failures = new Failures();
    for (const f of this.#list.reverse()) {
      try { await f(); } catch (err) { failures.add(err); }
    }
    failures.throw();
  }

  [Symbol.asyncDispose]() { return this.disposeAsync(); }
}

for (const Class of [DisposableStack, AsyncDisposableStack]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  Object.defineProperty(Class.prototype, kOpaque, { value: true });
}

module.exports = { SuppressedError, DisposableStack, AsyncDisposableStack };
