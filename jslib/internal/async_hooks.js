// The hooks of async_hooks: who is told of the life of operations.
'use strict';

const binding = internalBinding('async_wrap');
const { async_id_symbol: kId, trigger_async_id_symbol: kTrigger, destroyed_symbol: kDestroyed } = binding;

const codes = () => require('internal/errors').codes;
const hookNames = ['init', 'before', 'after', 'destroy', 'promiseResolve'];
const kHooks = Object.fromEntries(hookNames.map((name) => [name, Symbol(name)]));
const kNoPromises = Symbol('kNoPromiseHook');

// The hooks in force. The list is replaced, never changed: one that is under
// way goes on as it began.
let active = [];

// teller calls the hooks that have a function for name.
function teller(name) {
  const key = kHooks[name];
  return (...args) => {
    for (const hook of active) {
      if (hook[key] === undefined) continue;
      try {
        Reflect.apply(hook[key], hook, args);
      } catch (err) {
        fatal(err);
      }
    }
  };
}

// fatal: an error of a hook ends the process, whoever listens.
function fatal(err) {
  const text = typeof err?.stack === 'string' ? err.stack : new Error(String(err)).stack;
  process._rawDebug(text);
  process.reallyExit(1);
}

function update(hooks) {
  active = hooks;
  if (hooks.length === 0) {
    binding.setHooks();
    return;
  }
  const wanted = { promises: hooks.some((hook) => !hook[kNoPromises]) };
  for (const name of hookNames) {
    if (hooks.some((hook) => hook[kHooks[name]] !== undefined)) wanted[name] = teller(name);
  }
  binding.setHooks(wanted);
}

// announce tells of an AsyncResource, now and when it has been collected.
function announce(resource, type, manual) {
  if (type.length === 0) throw new (codes().ERR_ASYNC_TYPE)(type);
  binding.emitInit(resource[kId], type, resource[kTrigger], resource);
  if (manual || !active.some((hook) => hook[kHooks.destroy] !== undefined)) return;
  resource[kDestroyed] = { id: resource[kId], destroyed: false };
  collected ??= new FinalizationRegistry((state) => {
    if (!state.destroyed) binding.queueDestroyAsyncId(state.id);
  });
  collected.register(resource, resource[kDestroyed]);
}

let collected;

// AsyncHook is told of operations while it is enabled.
class AsyncHook {
  constructor(callbacks) {
    for (const name of hookNames) this[kHooks[name]] = callbacks[name];
    this[kNoPromises] = callbacks.trackPromises === false;
  }

  /** Begins to tell. */
  enable() {
    if (!active.includes(this)) update([...active, this]);
    return this;
  }

  /** Ends it. */
  disable() {
    if (active.includes(this)) update(active.filter((hook) => hook !== this));
    return this;
  }
}

const newAsyncId = () => binding.newAsyncId();

// getOrSetAsyncId gives the id of obj, which it gets if it has none.
function getOrSetAsyncId(obj) {
  if (!Object.hasOwn(obj, kId)) Object.defineProperty(obj, kId, { value: newAsyncId(), writable: true, configurable: true });
  return obj[kId];
}

module.exports = {
  AsyncHook, hookNames, announce, newAsyncId, getOrSetAsyncId,
  enabledHooksExist: () => active.length > 0,
  initHooksExist: () => active.some((hook) => hook[kHooks.init] !== undefined),
  destroyHooksExist: () => active.some((hook) => hook[kHooks.destroy] !== undefined),
  executionAsyncId: () => binding.executionAsyncId(),
  triggerAsyncId: () => binding.triggerAsyncId(),
  emitInit: (id, type, trigger, resource) => binding.emitInit(id, type, trigger ?? binding.executionAsyncId(), resource),
  emitDestroy: (id) => binding.queueDestroyAsyncId(id),
  getDefaultTriggerAsyncId: () => binding.executionAsyncId(),
  symbols: { async_id_symbol: kId, trigger_async_id_symbol: kTrigger, owner_symbol: internalBinding('symbols').owner_symbol },
};
