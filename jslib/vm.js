'use strict';
// The public module 'vm'. A context shares the realm's builtins (Array,
// Object, …) with everyone: what is isolated is its global scope.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_FEATURE_UNAVAILABLE_ON_PLATFORM },
} = require('internal/errors');
const {
  validateArray, validateBoolean, validateBuffer, validateInt32, validateObject, validateOneOf,
  validateString, validateStringArray, validateUint32,
} = require('internal/validators');
const { compile, run, contextBody } = internalBinding('contextify');

const contexts = new WeakMap(); // sandbox → scope proxy
const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});

// The names of ECMAScript itself, which every context sees.
let languageNames;
function isLanguageName(name) {
  languageNames ??= new Set(`Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise
    RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Atomics
    Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array
    BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry SharedArrayBuffer decodeURI
    decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN eval Iterator`.split(/\s+/));
  return languageNames.has(name);
}

// The two names of the wrapper itself, which the scope lets through.
const own = ['gonode$scope', 'gonode$code'];
let unknownTypeofs = new Set();

// scopeOf makes the object that a context's code sees as its scope.
function scopeOf(sandbox) {
  const scope = new Proxy(sandbox, {
    has: (target, name) => !own.includes(name) && !(typeof name === 'string' && unknownTypeofs.has(name) && !(name in target) && !isLanguageName(name) &&
                             !(name in globalThis)),
    get(target, name) {
      if (name === Symbol.unscopables) return undefined;
      if (name === 'globalThis') return scope;
      if (name in target) return target[name];
      if (isLanguageName(name)) return globalThis[name];
      if (unknownTypeofs.has(name)) return undefined;
      throw new ReferenceError(`${String(name)} is not defined`);
    },
    set(target, name, value) {
      target[name] = value;
      return true;
    },
  });
  return scope;
}

function checkRunOptions(options) {
  validateObject(options, 'options');
  const { timeout, breakOnSigint = false, displayErrors = true } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return timeout || 0;
}

function checkContextified(object) {
  if (object === null || typeof object !== 'object' || !contexts.has(object)) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  }
}

class Script {
  #code;
  #filename;

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData,
      produceCachedData = false, importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
    validateBoolean(produceCachedData, 'options.produceCachedData');
    if (importModuleDynamically !== undefined && typeof importModuleDynamically !== 'symbol' &&
        typeof importModuleDynamically !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('options.importModuleDynamically', ['function', 'vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER'], importModuleDynamically);
    }
    compile(this, code, filename, lineOffset, columnOffset);
    this.#code = code;
    this.#filename = filename;
    if (cachedData !== undefined) this.cachedDataRejected = true;
    this.sourceURL = undefined;
    this.sourceMapURL = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
  }

  /** Runs in the global scope of this realm. */
  runInThisContext(options = {}) {
    return run(this, checkRunOptions(options));
  }

  /** Runs with contextifiedObject as the global scope. */
  runInContext(contextifiedObject, options = {}) {
    checkContextified(contextifiedObject);
    const timeout = checkRunOptions(options);
    const scope = contexts.get(contextifiedObject);
    const { code, typeofs } = contextBody(this.#code, this.#filename);
    const runner = {};
    compile(runner, `(function (${own[0]}, ${own[1]}) { with (${own[0]}) { return (function () { return eval(${own[1]}); }).call(${own[0]}); } })`, this.#filename, 0, 0);
    const former = unknownTypeofs;
    unknownTypeofs = new Set(typeofs);
    const inner = run(runner, 0);
    try {
      if (timeout === 0) return inner(scope, code);
      const timed = {};
      kRunning.push(() => inner(scope, code));
      compile(timed, `this[Symbol.for('gonode.vm.running')]()`, this.#filename, 0, 0);
      return run(timed, timeout);
    } finally {
      unknownTypeofs = former;
    }
  }

  /** Runs in a context made of contextObject. */
  runInNewContext(contextObject, options = {}) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }

  /** goja keeps no code cache: an empty Buffer, which no Script accepts. */
  createCachedData() {
    return Buffer.alloc(0);
  }
}

// What a timed run in a context calls back.
const kRunning = [];
Object.defineProperty(globalThis, Symbol.for('gonode.vm.running'), {
  configurable: true, enumerable: false, value: () => kRunning.pop()(),
});

function contextOptions(options) {
  if (!options) return {};
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  if (contextCodeGeneration !== undefined) validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
  if (microtaskMode !== undefined) validateString(microtaskMode, 'options.microtaskMode');
  return { name: contextName, origin: contextOrigin, codeGeneration: contextCodeGeneration, microtaskMode };
}

/** Makes contextObject a context; its properties become globals. */
function createContext(contextObject = {}, options = {}) {
  if (contextObject === constants.DONT_CONTEXTIFY) contextObject = {};
  if (contextObject === null || typeof contextObject !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('object', 'object', contextObject);
  }
  if (contexts.has(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { name, origin, codeGeneration, microtaskMode } = options;
  if (name !== undefined) validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    const { strings = true, wasm = true } = codeGeneration;
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  if (microtaskMode !== undefined) {
    validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
    // One realm has one microtask queue.
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('vm microtaskMode');
  }
  contexts.set(contextObject, scopeOf(contextObject));
  return contextObject;
}

/** Says whether object was made a context. */
function isContext(object) {
  validateObject(object, 'object', { allowArray: true, allowFunction: true, nullable: false });
  return contexts.has(object);
}

function scriptOptions(options) {
  return typeof options === 'string' ? { filename: options } : options;
}

function createScript(code, options) {
  return new Script(code, options);
}

function runInThisContext(code, options) {
  options = scriptOptions(options) || {};
  return createScript(code, options).runInThisContext(options);
}

function runInContext(code, contextifiedObject, options) {
  checkContextified(contextifiedObject);
  options = scriptOptions(options) || {};
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  options = scriptOptions(options) || {};
  const context = createContext(contextObject, contextOptions(options));
  return createScript(code, options).runInContext(context, options);
}

/** Compiles code as the body of a function with the given parameters. */
function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) validateStringArray(params, 'params');
  validateObject(options, 'options');
  const {
    filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false,
    parsingContext, contextExtensions = [],
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && (parsingContext === null || typeof parsingContext !== 'object' || !contexts.has(parsingContext))) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`, { nullable: true }));
  const scopes = contextExtensions.filter(Boolean);
  if (parsingContext) scopes.unshift(contexts.get(parsingContext));
  const head = scopes.map((_, i) => `with (arguments[${i}]) `).join('');
  const holder = {};
  compile(holder, `(function () { ${head}{ return function (${(params || []).join(',')}) {${code}\n} } })`, filename, lineOffset, columnOffset);
  return run(holder, 0)(...scopes);
}

/** V8 measures contexts; one goja realm has none to measure. */
function measureMemory() {
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('vm.measureMemory');
}

module.exports = {
  Script, createContext, createScript, runInContext, runInNewContext, runInThisContext, isContext,
  compileFunction, measureMemory, constants,
};
