// finished(): one callback when a stream is done, however it ends.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateObject } = require('internal/validators');
const { isRequest } = require('internal/streams/destroy');
const {
  isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream,
  isReadableStream, isWritable, isWritableErrored, isWritableFinished, isWritableNodeStream,
  isWritableStream, willEmitClose,
} = require('internal/streams/utils');

// Watch is one finished() under way.
class Watch {
  constructor(stream, options, callback) {
    this.stream = stream;
    this.callback = callback;
    this.listeners = [];
    this.readable = options.readable ?? isReadableNodeStream(stream);
    this.writable = options.writable ?? isWritableNodeStream(stream);
    this.awaitsClose = willEmitClose(stream) &&
      isReadableNodeStream(stream) === this.readable && isWritableNodeStream(stream) === this.writable;
    this.finished = isWritableFinished(stream, false);
    this.ended = isReadableFinished(stream, false);
  }

  on(name, listener, emitter = this.stream) {
    this.listeners.push([emitter, name, listener]);
    emitter.on(name, listener);
  }

  cleanup() {
    this.callback = null;
    for (const [emitter, name, listener] of this.listeners) emitter.removeListener(name, listener);
    this.listeners = [];
    this.watchAbort?.[Symbol.dispose]();
  }

  done(err) {
    const { callback } = this;
    if (callback === null) return;
    this.callback = null;
    this.watchAbort?.[Symbol.dispose]();
    if (err === undefined) callback.call(this.stream);
    else callback.call(this.stream, err);
  }

  onfinish() {
    this.finished = true;
    if (this.stream.destroyed) this.awaitsClose = false; // 'close' may have come already
    if (this.awaitsClose && (!this.stream.readable || this.readable)) return;
    if (!this.readable || this.ended) this.done();
  }

  onend() {
    this.ended = true;
    if (this.stream.destroyed) this.awaitsClose = false;
    if (this.awaitsClose && (!this.stream.writable || this.writable)) return;
    if (!this.writable || this.finished) this.done();
  }

  reason() {
    const errored = isWritableErrored(this.stream) || isReadableErrored(this.stream);
    return errored && typeof errored !== 'boolean' ? errored : undefined;
  }

  onclose() {
    this.closed = true;
    const err = this.reason();
    if (err !== undefined) return this.done(err);
    const early = (this.readable && !this.ended && isReadableNodeStream(this.stream, true) &&
        !isReadableFinished(this.stream, false)) ||
      (this.writable && !this.finished && !isWritableFinished(this.stream, false));
    this.done(early ? new ERR_STREAM_PREMATURE_CLOSE() : undefined);
  }

  onclosed() {
    this.closed = true;
    this.done(this.reason());
  }

  listen(options) {
    const { stream } = this;
    const onfinish = () => this.onfinish();
    const onclose = () => this.onclose();
    if (isRequest(stream)) {
      this.on('complete', onfinish);
      if (!this.awaitsClose) this.on('abort', onclose);
      if (stream.req) this.on('finish', onfinish, stream.req);
      else this.on('request', () => this.on('finish', onfinish, stream.req));
    } else if (this.writable && !stream._writableState) {
      const legacy = () => { if (!stream.writable) this.onfinish(); };
      this.on('end', legacy);
      this.on('close', legacy);
    }
    if (!this.awaitsClose && typeof stream.aborted === 'boolean') this.on('aborted', onclose);
    this.on('end', () => this.onend());
    this.on('finish', onfinish);
    if (options.error !== false) this.on('error', (err) => this.done(err));
    this.on('close', onclose);
  }

  // late handles a stream that was done before anybody asked.
  late() {
    const { stream, readable, writable } = this;
    const { _writableState: w, _readableState: r } = stream;
    const closed = () => process.nextTick(() => this.onclosed());
    if (isClosed(stream)) {
      this.closed = true;
      process.nextTick(() => this.onclose());
    } else if (w?.errorEmitted || r?.errorEmitted) {
      if (!this.awaitsClose) closed();
    } else if (!readable && (!this.awaitsClose || isReadable(stream)) &&
               (this.finished || isWritable(stream) === false) && !w?.pendingcb) {
      closed();
    } else if (!writable && (!this.awaitsClose || isWritable(stream)) &&
               (this.ended || isReadable(stream) === false)) {
      closed();
    } else if (r && stream.req && stream.aborted) {
      closed();
    }
  }

  abortWith(signal) {
    const abort = () => {
      const { callback, stream } = this;
      if (callback === null) return;
      this.cleanup();
      callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) process.nextTick(abort);
    else this.watchAbort = require('internal/events').addAbortListener(signal, abort);
  }
}

// inContext has callback run in the async context of now, where anybody could
// tell.
function inContext(callback) {
  const { enabled, getFrame } = internalBinding('async_wrap');
  if (getFrame() === undefined && !enabled()) return callback;
  return require('async_hooks').AsyncResource.bind(callback, 'STREAM_END_OF_STREAM');
}

/**
 * Calls callback once when stream ends, fails or closes; an end before its time
 * is ERR_STREAM_PREMATURE_CLOSE. Gives a function that stops listening.
 */
function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  if (isReadableStream(stream) || isWritableStream(stream)) {
    return require('internal/webstreams/adapters').eosWeb(stream, options, callback);
  }
  if (!isNodeStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  const watch = new Watch(stream, options, inContext(callback));
  watch.listen(options);
  watch.late();
  if (options.signal && !watch.closed) watch.abortWith(options.signal);
  return () => watch.cleanup();
}
Object.defineProperty(eos, 'name', { value: 'eos' });

/** finished() as a promise; options.cleanup stops listening at the end. */
function finished(stream, opts) {
  let autoCleanup = false;
  if (opts == null) opts = {};
  if (opts?.cleanup) {
    require('internal/validators').validateBoolean(opts.cleanup, 'cleanup');
    autoCleanup = opts.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, opts, (err) => {
      if (autoCleanup) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

module.exports = { eos, finished };
