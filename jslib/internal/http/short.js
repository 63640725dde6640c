'use strict';
// The short way of a server, whose requests and responses are objects of Go
// without properties: how they become ordinary ones, and where the general code
// goes on with them.

const EventEmitter = require('events');
const { IncomingMessage, kHeaders, readStop } = require('_http_incoming');
const { OutgoingMessage, kSocket, kWritableFinished, kEndCallbacks, onFinish } = require('_http_outgoing');
const { kOutHeaders } = require('internal/http');
const { ServerResponse, emitClose } = require('internal/http/response');
const { readableSteps } = require('internal/streams/readable');
const { kDataListening } = require('internal/streams/readable_state');
const { kState } = require('internal/streams/state');

const sampleRequest = () => new IncomingMessage(null);
const sampleResponse = () => new ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });

// events has name, listener and once by turns.
function listen(emitter, events) {
  const { on, once } = EventEmitter.prototype;
  for (let i = 0; i < events.length; i += 3) (events[i + 2] ? once : on).call(emitter, events[i], events[i + 1]);
}

/** Makes req the IncomingMessage that it stands for; body says how far that has
 *  come. */
function realizeRequest(req, socket, minor, rawHeaders, url, method, headers, events, body, highWaterMark, state) {
  IncomingMessage.call(req, { readableHighWaterMark: highWaterMark }); // the socket stays untouched
  if (state) req._readableState = Object.assign(state, req._readableState);
  req.socket = req.client = socket;
  req.httpVersionMajor = 1;
  req.httpVersionMinor = minor;
  req.httpVersion = `1.${minor}`;
  req.upgrade = false;
  req.url = url;
  req.method = method;
  req._addHeaderLines(rawHeaders, rawHeaders.length);
  if (headers) req[kHeaders] = headers;
  listen(req, events);
  if (body.dropped) {
    req.complete = body.complete;
    req._dumpAndCloseReadable();
  } else {
    realizeBody(req, req._readableState, body);
  }
}

function realizeBody(req, state, body) {
  if (body.decoder) {
    state.decoder = body.decoder;
    state.encoding = body.decoder.encoding;
  }
  if (body.flows) {
    state.flowing = true;
    state.paused = false;
    if (body.scheduled) {
      state.resumeScheduled = true;
    } else {
      state.sync = state.readingMore = false;
      req._consuming = true;
    }
  }
  if (body.listens) state[kState] |= kDataListening;
  if (body.consumed) req._consuming = true;
  if (body.emitted) state.dataEmitted = true;
  for (const chunk of body.chunks) keep(state, chunk);
  req.complete = body.complete;
  if (body.ending) state.ended = true;
  else if (body.complete) req.push(null);
  if (body.endEmitted) state.endEmitted = true;
  if (body.destroyed) state.destroyed = state.closed = state.closeEmitted = true;
}

function keep(state, chunk) {
  state.buffer.push(chunk);
  state.length += chunk.length;
}

/** Makes res the ServerResponse that it stands for. */
function realizeResponse(res, req, { fields, headers, highWaterMark, writableFinished, whenDone, socket }, events) {
  ServerResponse.call(res, req, { highWaterMark });
  Object.assign(res, fields);
  res[kOutHeaders] = headers;
  res[kWritableFinished] = writableFinished;
  res[kSocket] = socket;
  if (whenDone) res[kEndCallbacks] = [whenDone];
  listen(res, events);
}

// Goes on with what was written in this tick.
function writeOn(res, chunk) { OutgoingMessage.prototype.write.call(res, chunk); }

// The last part of an answer, with which it is finished.
function sendLast(res, socket, chunk) { socket.write(chunk, (err) => onFinish(res, err)); }

function pushBody(req, chunk) {
  if (!req._dumped && !req.push(chunk)) readStop(req.socket);
}

function endBody(req, trailers) {
  req.complete = true;
  if (trailers.length > 0) req._addHeaderLines(trailers, trailers.length);
  req.push(null);
}

module.exports = {
  sampleRequest, sampleResponse, realizeRequest, realizeResponse, pushBody, endBody, writeOn, sendLast,
  finish: onFinish, emitClose,
  iterateBody: (req, take) => require('internal/http/body_iterator').iterateBody(req, take),
  ...readableSteps,
};
