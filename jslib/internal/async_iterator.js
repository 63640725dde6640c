// Async iterators in an engine without async generators and for await.
'use strict';

/** The prototype of async iterators: they are their own iterable. */
const AsyncIteratorPrototype = Object.create(Object.prototype, {
  [Symbol.asyncIterator]: {
    value: { [Symbol.asyncIterator]() { return this; } }[Symbol.asyncIterator],
    writable: true,
    configurable: true,
  },
});

// Leave is how return() makes the body of a generator leave: it passes through
// the body's finally blocks as an exception.
class Leave {
  constructor(value) { this.value = value; }
}

const kDriver = Symbol('driver');

// Driver runs an async function in steps, from one emit to the next.
class Driver {
  constructor(body, result) {
    this.body = body;
    this.result = result;
    this.requests = [];
    this.resume = null; // settles the emit that the body awaits
    this.state = 'new';
  }

  ask(how, value) {
    return new Promise((resolve, reject) => {
      this.requests.push({ how, value, resolve, reject });
      if (this.state !== 'running') this.step();
    });
  }

  step() {
    const [request] = this.requests;
    if (request === undefined) return;
    if (this.state === 'new' && request.how !== 'next') this.state = 'done';
    if (this.state === 'done') return this.answerDone(request);
    const first = this.state === 'new';
    this.state = 'running';
    if (first) this.start();
    else this.resume(request);
  }

  start() {
    const emit = (value) => this.emit(value);
    emit.isReturn = (err) => err instanceof Leave;
    this.body(emit).then(
      (value) => this.finish((request) => request.resolve(this.result(value, true))),
      (err) => this.finish((request) => {
        if (err instanceof Leave) request.resolve(this.result(err.value, true));
        else request.reject(err);
      }));
  }

  emit(value) {
    const request = this.requests.shift();
    request.resolve(this.result(value, false));
    return new Promise((resolve, reject) => {
      this.resume = ({ how, value: sent }) => {
        if (how === 'next') resolve(sent);
        else if (how === 'throw') reject(sent);
        else if (typeof sent?.then !== 'function') reject(new Leave(sent));
        else Promise.resolve(sent).then((v) => reject(new Leave(v)), reject);
      };
      this.state = 'waiting';
      this.step();
    });
  }

  finish(answer) {
    this.state = 'done';
    answer(this.requests.shift());
    this.step();
  }

  answerDone({ how, value, resolve, reject }) {
    this.requests.shift();
    if (how === 'throw') reject(value);
    else if (how === 'return') Promise.resolve(value).then((v) => resolve(this.result(v, true)), reject);
    else resolve(this.result(undefined, true));
    this.step();
  }
}

const AsyncGeneratorPrototype = Object.create(AsyncIteratorPrototype);
Object.defineProperty(AsyncGeneratorPrototype, Symbol.toStringTag, { value: 'AsyncGenerator', configurable: true });
for (const how of ['next', 'return', 'throw']) {
  const method = { [how](value) { return this[kDriver].ask(how, value); } }[how];
  Object.defineProperty(AsyncGeneratorPrototype, how, { value: method, writable: true, configurable: true });
}

/**
 * Gives an object as an async generator function would. body is an async
 * function of emit; it awaits emit(value) where a generator says yield value.
 * A catch block in it must throw on what emit.isReturn() accepts.
 */
function makeAsyncGenerator(body) {
  const generator = Object.create(AsyncGeneratorPrototype);
  Object.defineProperty(generator, kDriver, {
    value: new Driver(body, (value, done) => ({ value, done })),
  });
  return generator;
}

/** Is makeAsyncGenerator for a plain object with methods of its own. */
function makeAsyncIterator(body) {
  const driver = new Driver(body, (value, done) => ({ done, value }));
  return Object.setPrototypeOf({
    next(value) { return driver.ask('next', value); },
    return(value) { return driver.ask('return', value); },
    throw(err) { return driver.ask('throw', err); },
  }, AsyncIteratorPrototype);
}

/** Gives the async iterator of iterable, or its plain one. */
function iteratorOf(iterable) {
  const method = iterable[Symbol.asyncIterator];
  return method != null ? method.call(iterable) : iterable[Symbol.iterator]();
}

/**
 * Does what for await does: calls each(value) for all values of iterable in
 * turn. It stops, and closes the iterator, when each gives (a promise of) true
 * or throws.
 */
async function forAwait(iterable, each) {
  const iterator = iteratorOf(iterable);
  for (;;) {
    const { value, done } = await iterator.next();
    if (done) return;
    let stop;
    try {
      stop = await each(await value);
    } catch (err) {
      try { await iterator.return?.(); } catch { /* the first error counts */ }
      throw err;
    }
    if (stop === true) {
      await iterator.return?.();
      return;
    }
  }
}

module.exports = { AsyncIteratorPrototype, makeAsyncGenerator, makeAsyncIterator, iteratorOf, forAwait };
