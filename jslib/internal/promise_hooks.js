'use strict';
// v8.promiseHooks, over the hooks of operations: a promise is one.

const { AsyncHook } = require('internal/async_hooks');
const { validateFunction } = require('internal/validators');
const { isAsyncFunction } = require('internal/util/types');
const { reportUncaught } = internalBinding('async_wrap');

// call has an exception of a hook go to the process, not to whoever has settled
// the promise.
function call(hook, ...args) {
  try {
    hook(...args);
  } catch (err) {
    reportUncaught(err);
  }
}

// follow has an AsyncHook tell hooks of promises, of each as long as it lives.
function follow({ init, before, after, settled }) {
  const promises = new Map(); // WeakRefs by id
  const collected = new FinalizationRegistry((id) => promises.delete(id));
  const tell = (hook) => hook && ((id) => {
    const promise = promises.get(id)?.deref();
    if (promise) call(hook, promise);
  });
  return new AsyncHook({
    init(id, type, trigger, resource) {
      if (type !== 'PROMISE' || !(resource instanceof Promise)) return;
      promises.set(id, new WeakRef(resource));
      collected.register(resource, id);
      if (init) call(init, resource, promises.get(trigger)?.deref());
    },
    before: tell(before),
    after: tell(after),
    promiseResolve: tell(settled),
  });
}

/**
 * Calls functions at the four moments of each promise's life.
 * @param {{init?: Function, before?: Function, after?: Function, settled?: Function}} hooks
 * @returns {Function} ends it
 */
function createHook({ init, before, after, settled } = {}) {
  const hooks = { init, before, after, settled };
  for (const [name, hook] of Object.entries(hooks)) if (hook !== undefined) validateHook(hook, name);
  const followed = follow(hooks).enable();
  return () => { followed.disable(); };
}

// An async function would make promises of its own.
function validateHook(hook, name) {
  validateFunction(hook, `${name}Hook`);
  if (isAsyncFunction(hook)) {
    throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)(`${name}Hook`, 'function', hook);
  }
}

const single = (name) => (hook) => {
  validateHook(hook, name);
  return createHook({ [name]: hook });
};

module.exports = {
  createHook,
  onInit: single('init'),
  onBefore: single('before'),
  onAfter: single('after'),
  onSettled: single('settled'),
};
