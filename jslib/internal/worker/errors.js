'use strict';
// How an exception travels from a thread to its Worker object: with its class
// and its own properties, which a clone would lose; else as the text that
// inspect gives of it.

const { inspect } = require('internal/util/inspect');

const classes = { Error, TypeError, RangeError, URIError, SyntaxError, ReferenceError, EvalError };

function className(error) {
  for (let proto = error; proto; proto = Object.getPrototypeOf(proto)) {
    const own = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
    if (typeof own === 'function' && Object.hasOwn(classes, own.name)) return own.name;
  }
  return undefined;
}

// Own properties as they can be cloned; what cannot is left out.
function ownProperties(error) {
  const list = [];
  for (const key of Object.getOwnPropertyNames(error)) {
    try {
      const { enumerable } = Object.getOwnPropertyDescriptor(error, key);
      const value = key === 'cause' ? pack(error.cause) : structuredClone(error[key]);
      list.push({ key, enumerable, value });
    } catch {
      // It stays behind.
    }
  }
  return list;
}

// A script's prepareStackTrace may throw.
function stackOf(error) {
  try {
    return error.stack;
  } catch {
    return undefined;
  }
}

/** Gives what can be posted in place of an exception. It may throw. */
function pack(error) {
  if (error !== null && typeof error === 'object' && Object.prototype.toString.call(error) === '[object Error]') {
    const name = className(error);
    if (name !== undefined) return { form: 'error', name, stack: stackOf(error), properties: ownProperties(error) };
  }
  if (error !== null && typeof error === 'object' && typeof error[inspect.custom] === 'function') {
    return { form: 'inspected', text: inspect(error) };
  }
  try {
    return { form: 'value', value: structuredClone(error) };
  } catch {
    return { form: 'inspected', text: inspect(error) };
  }
}

/** Makes an exception of what pack gave. */
function unpack(packed) {
  if (packed.form === 'value') return packed.value;
  if (packed.form === 'inspected') return { [inspect.custom]: () => packed.text };
  const error = new classes[packed.name]();
  delete error.message;
  Object.defineProperty(error, 'stack', { value: packed.stack, writable: true, configurable: true });
  for (const { key, enumerable, value } of packed.properties) {
    const own = key === 'cause' ? unpack(value) : value;
    Object.defineProperty(error, key, { value: own, enumerable, writable: true, configurable: true });
  }
  return error;
}

module.exports = { pack, unpack };
