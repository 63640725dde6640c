'use strict';
// Entries of the performance timeline and their observers.

const binding = internalBinding('performance');
const inspect = Symbol.for('nodejs.util.inspect.custom');
const secret = Symbol('secret');
const wants = Symbol('wants');

const codes = () => require('internal/errors').codes;
const types = ['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource'];

function illegal() {
  const { ERR_ILLEGAL_CONSTRUCTOR } = codes();
  return new ERR_ILLEGAL_CONSTRUCTOR();
}

// PerformanceEntry is one line of the timeline.
class PerformanceEntry {
  #fields;

  constructor(key, name, entryType, startTime, duration, detail) {
    if (key !== secret) throw illegal();
    this.#fields = { name, entryType, startTime, duration, detail };
  }

  static fields(entry) { return entry.#fields; }

  get name() { return this.#fields.name; }
  get entryType() { return this.#fields.entryType; }
  get startTime() { return this.#fields.startTime; }
  get duration() { return this.#fields.duration; }

  toJSON() {
    const { name, entryType, startTime, duration, detail } = this.#fields;
    return detail === undefined ? { name, entryType, startTime, duration } : { name, entryType, startTime, duration, detail };
  }

  [inspect](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${require('util').inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

const fieldsOf = PerformanceEntry.fields;
delete PerformanceEntry.fields;

function clone(detail) {
  if (detail === undefined || detail === null) return null;
  return structuredClone(detail);
}

// PerformanceMark is a moment with a name.
class PerformanceMark extends PerformanceEntry {
  constructor(name, options = {}) {
    const { ERR_MISSING_ARGS, ERR_PERFORMANCE_INVALID_TIMESTAMP } = codes();
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    options ??= {};
    require('internal/validators').validateObject(options, 'options');
    const startTime = options.startTime ?? binding.now();
    require('internal/validators').validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(secret, `${name}`, 'mark', startTime, 0, clone(options.detail));
  }

  get detail() { return fieldsOf(this).detail; }
}

// PerformanceMeasure is the time between two marks.
class PerformanceMeasure extends PerformanceEntry {
  get detail() { return fieldsOf(this).detail; }
}

// PerformanceNodeEntry tells of a call, with its arguments, or of what a module
// of Node's own has timed.
class PerformanceNodeEntry extends PerformanceEntry {
  get detail() { return fieldsOf(this).detail; }
}

const timeline = [];
const lastMarks = new Map();

const { loadedModule } = internalBinding('net');
const resources = () => loadedModule('internal/perf/resource');

const inOrder = (list) => list.slice().sort((a, b) => a.startTime - b.startTime);

function record(entry) {
  timeline.push(entry);
  notify(entry);
}

function mark(name, options) {
  const entry = arguments.length === 0 ? new PerformanceMark() : new PerformanceMark(name, options);
  lastMarks.set(entry.name, entry.startTime);
  record(entry);
  return entry;
}

function timeOf(point) {
  if (point === undefined) return undefined;
  if (typeof point === 'number') {
    const { ERR_PERFORMANCE_INVALID_TIMESTAMP } = codes();
    if (point < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(point);
    return point;
  }
  const time = lastMarks.get(`${point}`);
  if (time === undefined) throw new DOMException(`The "${point}" performance mark has not been set`, 'SyntaxError');
  return time;
}

function checkMeasure(options, end) {
  const { ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS: Invalid } = codes();
  if (end !== undefined) throw new Invalid('endMark must not be specified');
  if (options.start === undefined && options.end === undefined) throw new Invalid('One of options.start or options.end is required');
  if (options.start !== undefined && options.end !== undefined && options.duration !== undefined) {
    throw new Invalid('Must not have options.start, options.end, and options.duration specified');
  }
}

function measure(name, startOrOptions, endMark) {
  if (arguments.length === 0) {
    const { ERR_MISSING_ARGS } = codes();
    throw new ERR_MISSING_ARGS('name');
  }
  require('internal/validators').validateString(name, 'name');
  let start = startOrOptions;
  let end = endMark;
  let duration;
  let detail = null;
  if (startOrOptions !== null && typeof startOrOptions === 'object') {
    if (Object.keys(startOrOptions).length > 0) checkMeasure(startOrOptions, endMark);
    ({ start, end, duration } = startOrOptions);
    detail = clone(startOrOptions.detail);
  }
  let to = timeOf(end);
  if (to === undefined && duration !== undefined && start !== undefined) to = timeOf(start) + timeOf(duration);
  to ??= binding.now();
  let from = timeOf(start);
  if (from === undefined) from = duration !== undefined ? to - timeOf(duration) : 0;
  const entry = new PerformanceMeasure(secret, name, 'measure', from, to - from, detail);
  record(entry);
  return entry;
}

function clear(type, name) {
  if (type === 'resource') return resources()?.clear(name);
  for (let i = timeline.length - 1; i >= 0; i--) {
    if (timeline[i].entryType === type && (name === undefined || timeline[i].name === `${name}`)) timeline.splice(i, 1);
  }
  if (type !== 'mark') return;
  if (name === undefined) lastMarks.clear();
  else lastMarks.delete(`${name}`);
}

// PerformanceObserverEntryList is what an observer is called with.
class PerformanceObserverEntryList {
  #list;

  constructor(key, list) {
    if (key !== secret) throw illegal();
    this.#list = inOrder(list);
  }

  getEntries() { return this.#list.slice(); }
  getEntriesByType(type) { return this.#list.filter((entry) => entry.entryType === `${type}`); }

  getEntriesByName(name, type = undefined) {
    return this.#list.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === type));
  }

  [inspect](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${require('util').inspect(this.#list, options)}`;
  }
}

const observers = new Set();
let scheduled = false;

function notify(entry) {
  for (const observer of observers) observer[secret](entry);
}

// count keeps the binding's numbers of observers by type.
function count(wanted, delta) {
  for (const type of wanted) {
    const i = binding.countedTypes.indexOf(type);
    if (i !== -1) binding.observerCounts[i] += delta;
  }
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    for (const observer of [...observers]) observer[secret]();
  });
}

// PerformanceObserver is told of new entries of the types that it asked for.
class PerformanceObserver {
  #callback;
  #types = new Set();
  #buffer = [];
  #kind;

  constructor(callback) {
    require('internal/validators').validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() { return Object.freeze(types.slice()); }

  observe(options = {}) {
    const { validateObject, validateStringArray } = require('internal/validators');
    const { ERR_INVALID_ARG_VALUE, ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } = codes();
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const kind = entryTypes === undefined ? 'single' : 'multiple';
    this.#kind ??= kind;
    count(this.#types, -1);
    if (kind === 'multiple') {
      if (!Array.isArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#types = new Set(entryTypes.filter((name) => types.includes(name)));
    } else if (types.includes(type)) {
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...timeline.filter((entry) => entry.entryType === type));
        if (this.#buffer.length > 0) schedule();
      }
    }
    count(this.#types, 1);
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  disconnect() {
    observers.delete(this);
    this.#buffer = [];
    count(this.#types, -1);
    this.#types.clear();
    this.#kind = undefined;
  }

  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  [wants](type) { return this.#types.has(type); }

  // Takes an entry, or without one tells the callback of those taken.
  [secret](entry) {
    if (entry) {
      if (!this.#types.has(entry.entryType)) return;
      this.#buffer.push(entry);
      schedule();
    } else if (this.#buffer.length > 0) {
      const list = new PerformanceObserverEntryList(secret, this.takeRecords());
      this.#callback.call(this, list, this);
    }
  }
}

// timerify(fn[, { histogram }]) gives fn, timed: each call is an entry.
function timerify(fn, options = {}) {
  const { validateFunction, validateObject } = require('internal/validators');
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && typeof histogram?.record !== 'function') {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  const done = (start, args) => {
    const duration = binding.now() - start;
    if (histogram) histogram.record(Math.max(1, Math.ceil(duration * 1e6)));
    const entry = new PerformanceNodeEntry(secret, fn.name, 'function', start, duration, args);
    for (let i = 0; i < args.length; i++) entry[i] = args[i];
    notify(entry);
  };
  function timerified(...args) {
    const start = binding.now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') return result.finally(() => done(start, args));
    done(start, args);
    return result;
  }
  Object.defineProperties(timerified, {
    name: { configurable: true, value: `timerified ${fn.name}` },
    length: { configurable: true, value: fn.length },
  });
  return timerified;
}

// observed(type) says whether anyone wants entries of type.
function observed(type) {
  for (const observer of observers) if (observer[wants](type)) return true;
  return false;
}

// tell gives the observers an entry of a module's own.
function tell(name, type, startTime, detail) {
  notify(new PerformanceNodeEntry(secret, name, type, startTime, binding.now() - startTime, detail));
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  mark,
  measure,
  clear,
  timerify,
  observed,
  tell,
  now: () => binding.now(),
  entries: () => inOrder([...timeline, ...resources()?.entries() ?? []]),
  notify,
  secret,
};
