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

const nodeTiming = {
  name: 'node',
  entryType: 'node',
  startTime: 0,
  get duration() { return binding.now(); },
  nodeStart: 0,
  v8Start: 0,
  environment: 0,
  loopStart: 0,
  loopExit: -1,
  bootstrapComplete: 0,
  get idleTime() { return binding.loopIdleTime(); },
};

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
  now() { return binding.now(); }
  get timeOrigin() { return binding.timeOrigin; }
  toJSON() {
    return { nodeTiming, timeOrigin: binding.timeOrigin, eventLoopUtilization: eventLoopUtilization() };
  }
}

Object.defineProperties(Performance.prototype, {
  eventLoopUtilization: { configurable: true, value: eventLoopUtilization },
  nodeTiming: { configurable: true, value: nodeTiming },
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
  return constants;
}

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
lazy('monitorEventLoopDelay', 'internal/perf/histogram');
exports.eventLoopUtilization = eventLoopUtilization;
lazy('timerify', 'internal/perf/entries');
lazy('createHistogram', 'internal/perf/histogram');
exports.performance = new Performance(secret);
Object.defineProperty(exports, 'constants', { enumerable: true, value: gcConstants() });
