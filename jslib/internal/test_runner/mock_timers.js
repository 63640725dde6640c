'use strict';
// Timers and a Date whose time goes on only when a test says so.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('internal/errors');
const { validateObject, validateInteger } = require('internal/validators');

const timerNames = ['setTimeout', 'setInterval', 'setImmediate'];
const apiNames = [...timerNames, 'Date'];

class MockTimers {
  #enabled = false;
  #now = 0;
  #queue = []; // {at, order, fn, args, every, timer}
  #order = 0;
  #saved = [];

  /** Takes over the clocks named by options.apis (default: all), from the time options.now. */
  enable(options = {}) {
    validateObject(options, 'options');
    if (this.#enabled) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    const { apis = apiNames, now = 0 } = options;
    for (const api of apis) {
      if (!apiNames.includes(api)) throw new ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    this.#now = now instanceof Date ? now.getTime() : now;
    this.#enabled = true;
    for (const api of apis) this.#take(api);
  }

  /** Lets `time` milliseconds pass. */
  tick(time = 1) {
    this.#check();
    validateInteger(time, 'time', 0);
    this.#runUntil(this.#now + time);
  }

  /** Lets time pass until the last timer has run. */
  runAll() {
    this.#check();
    const last = Math.max(this.#now, ...this.#queue.map((entry) => entry.at));
    this.#runUntil(last);
  }

  /** Sets the time; timers due by then do not run. */
  setTime(time = 0) {
    this.#check();
    validateInteger(time, 'time', 0);
    this.#now = time;
  }

  /** Gives the clocks back. */
  reset() {
    for (const restore of this.#saved.reverse()) restore();
    this.#saved = [];
    this.#queue = [];
    this.#enabled = false;
  }

  [Symbol.dispose]() { this.reset(); }

  #check() {
    if (!this.#enabled) throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
  }

  #take(api) {
    if (api === 'Date') return this.#put(globalThis, 'Date', this.#date());
    const start = this.#starter(api);
    const stop = (timer) => { this.#queue = this.#queue.filter((entry) => entry.timer !== timer && entry.timer.id !== timer); };
    const clear = api.replace('set', 'clear');
    for (const holder of [globalThis, require('timers')]) {
      this.#put(holder, api, start);
      this.#put(holder, clear, stop);
    }
    this.#put(require('timers/promises'), api, (delay, value) => new Promise((resolve) => start(resolve, delay, value)));
  }

  #put(holder, name, value) {
    const own = Object.getOwnPropertyDescriptor(holder, name);
    this.#saved.push(() => Object.defineProperty(holder, name, own));
    Object.defineProperty(holder, name, { configurable: true, enumerable: own.enumerable, writable: true, value });
  }

  #starter(api) {
    return (fn, ...rest) => {
      const delay = api === 'setImmediate' ? -1 : Math.max(1, Math.trunc(Number(rest.shift())) || 1);
      const timer = new MockTimer(++this.#order);
      this.#insert({ at: this.#now + delay, order: this.#order, fn, args: rest, every: api === 'setInterval' ? delay : 0, timer });
      return timer;
    };
  }

  #insert(entry) {
    this.#queue.push(entry);
    this.#queue.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  // As in Node, the clock stands at the end already while the timers run.
  #runUntil(end) {
    this.#now = end;
    while (this.#queue.length > 0 && this.#queue[0].at <= end) {
      const entry = this.#queue.shift();
      if (entry.every > 0) this.#insert({ ...entry, at: entry.at + entry.every });
      entry.fn(...entry.args);
    }
  }

  #date() {
    const RealDate = globalThis.Date;
    const now = () => this.#now;
    return class Date extends RealDate {
      constructor(...args) { super(...(args.length === 0 ? [now()] : args)); }
      static now() { return now(); }
    };
  }
}

// MockTimer is what the mocked set functions give.
class MockTimer {
  constructor(id) { this.id = id; }
  ref() { return this; }
  unref() { return this; }
  hasRef() { return true; }
  [Symbol.toPrimitive]() { return this.id; }
}

module.exports = { MockTimers };
