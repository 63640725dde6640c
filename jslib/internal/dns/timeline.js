'use strict';
// Tells the observers of 'dns' entries of a request that is done.

const { loadedModule } = internalBinding('net');

const kStarted = Symbol('started');
const timeline = () => loadedModule('internal/perf/entries');

/** Notes when req began, if anybody wants to know. */
function begin(req) {
  const entries = timeline();
  if (entries?.observed('dns')) req[kStarted] = entries.now();
}

/** Tells of req: its kind and what it asked and got. */
function end(req, name, detail) {
  if (req[kStarted] !== undefined) timeline().tell(name, 'dns', req[kStarted], detail);
}

/** Is end for a lookup. */
function endLookup(req, addresses) {
  const { hostname, family, hints, order } = req;
  end(req, 'lookup', { hostname, family, hints, verbatim: order === 'verbatim', order, addresses });
}

module.exports = { begin, end, endLookup };
