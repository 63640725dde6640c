// pipeline(): streams, iterables and functions one behind the other, with one
// end and one error for all.
'use strict';

const {
  AbortError, aggregateTwoErrors,
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS, ERR_STREAM_DESTROYED,
    ERR_STREAM_PREMATURE_CLOSE,
  },
} = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { forAwait } = require('internal/async_iterator');
const destroyImpl = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const {
  isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isTransformStream, isWebStream,
} = require('internal/streams/utils');

const isPremature = (err) => err?.code === 'ERR_STREAM_PREMATURE_CLOSE';

// guard gives a function that destroys stream, unless it is done.
function guard(stream, reading, writing) {
  let finished = false;
  stream.on('close', () => { finished = true; });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (err) => { finished = !err; });
  const destroy = (err) => {
    if (finished) return;
    finished = true;
    destroyImpl.destroyer(stream, err || new ERR_STREAM_DESTROYED('pipe'));
  };
  return { destroy, cleanup };
}

function readableAsIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return require('internal/streams/iterator').iterate(value);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

// pump writes all of iterable to writable.
async function pump(iterable, writable, finish, end) {
  let error;
  let wake = null;
  const resume = (err) => {
    if (err) error = err;
    const cb = wake;
    wake = null;
    cb?.();
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) reject(error);
    else wake = () => (error ? reject(error) : resolve());
  });
  const ondrain = () => resume();
  writable.on('drain', ondrain);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    await forAwait(iterable, (chunk) => (writable.write(chunk) ? undefined : wait()));
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (err) {
    finish(error !== err ? aggregateTwoErrors(error, err) : err);
  } finally {
    cleanup();
    writable.off('drain', ondrain);
  }
}

// pipe joins two Node streams. It calls finish twice: for either side.
function pipe(src, dst, line, end) {
  let ended = false;
  dst.on('close', () => {
    if (!ended) line.finishWith(new ERR_STREAM_PREMATURE_CLOSE());
  });
  src.pipe(dst, { end: false });
  if (end) {
    const endDst = () => {
      ended = true;
      dst.end();
    };
    if (isReadableFinished(src)) process.nextTick(endDst);
    else src.once('end', endDst);
  } else {
    line.finish();
  }
  eos(src, { readable: true, writable: false }, (err) => {
    const r = src._readableState;
    if (isPremature(err) && r?.ended && !r.errored && !r.errorEmitted) {
      // Its data are complete, though the end has not been told.
      src.once('end', line.finish).once('error', line.finish);
    } else {
      line.finish(err);
    }
  });
  return eos(dst, { readable: false, writable: true }, line.finish);
}

// Line is one pipeline under way.
class Line {
  constructor(callback, options) {
    this.callback = callback;
    this.end = options?.end;
    this.outer = options?.signal;
    this.controller = null; // made for the first function that gets its signal
    this.aborted = false;
    this.destroys = [];
    this.cleanups = []; // of what may live on when all went well
    this.open = 0;
    this.error = undefined;
    this.value = undefined;
    this.finish = (err) => this.settle(err, --this.open === 0);
    this.abort = () => this.settle(new AbortError(undefined, { cause: this.outer?.reason }));
    validateAbortSignal(this.outer, 'options.signal');
    if (this.outer) this.watch = require('internal/events').addAbortListener(this.outer, this.abort);
  }

  get signal() {
    this.controller ??= new AbortController();
    if (this.aborted) this.controller.abort();
    return this.controller.signal;
  }

  finishWith(err) { this.settle(err, false); }

  settle(err, final) {
    if (err && (!this.error || isPremature(this.error))) this.error = err;
    if (!this.error && !final) return;
    while (this.destroys.length > 0) this.destroys.shift()(this.error);
    this.watch?.[Symbol.dispose]();
    this.aborted = true;
    this.controller?.abort();
    if (!final) return;
    if (!this.error) this.cleanups.forEach((fn) => fn());
    process.nextTick(this.callback, this.error, this.value);
  }

  watchStream(stream, reading, writing, end, last) {
    const lives = isReadable(stream) && last;
    if (end) {
      const { destroy, cleanup } = guard(stream, reading, writing);
      this.destroys.push(destroy);
      if (lives) this.cleanups.push(cleanup);
    }
    const onError = (err) => {
      if (err && err.name !== 'AbortError' && !isPremature(err)) this.finishWith(err);
    };
    stream.on('error', onError);
    if (lives) this.cleanups.push(() => stream.removeListener('error', onError));
  }

  source(stream) {
    if (typeof stream === 'function') {
      const ret = stream({ signal: this.signal });
      if (isIterable(ret)) return ret;
      throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', ret);
    }
    if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) return stream;
    return require('internal/streams/duplex').Duplex.from(stream);
  }

  transform(fn, before, i, last, end) {
    const ret = fn(readableAsIterable(isTransformStream(before) ? before.readable : before), { signal: this.signal });
    if (!last) {
      if (isIterable(ret, true)) return ret;
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, ret);
    }
    const { PassThrough } = require('internal/streams/transform');
    const out = new PassThrough({ objectMode: true });
    if (typeof ret?.then === 'function') {
      this.open++;
      ret.then((value) => {
        this.value = value;
        if (value != null) out.write(value);
        if (end) out.end();
        process.nextTick(this.finish);
      }, (err) => {
        out.destroy(err);
        process.nextTick(this.finish, err);
      });
    } else if (isIterable(ret, true)) {
      this.open++;
      pump(ret, out, this.finish, end);
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', ret);
    }
    const { destroy, cleanup } = guard(out, false, true);
    this.destroys.push(destroy);
    this.cleanups.push(cleanup);
    return out;
  }

  connect(before, stream, last, end) {
    if (isReadableNodeStream(before)) {
      this.open += 2;
      const cleanup = pipe(before, stream, this, end);
      if (isReadable(stream) && last) this.cleanups.push(cleanup);
    } else if (isIterable(before) || isTransformStream(before)) {
      this.open++;
      pump(isTransformStream(before) ? before.readable : before, stream, this.finish, end);
    } else {
      throw new ERR_INVALID_ARG_TYPE(
        'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], before);
    }
    return stream;
  }

  connectWeb(before, stream, end) {
    this.open++;
    pumpToWeb(before, stream, this.finish, end);
    return stream;
  }
}

// pumpToWeb writes all of before to a web stream.
async function pumpToWeb(before, stream, finish, end) {
  const writer = (isTransformStream(stream) ? stream.writable : stream).getWriter();
  try {
    const source = isTransformStream(before) ? before.readable : before;
    await forAwait(readableAsIterable(source), async (chunk) => {
      await writer.ready;
      writer.write(chunk).catch(() => {}); // writer.ready tells of it
    });
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (err) {
    writer.abort(err).then(() => finish(err), finish);
  }
}

/** Runs streams; callback gets the error or the value of a last function. */
function pipelineImpl(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');
  const line = new Line(callback, options);
  let ret;
  streams.forEach((stream, i) => {
    const last = i === streams.length - 1;
    const end = !last || options?.end !== false;
    if (isNodeStream(stream)) line.watchStream(stream, !last, i > 0, end, last);
    if (i === 0) ret = line.source(stream);
    else if (typeof stream === 'function') ret = line.transform(stream, ret, i, last, end);
    else if (isNodeStream(stream)) ret = line.connect(ret, stream, last, end);
    else if (isWebStream(stream)) ret = line.connectWeb(ret, stream, end);
    else ret = require('internal/streams/duplex').Duplex.from(stream);
  });
  if (line.aborted || line.outer?.aborted) process.nextTick(line.abort);
  return ret;
}

/** Pipes streams into each other and calls back once; gives the last stream. */
function pipeline(...streams) {
  validateFunction(streams.at(-1), 'streams[stream.length - 1]');
  const callback = streams.pop();
  let called = false;
  return pipelineImpl(streams, (...args) => {
    if (called) return;
    called = true;
    Reflect.apply(callback, this, args);
  });
}

/** Says whether a last argument is pipeline's options. */
function isOptions(value) {
  return value !== null && typeof value === 'object' && !isNodeStream(value) && !isIterable(value) && !isWebStream(value);
}

module.exports = { pipeline, pipelineImpl, isOptions };
