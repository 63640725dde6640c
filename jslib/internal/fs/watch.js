'use strict';
// fs.watch over the kernel's events, fs.watchFile by asking stat again.

const EventEmitter = require('events');
const fs = require('fs');
const path = require('path');
const { FSEvent } = internalBinding('fs_event_wrap');
const { UVException, AbortError, codes: { ERR_INTERNAL_ASSERTION, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { getOptions, getPath } = require('internal/fs/args');
const { emptyStats } = require('internal/fs/stats');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateObject, validateUint32,
} = require('internal/validators');

const kFSWatchStart = Symbol('kFSWatchStart');

/** What fs.watch gives: 'change' (eventType, filename), 'error', 'close'. */
class FSWatcher extends EventEmitter {
  #watches = new Map(); // folder → FSEvent
  #closed = false;
  #encoding; #persistent; #root; #recursive; #ignored;

  constructor() {
    super();
    /** The kernel's end of the watch on the path itself. */
    this._handle = new FSEvent();
  }

  [kFSWatchStart](filename, options) {
    this.#checkHandle();
    const { persistent, recursive, encoding, ignore, throwIfNoEntry } = options;
    this.#ignored = require('internal/fs/ignore').ignoreMatcher(ignore);
    if (throwIfNoEntry === false && !fs.existsSync(filename)) return;
    this.#encoding = encoding;
    this.#persistent = persistent;
    this.#recursive = recursive;
    this.#root = filename;
    this.#follow(filename);
    if (recursive) this.#followBelow(filename);
  }

  #checkHandle() {
    if (!(this._handle instanceof FSEvent)) throw new ERR_INTERNAL_ASSERTION('handle must be a FSEvent');
  }

  #follow(dir) {
    const handle = dir === this.#root ? this._handle : new FSEvent();
    handle.onchange = (status, eventType, name) => this.#onChange(dir, status, eventType, name);
    const err = handle.start(dir, this.#persistent);
    if (err) {
      handle.close();
      if (dir !== this.#root) return; // it has gone again
      const error = new UVException({ errno: err, syscall: 'watch', path: dir, message: undefined });
      error.filename = dir;
      throw error;
    }
    this.#watches.set(dir, handle);
  }

  #followBelow(dir) {
    for (const entry of entriesOf(dir)) {
      if (!entry.isDirectory()) continue;
      const sub = path.join(`${dir}`, entry.name);
      this.#follow(sub);
      this.#followBelow(sub);
    }
  }

  #onChange(dir, status, eventType, name) {
    if (this.#closed) return;
    if (status < 0) {
      const error = new UVException({ errno: status, syscall: 'watch', path: name });
      error.filename = name;
      this.close();
      this.emit('error', error);
      return;
    }
    const full = path.join(`${dir}`, name);
    if (this.#recursive && eventType === 'rename' && !this.#watches.has(full)) {
      if (fs.lstatSync(full, { throwIfNoEntry: false })?.isDirectory()) {
        this.#tell(eventType, dir, name);
        this.#follow(full);
        this.#tellBelow(full);
        this.#followBelow(full);
        return;
      }
    }
    this.#tell(eventType, dir, name);
  }

  #tell(eventType, dir, name) {
    const shown = this.#recursive ? path.relative(`${this.#root}`, path.join(`${dir}`, name)) : name;
    if (this.#closed || this.#ignored?.(shown)) return;
    this.emit('change', eventType, this.#encode(shown));
  }

  // #tellBelow tells of what a new folder has got before it was followed.
  #tellBelow(dir) {
    for (const entry of entriesOf(dir)) {
      this.#tell('rename', dir, entry.name);
      if (entry.isDirectory()) this.#tellBelow(path.join(dir, entry.name));
    }
  }

  #encode(name) {
    if (!this.#encoding || this.#encoding === 'utf8') return name;
    const bytes = Buffer.from(name);
    return this.#encoding === 'buffer' ? bytes : bytes.toString(this.#encoding);
  }

  close() {
    if (this.#closed) return;
    this.#checkHandle();
    this.#closed = true;
    for (const handle of this.#watches.values()) handle.close();
    this.#watches.clear();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    for (const handle of this.#watches.values()) handle.ref();
    return this;
  }

  unref() {
    for (const handle of this.#watches.values()) handle.unref();
    return this;
  }
}

function readOptions(options) {
  options = { ...getOptions(options) };
  options.persistent ??= true;
  options.recursive ??= false;
  validateBoolean(options.persistent, 'options.persistent');
  validateBoolean(options.recursive, 'options.recursive');
  return options;
}

/** Follows filename; see Node's fs.watch. */
function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = readOptions(options);
  filename = getPath(filename);
  const watcher = new FSWatcher();
  watcher[kFSWatchStart](filename, options);
  if (listener) watcher.addListener('change', listener);
  if (options.signal) {
    if (options.signal.aborted) process.nextTick(() => watcher.close());
    else {
      const stop = () => watcher.close();
      options.signal.addEventListener('abort', stop, { once: true });
      watcher.once('close', () => options.signal.removeEventListener('abort', stop));
    }
  }
  return watcher;
}

/** fs.promises.watch: an async iterator that options.signal ends. */
function watchIterator(filename, options = {}) {
  validateObject(options, 'options');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const { maxQueue = 2048, overflow = 'ignore', signal } = options;
  validateUint32(maxQueue, 'options.maxQueue');
  if (overflow !== 'ignore' && overflow !== 'throw') {
    throw new ERR_INVALID_ARG_VALUE('options.overflow', overflow, "must be 'ignore' or 'throw'");
  }
  let watcher;
  let wake;
  let failure = null;
  let over = false;
  const queue = [];
  const stir = () => { if (wake) { wake(); wake = undefined; } };
  const onAbort = () => {
    failure = new AbortError(undefined, { cause: signal.reason });
    watcher?.close();
    stir();
  };
  function begin() {
    const { signal: _, ...rest } = options;
    watcher = watch(filename, rest, (eventType, name) => {
      if (queue.length < maxQueue) queue.push({ __proto__: null, eventType, filename: name });
      else if (overflow === 'throw') failure = new Error('fs.watch queue overflow');
      else process.emitWarning('fs.watch maxQueue exceeded');
      stir();
    });
    watcher.on('error', (err) => { failure = err; stir(); });
    signal?.addEventListener('abort', onAbort, { once: true });
  }
  return {
    async next() {
      if (over) return { value: undefined, done: true };
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
      if (!watcher) begin();
      while (queue.length === 0 && !failure) await new Promise((resolve) => { wake = resolve; });
      if (queue.length > 0) return { value: queue.shift(), done: false };
      throw failure;
    },
    async return(value) {
      over = true;
      watcher?.close();
      signal?.removeEventListener('abort', onAbort);
      return { value, done: true };
    },
    [Symbol.asyncIterator]() { return this; },
  };
}

const statWatchers = new Map(); // path → StatWatcher

/** What fs.watchFile gives: asks stat every interval. */
class StatWatcher extends EventEmitter {
  #timer; #bigint; #filename; #last; #busy = false; #persistent; #stopped = false;

  constructor(bigint) {
    super();
    this.#bigint = bigint;
  }

  start(filename, persistent, interval) {
    this.#filename = filename;
    this.#persistent = persistent;
    this.#timer = setInterval(() => this.#look(), interval);
    if (!persistent) this.#timer.unref();
    this.#look();
  }

  #look() {
    if (this.#busy) return;
    this.#busy = true;
    fs.stat(this.#filename, { bigint: this.#bigint }, (err, now) => {
      this.#busy = false;
      if (this.#stopped) return;
      const stats = err ? emptyStats(this.#bigint) : now;
      const before = this.#last;
      this.#last = stats;
      if (before === undefined) {
        if (err) this.emit('change', stats, emptyStats(this.#bigint));
        return;
      }
      const differs = ['mtimeMs', 'ctimeMs', 'birthtimeMs', 'size', 'ino', 'dev', 'mode', 'uid', 'gid', 'nlink']
        .some((field) => before[field] !== stats[field]);
      if (differs) this.emit('change', stats, before);
    });
  }

  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#timer);
    process.nextTick(() => this.emit('stop'));
  }

  ref() { this.#timer.ref(); return this; }
  unref() { this.#timer.unref(); return this; }
}

function watchFile(filename, options, listener) {
  filename = path.resolve(`${getPath(filename)}`);
  if (options === null || typeof options !== 'object') [options, listener] = [{}, options];
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');
  let watcher = statWatchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(Boolean(options.bigint));
    watcher.start(filename, options.persistent, options.interval);
    statWatchers.set(filename, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  filename = path.resolve(`${getPath(filename)}`);
  const watcher = statWatchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(filename);
  }
}

// entriesOf lists a folder; none where it has gone again.
function entriesOf(dir) {
  try {
    return fs.readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}

module.exports = { FSWatcher, StatWatcher, unwatchFile, watch, watchFile, watchIterator };
