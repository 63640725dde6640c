'use strict';
// perf_hooks: performance and what measures it. Entries and histograms are
// loaded when they are first used.

const binding = internalBinding('performance');
const secret = Symbol('secret');
const inspect = Symbol.for('nodejs.util.inspect.custom');
const entries = () => require('internal/perf/entries');

function illegal() {
  const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
  return new ERR_ILLEGAL_CONSTRUCTOR();
}

// eventLoopUtilization([now[, before]]) says how much of its time the loop was
// busy, in all or since another such result.
function eventLoopUtilization(util1, util2) {
  const idleNow = binding.loopIdleTime();
  const between = (idle, active) => ({ idle, active, utilization: idle + active === 0 ? 0 : active / (idle + active) });
  if (util2) return between(util1.idle - util2.idle, util1.active - util2.active);
  const activeNow = idleNow === 0 ? 0 : binding.now() - idleNow;
  if (util1) return between(idleNow - util1.idle, activeNow - util1.active);
  return between(idleNow, activeNow);
}

// PerformanceNodeTiming is the entry of the program itself.
class PerformanceNodeTiming {
  constructor() {
    const [nodeStart, v8Start, environment, , , bootstrapComplete] = binding.milestones();
    const fixed = (value) => ({ enumerable: true, configurable: true, value });
    const live = (get) => ({ enumerable: true, configurable: true, get });
    Object.defineProperties(this, {
      name: fixed('node'),
      entryType: fixed('node'),
      startTime: fixed(0),
      duration: live(() => binding.now()),
      nodeStart: fixed(nodeStart),
      v8Start: fixed(v8Start),
      environment: fixed(environment),
      loopStart: live(() => binding.milestones()[3]),
      loopExit: live(() => binding.milestones()[4]),
      bootstrapComplete: fixed(bootstrapComplete),
      idleTime: live(() => binding.loopIdleTime()),
    });
  }

  toJSON() {
    const { name, entryType, startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit, idleTime } = this;
    return { name, entryType, startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit, idleTime };
  }

  [inspect](depth, options) {
    if (depth < 0) return this;
    return `PerformanceNodeTiming ${require('util').inspect(this.toJSON(), options)}`;
  }
}

const nodeTiming = new PerformanceNodeTiming();

function missing(name) {
  const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
  return new ERR_MISSING_ARGS(name);
}

// Performance is the class of performance.
class Performance extends EventTarget {
  constructor(key) {
    if (key !== secret) throw illegal();
    super();
  }

  clearMarks(name = undefined) { entries().clear('mark', name); }
  clearMeasures(name = undefined) { entries().clear('measure', name); }
  clearResourceTimings() { entries().clear('resource'); }
  setResourceTimingBufferSize(maxSize) {
    if (arguments.length === 0) throw missing('maxSize');
    require('internal/perf/resource').setBufferSize(maxSize);
  }
  getEntries() { return entries().entries(); }
  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw missing('name');
    return this.getEntries().filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === type));
  }
  getEntriesByType(type) {
    if (arguments.length === 0) throw missing('type');
    return this.getEntries().filter((entry) => entry.entryType === `${type}`);
  }
  mark(...args) { return entries().mark(...args); }
  measure(...args) { return entries().measure(...args); }
  now() {
    if (!(this instanceof Performance)) {
      const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
      throw new ERR_INVALID_THIS('Performance');
    }
    return binding.now();
  }
  get timeOrigin() { return binding.timeOrigin; }
  toJSON() {
    return { nodeTiming, timeOrigin: binding.timeOrigin, eventLoopUtilization: eventLoopUtilization() };
  }
}

function nameIt(fn, name, length) {
  return Object.defineProperties(fn, { name: { value: name, configurable: true }, length: { value: length, configurable: true } });
}

Object.defineProperties(Performance.prototype, {
  eventLoopUtilization: { configurable: true, value: eventLoopUtilization },
  nodeTiming: { configurable: true, value: nodeTiming },
  markResourceTiming: {
    configurable: true,
    value: nameIt((...list) => require('internal/perf/resource').mark(...list), 'markResourceTiming', 7),
  },
  timerify: { configurable: true, value: (fn, options) => entries().timerify(fn, options) },
  [Symbol.toStringTag]: { configurable: true, value: 'Performance' },
  [inspect]: {
    configurable: true,
    value: function(depth, options) {
      if (depth < 0) return this;
      const shown = { nodeTiming, timeOrigin: binding.timeOrigin };
      return `Performance ${require('util').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
    },
  },
});

require('internal/event_target').defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

const flags = ['NO', 'CONSTRUCT_RETAINED', 'FORCED', 'SYNCHRONOUS_PHANTOM_PROCESSING', 'ALL_AVAILABLE_GARBAGE',
               'ALL_EXTERNAL_MEMORY', 'SCHEDULE_IDLE'];
const flagValues = [0, 2, 4, 8, 16, 32, 64];

function gcConstants() {
  const constants = {};
  const add = (name, value) => Object.defineProperty(constants, `NODE_PERFORMANCE_GC_${name}`, { enumerable: true, value });
  add('MAJOR', 4);
  add('MINOR', 1);
  add('MINOR_MARK_SWEEP', 2);
  add('INCREMENTAL', 8);
  add('WEAKCB', 16);
  flags.forEach((name, i) => add(`FLAGS_${name}`, flagValues[i]));
  const hide = (name, value) => Object.defineProperty(constants, `NODE_PERFORMANCE_${name}`, { value });
  binding.countedTypes.forEach((type, i) => hide(`ENTRY_TYPE_${type.toUpperCase()}`, i));
  milestones.forEach((name, i) => hide(`MILESTONE_${name}`, i));
  return constants;
}

const milestones = ['TIME_ORIGIN_TIMESTAMP', 'TIME_ORIGIN', 'ENVIRONMENT', 'NODE_START', 'V8_START', 'LOOP_START', 'LOOP_EXIT',
                    'BOOTSTRAP_COMPLETE'];

function lazy(name, module) {
  Object.defineProperty(exports, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = require(module)[name];
      Object.defineProperty(exports, name, { configurable: true, enumerable: true, writable: true, value });
      return value;
    },
    set(value) { Object.defineProperty(exports, name, { configurable: true, enumerable: true, writable: true, value }); },
  });
}

exports.Performance = Performance;
for (const name of ['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
                    'PerformanceObserverEntryList']) lazy(name, 'internal/perf/entries');
lazy('PerformanceResourceTiming', 'internal/perf/resource');
lazy('monitorEventLoopDelay', 'internal/perf/histogram');
exports.eventLoopUtilization = eventLoopUtilization;
lazy('timerify', 'internal/perf/entries');
lazy('createHistogram', 'internal/perf/histogram');
exports.performance = new Performance(secret);
Object.defineProperty(exports, 'constants', { enumerable: true, value: gcConstants() });
