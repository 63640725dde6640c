// diagnostics_channel: named channels on which libraries tell what they do.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { setActive, find, hold } = internalBinding('diagnostics_channel');

// Others are kept by who has them.
const active = new Set();

const throwLater = (err) => process.nextTick(() => { throw err; });

// An inactive channel is a Channel: publishing costs nothing. With the first
// subscriber or store it becomes an ActiveChannel.
function activate(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
  active.add(channel);
  setActive(channel.name, true);
}

function deactivateIfIdle(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  Object.setPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
  active.delete(channel);
  setActive(channel.name, false);
}

// RunStoresScope enters the bound stores and publishes; disposal leaves them.
class RunStoresScope {
  #entered = [];

  constructor(channel, data) {
    for (const [store, transform] of channel._stores ?? []) {
      let context = data;
      if (transform) {
        try {
          context = transform(data);
        } catch (err) {
          throwLater(err);
          continue;
        }
      }
      this.#entered.push(store.withScope(context));
    }
    channel.publish(data);
  }

  [Symbol.dispose]() {
    while (this.#entered.length > 0) this.#entered.pop()[Symbol.dispose]();
  }
}

// within calls fn and disposes of scope, whatever happens.
function within(scope, fn, self, args) {
  try {
    return Reflect.apply(fn, self, args);
  } finally {
    scope[Symbol.dispose]();
  }
}

class ActiveChannel {
  /** Adds a function of (message, name). */
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...this._subscribers, subscription]; // a publish may be under way
  }

  /** Removes it again; false when it was not there. */
  unsubscribe(subscription) {
    const i = this._subscribers.indexOf(subscription);
    if (i === -1) return false;
    this._subscribers = this._subscribers.filter((_, n) => n !== i);
    deactivateIfIdle(this);
    return true;
  }

  /** Gives store the value that transform makes of the data, within runStores. */
  bindStore(store, transform) { this._stores.set(store, transform); }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    deactivateIfIdle(this);
    return true;
  }

  get hasSubscribers() { return true; }

  /** Tells the subscribers; their exceptions are uncaught ones. */
  publish(data) {
    for (const subscription of this._subscribers ?? []) {
      try {
        subscription(data, this.name);
      } catch (err) {
        throwLater(err);
      }
    }
  }

  withStoreScope(data) { return new RunStoresScope(this, data); }

  /** Publishes data and calls fn, both within the bound stores. */
  runStores(data, fn, thisArg, ...args) {
    return within(this.withStoreScope(data), fn, thisArg, args);
  }
}

/** A channel; get one with channel(name). */
class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
    hold(name, this);
  }

  static [Symbol.hasInstance](instance) {
    const proto = Object.getPrototypeOf(instance);
    return proto === Channel.prototype || proto === ActiveChannel.prototype;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    activate(this);
    this.subscribe(subscription);
  }

  unsubscribe() { return false; }

  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  unbindStore() { return false; }
  get hasSubscribers() { return false; }
  publish() {}
  runStores(data, fn, thisArg, ...args) { return Reflect.apply(fn, thisArg, args); }
  withStoreScope(data) { return new RunStoresScope(this, data); }
}

/** Gives the channel of that name, always the same. */
function channel(name) {
  const held = find(name);
  if (held !== undefined) return held;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

function subscribe(name, subscription) { channel(name).subscribe(subscription); }
function unsubscribe(name, subscription) { return channel(name).unsubscribe(subscription); }

/** Says whether anybody listens on the channel. */
function hasSubscribers(name) {
  return find(name)?.hasSubscribers ?? false;
}

// pick gives the channel that nameOrChannels has for event.
function pick(nameOrChannels, event, className) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${event}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const held = nameOrChannels[event];
    if (!(held instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, 'Channel', held);
    return held;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', className, 'Object'], nameOrChannels);
}

// subscribeAll and unsubscribeAll go through the events that handlers has.
function subscribeAll(self, events, handlers) {
  for (const event of events) if (handlers[event]) self[event]?.subscribe(handlers[event]);
}

function unsubscribeAll(self, events, handlers) {
  let done = true;
  for (const event of events) {
    if (handlers[event] && !self[event]?.unsubscribe(handlers[event])) done = false;
  }
  return done;
}

// BoundedChannelScope is the time between start and end.
class BoundedChannelScope {
  #channel;
  #data;
  #stores;

  constructor(bounded, data) {
    if (!bounded.hasSubscribers) return;
    this.#channel = bounded;
    this.#data = data;
    this.#stores = bounded.start.withStoreScope(data);
  }

  [Symbol.dispose]() {
    if (this.#channel === undefined) return;
    this.#channel.end.publish(this.#data);
    this.#stores[Symbol.dispose]();
    this.#channel = undefined;
  }
}

function hide(self, fields) {
  for (const name of Object.keys(fields)) {
    Object.defineProperty(self, name, { value: fields[name], writable: true, configurable: true });
  }
}

/** Two channels: the start and the end of something. */
class BoundedChannel {
  constructor(nameOrChannels) {
    hide(this, {
      start: pick(nameOrChannels, 'start', 'BoundedChannel'),
      end: pick(nameOrChannels, 'end', 'BoundedChannel'),
    });
  }

  get hasSubscribers() { return this.start.hasSubscribers || this.end.hasSubscribers; }
  subscribe(handlers) { subscribeAll(this, ['start', 'end'], handlers); }
  unsubscribe(handlers) { return unsubscribeAll(this, ['start', 'end'], handlers); }
  withScope(data = { __proto__: null }) { return new BoundedChannelScope(this, data); }

  /** Calls fn between start and end. */
  run(data, fn, thisArg, ...args) {
    data ??= { __proto__: null };
    return within(this.withScope(data), fn, thisArg, args);
  }
}

const traceEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

/** Five channels: the life of an action, synchronous or not. */
class TracingChannel {
  #channels = {};

  constructor(nameOrChannels) {
    for (const event of traceEvents) this.#channels[event] = pick(nameOrChannels, event, 'TracingChannel');
    hide(this, { error: this.#channels.error });
  }

  get start() { return this.#channels.start; }
  get end() { return this.#channels.end; }
  get asyncStart() { return this.#channels.asyncStart; }
  get asyncEnd() { return this.#channels.asyncEnd; }
  get hasSubscribers() { return traceEvents.some((event) => this[event]?.hasSubscribers); }
  subscribe(handlers) { subscribeAll(this, traceEvents, handlers); }
  unsubscribe(handlers) { return unsubscribeAll(this, traceEvents, handlers); }

  // call runs fn between start and end; failed and done see how it went.
  #call(context, fn, done) {
    const stores = this.start.withStoreScope(context);
    try {
      return done(fn());
    } catch (err) {
      context.error = err;
      this.error.publish(context);
      throw err;
    } finally {
      this.end.publish(context);
      stores[Symbol.dispose]();
    }
  }

  /** Traces a synchronous call of fn. */
  traceSync(fn, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.#call(context, () => Reflect.apply(fn, thisArg, args), (result) => {
      context.result = result;
      return result;
    });
  }

  /** Traces a call of fn that gives a promise. */
  tracePromise(fn, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) {
      const result = Reflect.apply(fn, thisArg, args);
      if (typeof result?.then !== 'function') warnNonThenable(fn);
      return result;
    }
    return this.#call(context, () => Reflect.apply(fn, thisArg, args), (promise) => {
      if (typeof promise?.then !== 'function') {
        warnNonThenable(fn);
        context.result = promise;
        return promise;
      }
      const settled = this.#settled(context);
      if (promise instanceof Promise && promise.constructor === Promise) {
        return promise.then(settled.resolve, settled.reject);
      }
      promise.then(settled.resolve, (err) => { settled.report(err); });
      return promise;
    });
  }

  #settled(context) {
    const report = (err) => {
      context.error = err;
      this.error.publish(context);
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return {
      report,
      resolve: (result) => {
        context.result = result;
        this.asyncStart.publish(context);
        this.asyncEnd.publish(context);
        return result;
      },
      reject: (err) => {
        report(err);
        return Promise.reject(err);
      },
    };
  }

  /** Traces a call of fn that calls back, with its argument at position. */
  traceCallback(fn, position = -1, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    const traced = function(err, result) {
      if (err) {
        context.error = err;
        error.publish(context);
      } else {
        context.result = result;
      }
      const stores = asyncStart.withStoreScope(context);
      try {
        return Reflect.apply(callback, this, arguments);
      } finally {
        asyncEnd.publish(context);
        stores[Symbol.dispose]();
      }
    };
    args.splice(position, 1, traced);
    return this.#call(context, () => Reflect.apply(fn, thisArg, args), (result) => result);
  }
}

function warnNonThenable(fn) {
  process.emitWarning(`tracePromise was called with the function '${fn.name || '<anonymous>'}', ` +
    'which returned a non-thenable.');
}

/** Gives the TracingChannel of a name, or of channels by event. */
function tracingChannel(nameOrChannels) { return new TracingChannel(nameOrChannels); }

/** Gives the BoundedChannel of a name, or of channels by event. */
function boundedChannel(nameOrChannels) { return new BoundedChannel(nameOrChannels); }

module.exports = {
  channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, boundedChannel, Channel, BoundedChannel,
};
