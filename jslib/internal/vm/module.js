'use strict';
// vm.Module and its kinds: ES modules that a script makes and links by itself.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_VM_MODULE_ALREADY_LINKED,
    ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA, ERR_VM_MODULE_DIFFERENT_CONTEXT, ERR_VM_MODULE_LINK_FAILURE,
    ERR_VM_MODULE_NOT_MODULE, ERR_VM_MODULE_STATUS },
} = require('internal/errors');
const { customInspectSymbol, emitExperimentalWarning, kEmptyObject } = require('internal/util');
const {
  validateArray, validateBoolean, validateBuffer, validateFunction, validateInt32, validateObject, validateString, validateUint32,
} = require('internal/validators');
const { contexts, kWrap, isContext, isModule, importer, importerFor } = require('internal/vm');
const { digest } = internalBinding('contextify');
const { ModuleWrap } = internalBinding('module_wrap');

const kContext = Symbol('kContext');
const kLink = Symbol('kLink');
const states = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluated', 'errored'];
const mainContext = {}; // stands for it in counters
const counters = new WeakMap(); // context → modules made in it, for their names

function nextIdentifier(context = mainContext) {
  const n = counters.get(context) ?? 0;
  counters.set(context, n + 1);
  return `vm:module(${n})`;
}

function checkThis(object, name, Class) {
  if (!isModule(object) || Class && !(object instanceof Class)) throw new ERR_INVALID_THIS(name);
}

class Module {
  constructor(options) {
    emitExperimentalWarning('VM Modules');
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, identifier = nextIdentifier(context), source, exportNames, evaluate, lineOffset, columnOffset } = options;
    this[kWrap] = new ModuleWrap(identifier, context && contexts.get(context), source ?? exportNames, evaluate ?? lineOffset, columnOffset);
    this[kContext] = context;
    Object.defineProperty(this, kWrap, { enumerable: false });
    Object.defineProperty(this, kContext, { enumerable: false });
  }

  get identifier() {
    checkThis(this, 'Module');
    return this[kWrap].url;
  }

  get context() {
    checkThis(this, 'Module');
    return this[kContext];
  }

  get namespace() {
    checkThis(this, 'Module');
    if (this[kWrap].getStatus() < 2) throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    return this[kWrap].getNamespace();
  }

  get status() {
    checkThis(this, 'Module');
    return states[this[kWrap].getStatus()];
  }

  get error() {
    checkThis(this, 'Module');
    if (this.status !== 'errored') throw new ERR_VM_MODULE_STATUS('must be errored');
    return this[kWrap].getError();
  }

  /** Asks linker for each module that this one and its own ones ask for. */
  async link(linker) {
    checkThis(this, 'Module');
    validateFunction(linker, 'linker');
    if (this.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await this[kLink](linker);
    this[kWrap].instantiate();
  }

  /** Runs the module; the promise is settled at once where nothing awaits. */
  evaluate(options = kEmptyObject) {
    try {
      return evaluate(this, options);
    } catch (err) {
      return Promise.reject(err);
    }
  }

  [customInspectSymbol](depth, options) {
    checkThis(this, 'Module');
    if (typeof depth === 'number' && depth < 0) return `[${this.constructor.name}]`;
    const shown = { __proto__: Object.getPrototypeOf(this), ...describe(this) };
    return require('util').inspect(shown, { ...options, customInspect: false });
  }
}

Object.defineProperty(Module.prototype.evaluate, 'length', { value: 0, configurable: true });

function describe({ status, identifier, context }) {
  return { status, identifier, context };
}

function evaluate(module, options) {
  checkThis(module, 'Module');
  validateObject(options, 'options');
  const { timeout = 0, breakOnSigint = false } = options;
  if (options.timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (!['linked', 'evaluated', 'errored'].includes(module.status)) {
    throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
  }
  return module[kWrap].evaluate(timeout, breakOnSigint);
}

function checkContext(context) {
  if (context === undefined) return;
  validateObject(context, 'context');
  if (!isContext(context)) throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
}

function checkIdentifier(identifier) {
  if (identifier !== undefined) validateString(identifier, 'options.identifier');
}

class SourceTextModule extends Module {
  #source;
  #moduleRequests;
  #specifiers;
  #linking = false;
  #error; // of linking

  constructor(sourceText, options = kEmptyObject) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    const {
      lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, context, identifier, cachedData,
    } = options;
    checkContext(context);
    checkIdentifier(identifier);
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    if (importModuleDynamically !== undefined) validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    if (cachedData !== undefined) checkCachedData(cachedData, sourceText);
    super({ source: sourceText, context, identifier, lineOffset, columnOffset });
    this.#source = sourceText;
    this.#moduleRequests = this[kWrap].getModuleRequests();
    this[kWrap].setImport(importModuleDynamically === undefined ? importer() : importerFor(() => this, importModuleDynamically));
    if (initializeImportMeta !== undefined) this[kWrap].setMeta((meta) => { initializeImportMeta(meta, this); });
  }

  async [kLink](linker) {
    this.#linking = true;
    const modules = this[kWrap].getModuleRequests().map(({ specifier, attributes }) => {
      const answer = linker(specifier, this, { attributes, assert: attributes });
      return Promise.resolve(answer).then((module) => this.#take(module, specifier, linker));
    });
    try {
      this[kWrap].link(await Promise.all(modules));
    } catch (err) {
      this.#error = err;
      throw err;
    } finally {
      this.#linking = false;
    }
  }

  async #take(module, specifier, linker) {
    if (!isModule(module)) throw new ERR_VM_MODULE_NOT_MODULE();
    if (module.context !== this.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
    if (module.status === 'errored') {
      throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${specifier}' resolved to an errored module`, module.error);
    }
    if (module.status === 'unlinked') await module[kLink](linker);
    return module[kWrap];
  }

  /** Gives the module what it asks for, in the order of moduleRequests. */
  linkRequests(modules) {
    checkThis(this, 'SourceTextModule', SourceTextModule);
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    validateArray(modules, 'modules');
    this[kWrap].link(modules.map((module) => {
      if (!isModule(module)) throw new ERR_VM_MODULE_NOT_MODULE();
      if (module.context !== this.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
      return module[kWrap];
    }));
  }

  /** Links the bindings of the graph. */
  instantiate() {
    checkThis(this, 'SourceTextModule', SourceTextModule);
    this[kWrap].instantiate();
  }

  get dependencySpecifiers() {
    return this.#specifiers ??= Object.freeze(this.#moduleRequests.map((request) => request.specifier));
  }

  get moduleRequests() {
    return this.#moduleRequests;
  }

  get status() {
    checkThis(this, 'SourceTextModule', SourceTextModule);
    if (this.#error !== undefined) return 'errored';
    return this.#linking ? 'linking' : super.status;
  }

  get error() {
    checkThis(this, 'SourceTextModule', SourceTextModule);
    return this.#error ?? super.error;
  }

  /** Says whether this module, or one that it depends on, has a top-level await. */
  hasAsyncGraph() {
    checkThis(this, 'SourceTextModule', SourceTextModule);
    if (this[kWrap].getStatus() < 2) throw new ERR_VM_MODULE_STATUS('must be instantiated');
    return this[kWrap].hasAsyncGraph;
  }

  /** Says whether this module has a top-level await. */
  hasTopLevelAwait() {
    checkThis(this, 'SourceTextModule', SourceTextModule);
    return this[kWrap].hasTopLevelAwait;
  }

  /** The engine keeps no compiled code: the data says only which source it is for. */
  createCachedData() {
    checkThis(this, 'SourceTextModule', SourceTextModule);
    if (this[kWrap].getStatus() > 2) throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    return digest(this.#source);
  }
}

function checkCachedData(cachedData, source) {
  validateBuffer(cachedData, 'options.cachedData');
  if (digest(source).equals(Buffer.from(cachedData.buffer, cachedData.byteOffset, cachedData.byteLength))) return;
  const err = new Error('cachedData buffer was rejected');
  err.code = 'ERR_VM_MODULE_CACHED_DATA_REJECTED';
  throw err;
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = kEmptyObject) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    exportNames.forEach((name, i) => {
      if (exportNames.indexOf(name) < i) throw new ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    const { context, identifier } = options;
    checkContext(context);
    checkIdentifier(identifier);
    super({ exportNames, evaluate: evaluateCallback, context, identifier });
  }

  /** Has nothing to do: the module asks for none. */
  link() {
    checkThis(this, 'SyntheticModule', SyntheticModule);
  }

  /** Sets the value of an export. */
  setExport(name, value) {
    checkThis(this, 'SyntheticModule', SyntheticModule);
    validateString(name, 'name');
    if (!this[kWrap].setExport(name, value)) throw new ReferenceError(`Export '${name}' is not defined in module`);
  }
}

module.exports = { Module, SourceTextModule, SyntheticModule };
