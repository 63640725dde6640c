'use strict';
// The class Worker: a thread as the one that starts it sees it.

const EventEmitter = require('events');
const path = require('path');
const {
  codes: {
    ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_WORKER_INIT_FAILED,
    ERR_WORKER_INVALID_EXEC_ARGV,
    ERR_WORKER_NOT_RUNNING, ERR_WORKER_PATH, ERR_WORKER_UNSERIALIZABLE_ERROR,
  },
} = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const { MessageChannel, newPort, takeMessage } = require('internal/worker/messaging');
const { ReadableWorkerStdio, WritableWorkerStdio, kWantMore, receive } = require('internal/worker/stdio');
const { channel } = internalBinding('messaging');
const binding = internalBinding('worker');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const environmentData = new Map();

// What V8 gives a thread that is not limited.
const defaultLimits = { maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 4096, codeRangeSizeMb: 0, stackSizeMb: 4 };

/** A thread of JavaScript with an engine and a loop of its own. */
class Worker extends EventEmitter {
  #handle = null; #port; #publicPort; #threadId; #name; #limits; #stdin = null; #stdout; #stderr;

  constructor(filename, options = {}) {
    super();
    const script = readScript(filename, options);
    const env = readEnv(options.env);
    this.#name = options.name === undefined ? 'WorkerThread' : readName(options.name);
    checkExecArgv(options.execArgv, options.env);
    this.#limits = readLimits(options.resourceLimits);

    const [near, far] = channel();
    this.#port = newPort(near);
    this.#port.on('message', (message) => this.#receive(message)).unref();
    const { port1, port2 } = new MessageChannel();
    this.#publicPort = port1;
    port1.on('message', (message) => this.emit('message', message));
    port1.on('messageerror', (error) => this.emit('messageerror', error));
    port1.unref();
    this.#openStdio(options);

    const transfer = options.transferList ? [...options.transferList, port2] : [port2];
    this.#port.postMessage({
      ...script, environmentData, hasStdin: !!options.stdin, publicPort: port2, workerData: options.workerData,
    }, transfer);
    this.#handle = binding.start({
      name: this.#name, port: far, env, limits: this.#limits, execArgv: options.execArgv && [...options.execArgv],
      argv: [...script.argv0, ...script.argv],
    }, (...how) => this.#exited(...how));
    this.#threadId = this.#handle.threadId;
    this.performance = { eventLoopUtilization: utilization.bind(null, this, () => this.#handle) };
    process.nextTick(() => process.emit('worker', this));
  }

  #openStdio({ stdin, stdout, stderr }) {
    // It is the thread's handle that keeps this one alive.
    const line = { post: (message) => this.#port.postMessage(message), hold() {}, release() {} };
    if (stdin) this.#stdin = new WritableWorkerStdio(line, 'stdin');
    this.#stdout = new ReadableWorkerStdio(line, 'stdout');
    this.#stderr = new ReadableWorkerStdio(line, 'stderr');
    if (!stdout) pass(this.#stdout, process.stdout);
    if (!stderr) pass(this.#stderr, process.stderr);
  }

  #receive(message) {
    switch (message.type) {
      case 'online': return this.emit('online');
      case 'stdioPayload': return receive(message.stream === 'stdout' ? this.#stdout : this.#stderr, message.chunks);
      case 'stdioWantsMore': return this.#stdin?.[kWantMore]();
      case 'error': return this.emit('error', require('internal/worker/errors').unpack(message.error));
      case 'unserializable': return this.emit('error', new ERR_WORKER_UNSERIALIZABLE_ERROR());
    }
  }

  // What the thread has sent comes before the news of its end.
  #exited(code, failure = undefined) {
    for (let entry = takeMessage(this.#publicPort); entry; entry = takeMessage(this.#publicPort)) {
      this.emit('message', entry.message);
    }
    for (let entry = takeMessage(this.#port); entry; entry = takeMessage(this.#port)) this.#receive(entry.message);
    this.#publicPort.removeAllListeners('message');
    this.#publicPort.close();
    this.#port.removeAllListeners('message');
    this.#port.close();
    this.#handle = null;
    if (this.#stdin && !this.#stdin.writableFinished) this.#stdin.destroy();
    for (const stream of [this.#stdout, this.#stderr]) if (!stream.readableEnded) stream.push(null);
    if (failure !== undefined) this.emit('error', new ERR_WORKER_INIT_FAILED(failure));
    this.emit('exit', code);
  }

  /** Sends a clone of a value to the thread's parentPort. */
  postMessage(...args) {
    if (this.#handle !== null) this.#publicPort.postMessage(...args);
  }

  /** Ends the thread and gives its exit code; undefined where it has ended. */
  terminate() {
    if (this.#handle === null) return Promise.resolve();
    this.ref();
    this.#handle.stopThread();
    return new Promise((resolve) => this.once('exit', resolve));
  }

  async [Symbol.asyncDispose]() { await this.terminate(); }

  /** Lets the thread keep this one alive, as at first. */
  ref() {
    if (this.#handle === null) return;
    this.#handle.ref();
  }

  /** Lets this thread end while the other runs. */
  unref() {
    if (this.#handle === null) return;
    this.#handle.unref();
  }

  get threadId() { return this.#handle === null ? -1 : this.#threadId; }
  get threadName() { return this.#handle === null ? null : this.#name; }
  get stdin() { return this.#stdin; }
  get stdout() { return this.#stdout; }
  get stderr() { return this.#stderr; }
  get resourceLimits() { return this.#handle === null ? {} : { ...this.#limits }; }

  /** Refused: the engine writes no heap snapshots. */
  getHeapSnapshot(options) {
    if (options !== undefined) validateObject(options, 'options');
    return this.#refused('worker.getHeapSnapshot');
  }

  /** Refused: threads share one heap. */
  getHeapStatistics() { return this.#refused('worker.getHeapStatistics'); }

  /** Refused: the processor's time is the process's. */
  cpuUsage(prev) {
    if (prev) validateObject(prev, 'prevValue');
    return this.#refused('worker.cpuUsage');
  }

  /** Refused: there is no profiler of scripts. */
  startCpuProfile() { return this.#refused('worker.startCpuProfile'); }

  /** Refused: as startCpuProfile. */
  startHeapProfile() { return this.#refused('worker.startHeapProfile'); }

  #refused(what) {
    if (this.#handle === null) return Promise.reject(new ERR_WORKER_NOT_RUNNING());
    return Promise.reject(new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(what));
  }
}

for (const name of ['constructor', 'postMessage', 'terminate', 'ref', 'unref', 'getHeapSnapshot', 'getHeapStatistics',
                    'cpuUsage', 'startCpuProfile', 'startHeapProfile']) {
  Object.defineProperty(Worker.prototype, name, { enumerable: name !== 'constructor' });
}

// pass pipes without the warnings about listeners of many workers.
function pass(source, target) {
  const limits = [source.getMaxListeners(), target.getMaxListeners()];
  source.setMaxListeners(Infinity);
  target.setMaxListeners(Infinity);
  source.pipe(target);
  source.setMaxListeners(limits[0]);
  target.setMaxListeners(limits[1]);
}

// readScript says what the thread shall run: {eval, filename, argv0, argv}.
function readScript(filename, options) {
  if (options.execArgv && !Array.isArray(options.execArgv)) {
    throw new ERR_INVALID_ARG_TYPE('options.execArgv', 'Array', options.execArgv);
  }
  let argv = [];
  if (options.argv) {
    if (!Array.isArray(options.argv)) throw new ERR_INVALID_ARG_TYPE('options.argv', 'Array', options.argv);
    argv = options.argv.map(String);
  }
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new ERR_INVALID_ARG_VALUE('options.eval', options.eval, "must be false when 'filename' is not a string");
    }
    return { eval: 'script', filename, argv0: ['[worker eval]'], argv };
  }
  if (isURL(filename) && filename.protocol === 'data:') {
    return { eval: 'module', filename: `import ${JSON.stringify(`${filename}`)}`, argv0: ['[worker eval]'], argv };
  }
  const file = readPath(filename);
  return { eval: false, filename: file, argv0: [file], argv };
}

function isURL(value) { return value?.href !== undefined && value.protocol !== undefined && value.auth === undefined; }

function readPath(filename) {
  if (isURL(filename)) return require('internal/url').fileURLToPath(filename);
  if (typeof filename !== 'string') throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  if (path.isAbsolute(filename) || /^\.\.?[\\/]/.test(filename)) return path.resolve(filename);
  const url = ['file://', 'data:'].find((scheme) => filename.startsWith(scheme));
  throw new ERR_WORKER_PATH(url ? ` Wrap ${url} URLs with \`new URL\`.` : '', filename);
}

// readEnv gives names and values in turn, or 'share'.
function readEnv(env) {
  if (env === SHARE_ENV) return 'share';
  if (env !== undefined && env !== null && typeof env !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  }
  return Object.entries(env ?? process.env).flatMap(([name, value]) => [name, `${value}`]);
}

function readName(name) {
  validateString(name, 'options.name');
  return name.trim();
}

function checkExecArgv(execArgv, env) {
  const bad = execArgv ? binding.badOptions(execArgv) : [];
  if (bad.length > 0) throw new ERR_WORKER_INVALID_EXEC_ARGV(bad);
  const own = typeof env === 'object' && env !== null ? env.NODE_OPTIONS : undefined;
  if (typeof own !== 'string' || own === process.env.NODE_OPTIONS) return;
  const refused = binding.badOptions(own.split(' ').filter(Boolean));
  if (refused.length > 0) throw new ERR_WORKER_INVALID_EXEC_ARGV(refused, 'invalid NODE_OPTIONS env variable');
}

function readLimits(limits) {
  const read = { ...defaultLimits };
  if (limits === undefined || limits === null) return read;
  validateObject(limits, 'options.resourceLimits');
  for (const name of Object.keys(read)) if (typeof limits[name] === 'number') read[name] = limits[name];
  return read;
}

// utilization is eventLoopUtilization of a worker's loop.
function utilization(worker, handleOf, first, second) {
  const handle = handleOf();
  if (handle === null) return { idle: 0, active: 0, utilization: 0 };
  const difference = (a, b) => {
    const idle = a.idle - b.idle;
    const active = a.active - b.active;
    return { idle, active, utilization: active / (idle + active) };
  };
  if (second) return difference(first, second);
  const [ran, idle] = handle.loopTimes();
  if (ran <= 0 || ran > 1e12) return { idle: 0, active: 0, utilization: 0 };
  const now = { idle, active: ran - idle, utilization: (ran - idle) / ran };
  return first ? difference(now, first) : now;
}

/** Sets what getEnvironmentData gives here and in threads started from here. */
function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) { return environmentData.get(key); }

function inheritEnvironmentData(from) { for (const [key, value] of from) environmentData.set(key, value); }

module.exports = { SHARE_ENV, Worker, getEnvironmentData, inheritEnvironmentData, setEnvironmentData };
