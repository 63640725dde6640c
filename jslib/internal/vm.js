'use strict';
// What vm's scripts, contexts and modules share.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING, ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG,
    ERR_VM_MODULE_NOT_MODULE },
} = require('internal/errors');
const { validateBoolean, validateObject, validateUint32, kValidateObjectAllowArray } = require('internal/validators');

const contexts = new WeakMap(); // sandbox → what the realm stands behind
const kWrap = Symbol('kWrap'); // of a vm.Module: what the engine has of it
const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});

/** Says whether object was made a context. */
function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowArray);
  return contexts.has(object);
}

/** Gives what import() calls in a script; undefined stands for the main context's loader. */
function importer(referrer, callback) {
  if (callback === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    const { emitExperimentalWarning } = require('internal/util');
    emitExperimentalWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
    return undefined;
  }
  if (callback === undefined) {
    return async () => { throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING(); };
  }
  if (typeof callback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.importModuleDynamically', ['function', 'vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER'], callback);
  }
  return importerFor(referrer, callback);
}

/** Gives what import() calls where callback, a function, answers for it. */
function importerFor(referrer, callback) {
  return async (specifier, options) => {
    const { getOptionValue } = require('internal/options');
    if (!getOptionValue('--experimental-vm-modules')) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
    const found = await callback(`${specifier}`, referrer(), { __proto__: null, ...options?.with }, 'evaluation');
    if (require('util').types.isModuleNamespaceObject(found)) return found;
    if (!isModule(found)) throw new ERR_VM_MODULE_NOT_MODULE();
    if (found.status === 'errored') throw found.error;
    return found.namespace;
  };
}

/** Says whether object is a vm.Module. */
function isModule(object) {
  return object !== null && typeof object === 'object' && object[kWrap] !== undefined;
}

/** Reads what run and evaluate take: the milliseconds, or 0, and two flags. */
function runOptions(options) {
  validateObject(options, 'options');
  const { timeout, breakOnSigint = false, displayErrors = true } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return [timeout || 0, breakOnSigint, displayErrors];
}

module.exports = { contexts, constants, kWrap, isContext, isModule, importer, importerFor, runOptions };
