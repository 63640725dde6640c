'use strict';
// The tree of tests of a file: how each runs, and when its report is due.

const { AsyncLocalStorage } = require('async_hooks');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_TEST_FAILURE } } = require('internal/errors');
const { validateFunction, validateObject, validateUint32, validateAbortSignal } = require('internal/validators');
const { spec } = require('internal/test_runner/spec');

const current = new AsyncLocalStorage();
const hookNames = ['before', 'after', 'beforeEach', 'afterEach'];
const nothing = () => {};

// Test is a test or a suite. The root is the file.
class Test {
  constructor(parent, name, options, fn, location) {
    this.parent = parent;
    this.name = name || fn?.name || '<anonymous>';
    this.options = options;
    this.fn = fn;
    this.location = location;
    this.isSuite = false;
    this.subtests = [];
    this.hooks = Object.fromEntries(hookNames.map((hook) => [hook, []]));
    this.diagnostics = [];
    this.error = null;
    this.finished = false;
    this.cancelled = false;
    this.skipReason = readMark(options.skip);
    this.todoReason = readMark(options.todo);
    this.abort = new AbortController();
    this.failed = new Promise((_, reject) => { this.interrupt = reject; });
    this.failed.catch(nothing);
    this.done = null;
    this.reported = null;
    this.began = 0;
    this.duration = 0;
    this.checks = 0;
    this.planned = null;
  }

  get passed() { return this.finished && this.error === null; }

  get fullName() {
    const names = [];
    for (let test = this; test.parent !== null; test = test.parent) names.unshift(test.name);
    return names.join(' > ');
  }

  /** Adds a test below this one and runs it in its turn; gives the promise of its end. */
  add(child) {
    const before = this.subtests.at(-1);
    this.subtests.push(child);
    const turn = this.options.concurrency > 1 || before === undefined ? Promise.resolve() : before.done;
    child.done = turn.then(() => child.run());
    child.reported = Promise.all([child.done, before?.reported]).then(() => spec.finished(child));
    return child.reported;
  }

  async run() {
    this.began = performance.now();
    if (this.skipReason === undefined) {
      try {
        await this.guarded();
      } catch (error) {
        this.fail(error);
      }
      for (const child of this.subtests) await child.done;
      await this.afterwards();
      this.settlePlan();
      this.adopt();
    }
    this.duration = performance.now() - this.began;
    this.finished = true;
    this.abort.abort();
  }

  // guarded runs the body until it ends, fails elsewhere, or takes too long.
  async guarded() {
    await this.parent.prepare();
    const { timeout, signal } = this.options;
    let timer;
    if (timeout !== undefined && timeout !== Infinity) {
      timer = setTimeout(() => this.cancel(`test timed out after ${timeout}ms`, 'testTimeoutFailure'), timeout);
    }
    signal?.addEventListener('abort', () => this.interrupt(signal.reason), { once: true });
    try {
      await Promise.race([this.failed, current.run(this, () => this.body())]);
    } finally {
      clearTimeout(timer);
    }
  }

  async body() {
    const context = this.context = new TestContext(this);
    await this.parent.eachHook('beforeEach', context);
    if (this.fn === undefined) return;
    if (this.fn.length < 2) return void await this.fn.call(context, context);
    await new Promise((resolve, reject) => {
      const result = this.fn.call(context, context, (error) => (error ? reject(error) : resolve()));
      if (typeof result?.then === 'function') reject(failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent'));
    });
  }

  async afterwards() {
    try {
      await this.runHooks('after', this.context);
      await this.parent.eachHook('afterEach', this.context);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Runs the hooks 'before' once, for the first test below. */
  prepare() {
    return this.prepared ??= (async () => {
      await this.parent?.prepare();
      await this.runHooks('before', this.context ?? new TestContext(this));
    })();
  }

  async eachHook(name, context) {
    await this.parent?.eachHook(name, context);
    await this.runHooks(name, context);
  }

  async runHooks(name, context) {
    for (const { fn } of this.hooks[name]) {
      if (fn.length < 2) await fn.call(context, context);
      else await new Promise((resolve, reject) => fn.call(context, context, (e) => (e ? reject(e) : resolve())));
    }
  }

  settlePlan() {
    const made = this.checks + (this.planned === null ? 0 : this.subtests.length);
    if (this.planned === null || made === this.planned) return;
    this.fail(failure(`plan expected ${this.planned} assertions but received ${made}`, 'testCodeFailure'));
  }

  // adopt makes a test fail with those below it.
  adopt() {
    const broken = this.subtests.filter((t) => t.error !== null && t.todoReason === undefined).length;
    if (broken === 0) return;
    this.fail(failure(`${broken} subtest${broken === 1 ? '' : 's'} failed`, 'subtestsFailed'));
  }

  fail(error) {
    if (this.error === null) this.error = wrap(error);
  }

  cancel(message, type) {
    this.cancelled = true;
    this.interrupt(failure(message, type));
  }
}

// Suite collects its tests at once and runs them later.
class Suite extends Test {
  constructor(...args) {
    super(...args);
    this.isSuite = true;
    this.context = new TestContext(this);
    this.collected = this.collect();
    this.collected.catch(nothing);
  }

  async collect() {
    if (this.skipReason === undefined) await current.run(this, () => this.fn?.call(this.context, this.context));
  }

  add(child) {
    this.subtests.push(child);
    child.reported = new Promise((resolve) => { child.settle = resolve; });
    return child.reported;
  }

  async body() {
    await this.collected;
    const tests = this.subtests;
    this.subtests = [];
    for (const child of tests) super.add(child).then(child.settle);
    for (const child of tests) await child.done;
  }
}

const failure = (cause, type) => Object.assign(new ERR_TEST_FAILURE(cause, type), { cause });

function wrap(error) {
  return error?.code === 'ERR_TEST_FAILURE' ? error : failure(error, 'testCodeFailure');
}

// readMark gives the reason of skip and todo: undefined for none.
function readMark(mark) {
  if (mark === undefined || mark === false || mark === null) return undefined;
  return typeof mark === 'string' ? mark : '';
}

// The file's own test, which ends when nothing more can happen.
let root = null;
function theRoot() {
  if (root !== null) return root;
  root = new Test(null, '<root>', {}, undefined, null);
  root.began = performance.now();
  process.on('uncaughtException', blame);
  process.on('unhandledRejection', blame);
  process.once('beforeExit', endOfFile);
  process.once('exit', summary);
  return root;
}

// blame fails the test that an exception came out of.
function blame(error) {
  const test = current.getStore();
  if (test !== undefined && !test.finished) return void test.interrupt(error);
  if (root.error === null) spec.diagnostic(`Error: A resource generated asynchronous activity after the test ended: ${error}`);
  root.fail(error);
}

function pending(test) {
  return test.subtests.filter((t) => !t.finished);
}

async function endOfFile() {
  for (let open = pending(root); open.length > 0; open = pending(root)) {
    for (let test = open[0]; test !== undefined; test = pending(test)[0]) {
      test.cancel('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent');
    }
    await open[0].reported;
  }
  await root.runHooks('after', null);
}

function summary() {
  root.duration = performance.now() - root.began;
  const failed = spec.summary(root);
  if ((failed || root.error !== null) && process.exitCode === undefined) process.exitCode = 1;
}

// readArguments sorts ([name], [options], [fn]).
function readArguments(name, options, fn) {
  if (typeof name === 'function') return ['', {}, name];
  if (name !== null && typeof name === 'object') return ['', name, options];
  if (typeof options === 'function') return [name ?? '', {}, options];
  return [name ?? '', options ?? {}, fn];
}

function checkOptions(options) {
  validateObject(options, 'options');
  if (options.timeout !== undefined && options.timeout !== null && options.timeout !== Infinity) {
    validateUint32(options.timeout, 'options.timeout');
  }
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (options.plan !== undefined) validateUint32(options.plan, 'options.plan');
  return { ...options, concurrency: options.concurrency === true ? Infinity : options.concurrency };
}

function create(Kind, parent, args, marks) {
  const [name, options, fn] = readArguments(...args);
  if (fn !== undefined && typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', 'function', fn);
  const made = new Kind(parent, `${name}`, checkOptions({ ...options, ...marks }), fn, callSite());
  if (options.plan !== undefined) made.planned = options.plan;
  return parent.add(made);
}

// callSite is file:line:column of the script's call.
function callSite() {
  const line = new Error().stack.split('\n').find((l) => /^ +at /.test(l) && !/\(?node:|<anonymous>\)$/.test(l));
  return line === undefined ? '' : line.replace(/^ +at (?:.*\()?/, '').replace(/\)$/, '');
}

const starter = (Kind) => (args, marks) => create(Kind, current.getStore() ?? theRoot(), args, marks);
const startTest = starter(Test);
const startSuite = starter(Suite);

/** Runs a test; the promise ends with it. */
function test(name, options, fn) { return startTest([name, options, fn]).then(nothing); }

/** Runs a group of tests. */
function suite(name, options, fn) { return startSuite([name, options, fn]).then(nothing); }

/** What test and suite have besides: skip, todo and only. */
function variants(of) {
  const start = of === suite ? startSuite : startTest;
  const variant = (mark) => (name, options, fn) => start([name, options, fn], { [mark]: true }).then(nothing);
  return {
    expectFailure() { throw new (require('internal/errors').codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM)('test.expectFailure'); },
    skip: variant('skip'),
    todo: variant('todo'),
    only: variant('only'),
  };
}

/** The function that adds hooks of a name to the test or file that calls it. */
function hook(name) {
  return (fn = nothing, options = undefined) => addHook(current.getStore() ?? theRoot(), name, fn, options);
}

function addHook(test, name, fn, options) {
  validateFunction(fn, 'fn');
  test.hooks[name].push({ fn, options });
}

/** The context of the test that runs, or undefined. */
function getTestContext() { return current.getStore()?.context; }

const assertions = new Map();

/** Adds an assertion to those of each t.assert. */
function registerAssertion(name, fn) {
  validateFunction(fn, 'fn');
  assertions.set(name, fn);
}

// TestContext is what the function of a test is called with.
class TestContext {
  #test;
  #assert = null;
  #mock = null;

  constructor(test) { this.#test = test; }

  get signal() { return this.#test.abort.signal; }
  get name() { return this.#test.name; }
  get filePath() { return process.argv[1]; }
  get fullName() { return this.#test.fullName; }
  get error() { return this.#test.error; }
  get passed() { return this.#test.passed; }
  get attempt() { return 0; }

  /** Writes a line below the test's own. */
  diagnostic(message) { this.#test.diagnostics.push(message); }

  /** Says how many assertions and subtests the test has. */
  plan(count) {
    validateUint32(count, 'count');
    this.#test.planned = count;
  }

  /** The assertions of assert, counted for plan. */
  get assert() { return this.#assert ??= countedAssertions(this.#test, this); }

  /** A MockTracker whose mocks are undone with the test. */
  get mock() {
    if (this.#mock === null) {
      this.#mock = new (require('internal/test_runner/mock').MockTracker)();
      addHook(this.#test, 'after', () => this.#mock.reset());
    }
    return this.#mock;
  }

  runOnly() {}

  /** Marks the test as skipped. */
  skip(message) { this.#test.skipReason = readMark(message ?? true); }

  /** Marks the test as one to do. */
  todo(message) { this.#test.todoReason = readMark(message ?? true); }

  /** Runs a test below this one. */
  test(name, options, fn) { return create(Test, this.#test, [name, options, fn]).then(nothing); }

  before(fn, options) { addHook(this.#test, 'before', fn, options); }
  after(fn, options) { addHook(this.#test, 'after', fn, options); }
  beforeEach(fn, options) { addHook(this.#test, 'beforeEach', fn, options); }
  afterEach(fn, options) { addHook(this.#test, 'afterEach', fn, options); }

  /** Calls condition until it does not throw, and gives its value. */
  async waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    const { interval = 50, timeout = 1000 } = options;
    const end = performance.now() + timeout;
    for (;;) {
      try {
        return await condition();
      } catch (cause) {
        if (performance.now() >= end) throw Object.assign(new Error('waitFor() timed out'), { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }
}

function countedAssertions(test, context) {
  const assert = require('assert');
  const counted = {};
  for (const name of Object.keys(assert)) {
    if (typeof assert[name] !== 'function' || /^[A-Z]|^strict$/.test(name)) continue;
    counted[name] = (...args) => {
      test.checks++;
      return assert[name](...args);
    };
  }
  for (const [name, fn] of assertions) {
    counted[name] = (...args) => {
      test.checks++;
      return fn.apply(context, args);
    };
  }
  return counted;
}

module.exports = { test, suite, variants, hook, getTestContext, registerAssertion };
