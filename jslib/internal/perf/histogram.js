'use strict';
// Histograms of perf_hooks.

const binding = internalBinding('performance');
const inspect = Symbol.for('nodejs.util.inspect.custom');
const secret = Symbol('secret');

function illegal() {
  const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
  return new ERR_ILLEGAL_CONSTRUCTOR();
}

function checkPercentile(percentile) {
  const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
  require('internal/validators').validateNumber(percentile, 'percentile');
  if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
}

// Histogram is the readable side.
class Histogram {
  #handle;

  constructor(key, handle) {
    if (key !== secret) throw illegal();
    this.#handle = handle;
  }

  static handle(of) { return of.#handle; }

  get count() { return this.#handle.count(); }
  get countBigInt() { return BigInt(this.#handle.count()); }
  get exceeds() { return this.#handle.exceeds(); }
  get exceedsBigInt() { return BigInt(this.#handle.exceeds()); }
  get min() { return this.#handle.min(); }
  get minBigInt() { return this.#handle.count() === 0 ? 2n ** 63n - 1n : BigInt(this.#handle.min()); }
  get max() { return this.#handle.max(); }
  get maxBigInt() { return BigInt(this.#handle.max()); }
  get mean() { return this.#handle.mean(); }
  get stddev() { return this.#handle.stddev(); }
  get skewness() { return this.#handle.skewness(); }
  get kurtosis() { return this.#handle.kurtosis(); }

  percentile(percentile) {
    checkPercentile(percentile);
    return this.#handle.percentile(percentile);
  }

  percentileBigInt(percentile) { return BigInt(this.percentile(percentile)); }

  #pairs(convert) {
    const flat = this.#handle.percentiles();
    const map = new Map();
    for (let i = 0; i < flat.length; i += 2) map.set(flat[i], convert(flat[i + 1]));
    return map;
  }

  get percentiles() { return this.#pairs((value) => value); }
  get percentilesBigInt() { return this.#pairs(BigInt); }

  reset() { this.#handle.reset(); }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, skewness, kurtosis } = this;
    return { count, min, max, mean, exceeds, stddev, skewness, kurtosis, percentiles: Object.fromEntries(this.percentiles) };
  }

  [inspect](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    const shown = { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles };
    return `Histogram ${require('util').inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

const handleOf = Histogram.handle;
delete Histogram.handle;

// RecordableHistogram is what createHistogram makes.
class RecordableHistogram extends Histogram {
  record(val) {
    if (typeof val === 'bigint') {
      const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
      if (val < 1n || val > BigInt(Number.MAX_SAFE_INTEGER)) throw new ERR_OUT_OF_RANGE('val', `>= 1 && <= ${Number.MAX_SAFE_INTEGER}`, val);
      val = Number(val);
    } else {
      require('internal/validators').validateInteger(val, 'val', 1);
    }
    handleOf(this).record(val);
  }

  recordDelta() { handleOf(this).recordDelta(); }

  add(other) {
    if (!(other instanceof RecordableHistogram)) {
      const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
      throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    handleOf(this).add(handleOf(other));
  }
}

// ELDHistogram samples the delay of the event loop.
class ELDHistogram extends Histogram {
  #enabled = false;

  enable() {
    if (this.#enabled) return false;
    this.#enabled = true;
    handleOf(this).start();
    return true;
  }

  disable() {
    if (!this.#enabled) return false;
    this.#enabled = false;
    handleOf(this).stop();
    return true;
  }
}

// createHistogram([{ lowest, highest, figures }])
function createHistogram(options = {}) {
  const { validateInteger, validateObject } = require('internal/validators');
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint' && typeof highest !== 'number') validateInteger(highest, 'options.highest');
  if (BigInt(highest) < 2n * BigInt(lowest)) {
    const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
    throw new ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${2n * BigInt(lowest)}n)`, highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(secret, binding.createHistogram(Number(lowest), Number(highest), figures));
}

// monitorEventLoopDelay([{ resolution }])
function monitorEventLoopDelay(options = {}) {
  const { validateInteger, validateObject } = require('internal/validators');
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(secret, binding.monitorEventLoopDelay(resolution));
}

// bare is what travels of a histogram; histogramOf makes one of that.
const bare = (histogram) => binding.bareHistogram(handleOf(histogram));
function histogramOf(state, recordable) {
  return new (recordable ? RecordableHistogram : Histogram)(secret, binding.histogramOf(state));
}

module.exports = { Histogram, bare, histogramOf, createHistogram, monitorEventLoopDelay, RecordableHistogram };
