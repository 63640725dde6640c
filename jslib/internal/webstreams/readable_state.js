// The life of a ReadableStream: readable, then closed or errored; and the
// requests that wait in its reader. A request has chunk(value), close(value)
// and error(reason).
'use strict';

const { kState, brand, Deferred, SizedQueue } = require('internal/webstreams/util');

const kPull = Symbol('kPull'); // the controllers' methods for readers
const kCancel = Symbol('kCancel');
const kRelease = Symbol('kRelease');

const isDefaultReader = brand('ReadableStreamDefaultReader');
const isByobReader = brand('ReadableStreamBYOBReader');

function newState() {
  return {
    state: 'readable', disturbed: false, storedError: undefined, reader: undefined, controller: undefined,
    settled: undefined, // see settledPromise
  };
}

const requestsOf = (reader) => reader[kState].readRequests ?? reader[kState].readIntoRequests;

// pendingOf is the number of requests that wait in a reader of the kind is.
function pendingOf(stream, is) {
  const { reader } = stream[kState];
  return is(reader) ? requestsOf(reader).length : 0;
}

const readRequests = (stream) => pendingOf(stream, isDefaultReader);
const readIntoRequests = (stream) => pendingOf(stream, isByobReader);
const addRequest = (stream, request) => requestsOf(stream[kState].reader).push(request);
const takeRequest = (stream) => requestsOf(stream[kState].reader).shift();

// takeRequests empties the reader.
function takeRequests(reader) {
  const waiting = requestsOf(reader);
  const all = [];
  while (waiting.length > 0) all.push(waiting.shift());
  return all;
}

function closeStream(stream) {
  const s = stream[kState];
  s.state = 'closed';
  s.settled?.resolve();
  if (s.reader === undefined) return;
  s.reader[kState].close.resolve();
  if (isDefaultReader(s.reader)) for (const request of takeRequests(s.reader)) request.close();
}

function errorStream(stream, reason) {
  const s = stream[kState];
  s.state = 'errored';
  s.storedError = reason;
  s.settled?.quietly(reason);
  if (s.reader === undefined) return;
  s.reader[kState].close.quietly(reason);
  for (const request of takeRequests(s.reader)) request.error(reason);
}

/** Cancels; the promise tells what the source has made of it. */
function cancelStream(stream, reason) {
  const s = stream[kState];
  s.disturbed = true;
  if (s.state === 'closed') return Promise.resolve();
  if (s.state === 'errored') return Promise.reject(s.storedError);
  closeStream(stream);
  if (isByobReader(s.reader)) for (const request of takeRequests(s.reader)) request.close(undefined);
  return s.controller[kCancel](reason).then(() => undefined);
}

/** A promise of the end: fulfilled when stream closes, rejected when it fails. */
function settledPromise(stream) {
  const s = stream[kState];
  if (s.settled === undefined) {
    if (s.state === 'closed') s.settled = Deferred.resolved();
    else if (s.state === 'errored') s.settled = Deferred.rejected(s.storedError);
    else s.settled = new Deferred();
  }
  return s.settled.promise;
}

const newRequests = () => new SizedQueue();

module.exports = {
  kPull, kCancel, kRelease, isDefaultReader, isByobReader, newState, newRequests, readRequests,
  readIntoRequests, addRequest, takeRequest, takeRequests, closeStream, errorStream, cancelStream, settledPromise,
};
