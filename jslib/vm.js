'use strict';
// The public module 'vm'. A context is a realm with builtins of its own; its
// global object leads to the sandbox.

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { getOptionValue } = require('internal/options');
const {
  validateArray, validateBoolean, validateBuffer, validateInt32, validateObject, validateOneOf,
  validateString, validateStringArray,
} = require('internal/validators');
const { contexts, constants, isContext, importer, runOptions } = require('internal/vm');
const { compile, run, makeContext, digest, setSource, measure } = internalBinding('contextify');

function asBuffer(data) {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function checkContextified(object) {
  if (!isContext(object)) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  }
}

class Script {
  #code;

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
    compile(this, code, filename, lineOffset, columnOffset, undefined, undefined, importer(() => this, importModuleDynamically));
    this.#code = code;
    if (cachedData !== undefined) this.cachedDataRejected = !digest(code).equals(asBuffer(cachedData));
    if (produceCachedData) {
      this.cachedData = this.createCachedData();
      this.cachedDataProduced = true;
    }
    this.sourceURL = undefined;
    this.sourceMapURL = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
  }

  /** Runs in the global scope of this realm. */
  runInThisContext(options = {}) {
    return run(this, undefined, ...runOptions(options));
  }

  /** Runs with contextifiedObject as the global scope. */
  runInContext(contextifiedObject, options = {}) {
    checkContextified(contextifiedObject);
    return run(this, contexts.get(contextifiedObject), ...runOptions(options));
  }

  /** Runs in a context made of contextObject. */
  runInNewContext(contextObject, options = {}) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }

  /** The engine keeps no compiled code: the data says only which source it is for. */
  createCachedData() {
    return digest(this.#code);
  }
}

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
  const vanilla = contextObject === constants.DONT_CONTEXTIFY;
  if (!vanilla && (contextObject === null || typeof contextObject !== 'object')) {
    throw new ERR_INVALID_ARG_TYPE('object', 'object', contextObject);
  }
  if (contexts.has(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { name, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  if (name !== undefined) validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  const context = {};
  const answer = importer(() => made, importModuleDynamically);
  const global = makeContext(context, vanilla ? undefined : contextObject, strings, wasm, microtaskMode === 'afterEvaluate', answer);
  const made = vanilla ? global : contextObject;
  contexts.set(made, context);
  return made;
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
    parsingContext, contextExtensions = [], importModuleDynamically,
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
  const head = scopes.map((_, i) => `with (arguments[${i}]) `).join('');
  const holder = {};
  compile(holder, code, filename || '<anonymous>', lineOffset, columnOffset, `(function () { ${head}{ return function (${(params || []).join(',')}) {`, '\n} } })', importer(() => fn, importModuleDynamically));
  const fn = run(holder, parsingContext && contexts.get(parsingContext), 0, false, true)(...scopes);
  return setSource(fn, `function (${(params || []).join(',')}) {\n${code}\n}`);
}

/** Gives a promise of what the heap holds: by eager execution after a collection, else after the next one. */
function measureMemory(options = {}) {
  const { emitExperimentalWarning } = require('internal/util');
  emitExperimentalWarning('vm.measureMemory');
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return measure(mode === 'detailed', execution === 'eager');
}

module.exports = {
  Script, createContext, createScript, runInContext, runInNewContext, runInThisContext, isContext,
  compileFunction, measureMemory, constants,
};

if (getOptionValue('--experimental-vm-modules')) Object.assign(module.exports, require('internal/vm/module'));
