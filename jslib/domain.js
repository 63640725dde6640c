'use strict';
// domain: where the errors of a chain of callbacks go. The domains that were
// entered, the innermost last, travel in the async context, so that a callback
// finds those of the operation it belongs to.

const EventEmitter = require('events');
const { AsyncLocalStorage } = require('async_hooks');

const entered = new AsyncLocalStorage();

// The stack that was entered last. A callback that finds another one has come
// later, when of its domains only the innermost is active.
let last;

// What process.domain is outside of all domains: undefined behind the exit of
// one, null where there was none.
let outside = null;

function stackNow() {
  const stack = entered.getStore() ?? [];
  return stack === last ? stack : stack.slice(-1);
}

const active = () => stackNow().at(-1) ?? outside;

function setStack(stack, without) {
  last = stack;
  outside = without;
  entered.enterWith(stack);
}

const listens = (domain) => domain.listenerCount('error') > 0;

function hide(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
}

// mark tells the handler of an error how it came to the domain.
function mark(er, domain, fields) {
  if (er === null || typeof er !== 'object' && typeof er !== 'function') return;
  hide(er, 'domain', domain);
  Object.assign(er, fields);
}

/** Handles the errors of what runs inside it and of its members. */
class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }

  // Gives an uncaught exception to the listeners of 'error'; what they throw,
  // or what none of them takes, goes to the domain around this one.
  _errorHandler(er) {
    mark(er, this, { domainThrown: true });
    const outer = stackNow().slice(0, stackNow().lastIndexOf(this));
    setStack(outer);
    try {
      return this.emit('error', er);
    } catch (worse) {
      if (outer.length === 0) throw worse;
      return outer.at(-1)._errorHandler(worse);
    }
  }

  /** Makes this the active domain. */
  enter() { setStack([...stackNow(), this]); }

  /** Leaves this domain and those entered since. */
  exit() {
    const index = stackNow().lastIndexOf(this);
    if (index !== -1) setStack(stackNow().slice(0, index));
  }

  /** Has errors of an emitter or timer go to this domain. */
  add(member) {
    if (member.domain === this) return;
    member.domain?.remove(member);
    if (encloses(member, this)) return;
    hide(member, 'domain', this);
    this.members.push(member);
  }

  /** Undoes add. */
  remove(member) {
    member.domain = null;
    const index = this.members.indexOf(member);
    if (index !== -1) this.members.splice(index, 1);
  }

  /** Calls fn inside this domain. */
  run(fn, ...args) { return within(this, fn, this, args); }

  /** Gives a callback whose first argument, an error, goes to this domain. */
  intercept(callback) {
    const domain = this;
    return bound(this, function(er, ...args) {
      if (!(er instanceof Error)) return within(domain, callback, this, args);
      mark(er, domain, { domainBound: callback, domainThrown: false });
      domain.emit('error', er);
    });
  }

  /** Gives a function that calls callback inside this domain. */
  bind(callback) {
    const domain = this;
    return bound(this, function(...args) { return within(domain, callback, this, args); });
  }
}

// encloses says whether domain is a member of member, itself a domain.
function encloses(member, domain) {
  if (!(member instanceof Domain)) return false;
  for (let d = domain.domain; d; d = d.domain) if (d === member) return true;
  return false;
}

// within leaves the domain only where fn returns: what it throws, the domain
// is to handle.
function within(domain, fn, self, args) {
  domain.enter();
  const result = Reflect.apply(fn, self, args);
  domain.exit();
  return result;
}

function bound(domain, fn) {
  hide(fn, 'domain', domain);
  return fn;
}

/** Makes a domain. */
function create() { return new Domain(); }

const { init } = EventEmitter;
const { emit } = EventEmitter.prototype;

// Every emitter made inside a domain belongs to it.
EventEmitter.init = function(options) {
  hide(this, 'domain', null);
  const domain = active();
  if (domain && !(this instanceof Domain)) this.domain = domain;
  return Reflect.apply(init, this, [options]);
};

EventEmitter.prototype.emit = function(type, ...args) {
  const { domain } = this;
  if (domain === null || domain === undefined || this === process) return Reflect.apply(emit, this, [type, ...args]);
  if (type === 'error' && this.listenerCount('error') === 0) return emitError(domain, this, args[0]);
  return within(domain, emit, this, [type, ...args]);
};

// emitError gives a domain an 'error' that nobody listens to, outside of the
// domain: an error thrown by the handler must not come back to it.
function emitError(domain, emitter, er) {
  const wrapped = er || new (require('internal/errors').codes.ERR_UNHANDLED_ERROR)(er);
  mark(wrapped, domain, { domainEmitter: emitter, domainThrown: false });
  const stack = stackNow();
  if (stack.includes(domain)) {
    const below = stack.findLastIndex((d) => d !== stack.at(-1));
    setStack(stack.slice(0, below + 1), null);
  }
  domain.emit('error', wrapped);
  setStack(stack);
  return false;
}

EventEmitter.usingDomains = true;

Object.defineProperty(process, 'domain', {
  get: active,
  set(domain) { setStack(domain ? [...stackNow().slice(0, -1), domain] : [], domain); },
  enumerable: true,
  configurable: true,
});

process.addUncaughtExceptionCaptureCallback((er) => {
  const stack = stackNow();
  if (!stack.some(listens)) {
    if (stack.length > 0) setStack([], null);
    return false;
  }
  const handled = stack.at(-1)._errorHandler(er);
  setStack([], null);
  return handled;
});

module.exports = {
  get _stack() { return stackNow().slice(); },
  Domain,
  createDomain: create,
  create,
  get active() { return process.domain; },
};
