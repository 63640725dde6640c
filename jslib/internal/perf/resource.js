'use strict';
// Entries that tell of what was fetched, and the buffer that holds them.

const { PerformanceEntry, notify, secret } = require('internal/perf/entries');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INTERNAL_ASSERTION, ERR_INVALID_THIS } } = require('internal/errors');

const headersSize = 300; // what the standard takes for them

// PerformanceResourceTiming tells how long the parts of a fetch took.
class PerformanceResourceTiming extends PerformanceEntry {
  #url; #info; #initiator; #cache; #status; #delivery; #body;

  constructor(key, info, url, initiator, cache, body, status, delivery) {
    if (key !== secret) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(key, url, 'resource', info.startTime, info.endTime - info.startTime);
    this.#url = url;
    this.#info = info;
    this.#initiator = initiator;
    this.#cache = cache;
    this.#body = body ?? {};
    this.#status = status ?? 0;
    this.#delivery = delivery ?? '';
  }

  static #read(entry) {
    if (!(#info in (entry ?? {}))) throw new ERR_INVALID_THIS('PerformanceResourceTiming');
    const info = entry.#info;
    const connection = info.finalConnectionTimingInfo;
    return {
      name: entry.#url, entryType: 'resource', startTime: info.startTime, duration: info.endTime - info.startTime,
      initiatorType: entry.#initiator,
      nextHopProtocol: connection?.ALPNNegotiatedProtocol,
      workerStart: info.finalServiceWorkerStartTime,
      redirectStart: info.redirectStartTime, redirectEnd: info.redirectEndTime,
      fetchStart: info.postRedirectStartTime,
      domainLookupStart: connection?.domainLookupStartTime, domainLookupEnd: connection?.domainLookupEndTime,
      connectStart: connection?.connectionStartTime, connectEnd: connection?.connectionEndTime,
      secureConnectionStart: connection?.secureConnectionStartTime,
      requestStart: info.finalNetworkRequestStartTime,
      finalResponseHeadersStart: info.finalNetworkResponseStartTime,
      firstInterimResponseStart: info.firstInterimNetworkResponseStartTime ?? 0,
      responseStart: info.firstInterimNetworkResponseStartTime || info.finalNetworkResponseStartTime,
      responseEnd: info.endTime,
      transferSize: PerformanceResourceTiming.#transferSize(entry),
      encodedBodySize: info.encodedBodySize, decodedBodySize: info.decodedBodySize,
      deliveryType: entry.#delivery, responseStatus: entry.#status,
      renderBlockingStatus: info.renderBlocking ? 'blocking' : 'non-blocking',
      contentType: entry.#body.contentType ?? '', contentEncoding: entry.#body.contentEncoding ?? '',
    };
  }

  static #transferSize(entry) {
    if (entry.#cache === 'local') return 0;
    return entry.#cache === 'validated' ? headersSize : entry.#info.encodedBodySize + headersSize;
  }

  toJSON() { return PerformanceResourceTiming.#read(this); }

  static {
    const names = ['name', 'startTime', 'duration', 'initiatorType', 'workerStart', 'redirectStart', 'redirectEnd', 'fetchStart',
                   'domainLookupStart', 'domainLookupEnd', 'connectStart', 'connectEnd', 'secureConnectionStart', 'nextHopProtocol',
                   'requestStart', 'finalResponseHeadersStart', 'firstInterimResponseStart', 'responseStart', 'responseEnd',
                   'encodedBodySize', 'decodedBodySize', 'transferSize', 'deliveryType', 'responseStatus', 'renderBlockingStatus',
                   'contentType', 'contentEncoding'];
    for (const name of names) {
      Object.defineProperty(this.prototype, name, {
        configurable: true, enumerable: true,
        get() { return PerformanceResourceTiming.#read(this)[name]; },
      });
    }
  }
}
Object.defineProperty(PerformanceResourceTiming.prototype, Symbol.toStringTag, { configurable: true, value: 'PerformanceResourceTiming' });

let buffer = [];
let late = []; // what came while the script has not heard that buffer is full
let size = 250;
let telling = false;

/** performance.markResourceTiming: makes an entry and keeps it. */
function mark(info, url, initiator, global, cache, body, status, delivery = '') {
  if (cache !== '' && cache !== 'local') throw new ERR_INTERNAL_ASSERTION("cache must be an empty string or 'local'");
  const entry = new PerformanceResourceTiming(secret, info, url, initiator, cache, body, status, delivery);
  notify(entry);
  if (buffer.length < size && !telling) {
    buffer.push(entry);
    return entry;
  }
  late.push(entry);
  if (!telling) {
    telling = true;
    setImmediate(tellFull);
  }
  return entry;
}

// tellFull lets the script make room; what then does not fit is dropped.
function tellFull() {
  const { performance } = require('perf_hooks');
  while (late.length > 0) {
    const before = late.length;
    if (buffer.length >= size) performance.dispatchEvent(new Event('resourcetimingbufferfull'));
    while (late.length > 0 && buffer.length < size) buffer.push(late.shift());
    if (late.length >= before) late = [];
  }
  telling = false;
}

/** How many entries are kept from now on; what is no size counts as 0. */
function setBufferSize(n) {
  size = Number.isInteger(n) && n >= 0 && n < 2 ** 32 ? n : 0;
}

module.exports = {
  PerformanceResourceTiming, mark, setBufferSize,
  entries: () => buffer,
  clear(name) { buffer = name === undefined ? [] : buffer.filter((entry) => entry.name !== name); },
};
