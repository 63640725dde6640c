'use strict';
// How a histogram travels to another thread: both count in the same one.

const { Histogram, RecordableHistogram, bare, histogramOf } = require('internal/perf/histogram');
const { cloneSymbol, deserializeSymbol } = internalBinding('messaging');

Object.defineProperty(Histogram.prototype, cloneSymbol, {
  value() {
    const data = { handle: bare(this), recordable: this instanceof RecordableHistogram };
    return { data, deserializeInfo: 'internal/worker/transfer_histogram:Arrival' };
  },
  writable: true, configurable: true,
});

/** What becomes a histogram. */
class Arrival {
  [deserializeSymbol]({ handle, recordable }) { return histogramOf(handle, recordable); }
}

module.exports = { Arrival };
