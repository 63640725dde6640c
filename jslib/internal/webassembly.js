'use strict';
// The global WebAssembly: its classes and what they ask of their arguments.
// Compiling, linking and calling are in Go.

const native = internalBinding('wasm');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const namespace = 'WebAssembly';
const maxPages = 65536;
const maxElements = 10000000;

class CompileError extends Error {}
class LinkError extends Error {}
class RuntimeError extends Error {}
for (const [name, ErrorClass] of Object.entries({ CompileError, LinkError, RuntimeError })) {
  Object.defineProperty(ErrorClass.prototype, 'name', { value: name, writable: true, configurable: true });
}
native.setErrors({ CompileError, LinkError, RuntimeError, RangeError, TypeError });

// What stands behind an object: a handle of Go's.
const handles = new WeakMap();
const wrappers = new WeakMap();

function handleOf(object, Class, who, what) {
  const handle = object instanceof Class ? handles.get(object) : undefined;
  if (handle === undefined) throw new TypeError(`${who}: ${what} a ${namespace}.${Class.name}`);
  return handle;
}

function receiver(object, Class, who) { return handleOf(object, Class, `${namespace}.${who}`, 'Receiver is not'); }

// wrap gives the object of a handle, the same each time.
function wrap(Class, handle) {
  if (!wrappers.has(handle)) adopt(Object.create(Class.prototype), handle);
  return wrappers.get(handle);
}

function adopt(object, handle) {
  handles.set(object, handle);
  wrappers.set(handle, object);
}

function isSource(value) { return isAnyArrayBuffer(value) || isArrayBufferView(value); }

function sourceOf(value, who) {
  if (!isSource(value)) throw new TypeError(`${who}: Argument 0 must be a buffer source`);
  if (value.byteLength === 0) throw new CompileError(`${who}: BufferSource argument is empty`);
  return value;
}

function isObject(value) { return (typeof value === 'object' && value !== null) || typeof value === 'function'; }

// limit reads a property of a descriptor as an unsigned integer.
function limit(descriptor, name, who, low, high) {
  const value = descriptor[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new TypeError(`${who}: Property '${name}': value ${value} is ${number !== number ? 'not a number' : 'above the upper bound'}`);
  const whole = Math.trunc(number);
  if (whole < low) throw new RangeError(`${who}: Property '${name}': value ${whole} is below the lower bound ${low}`);
  if (whole > high) throw new RangeError(`${who}: Property '${name}': value ${whole} is above the upper bound ${high}`);
  return whole;
}

function limitsOf(descriptor, who, most) {
  const initial = limit(descriptor, 'initial', who, 0, most);
  if (initial === undefined) throw new TypeError(`${who}: Property 'initial' is required`);
  return [initial, limit(descriptor, 'maximum', who, initial, who.includes('Table') ? 0xffffffff : most)];
}

/** A compiled module. Throws CompileError where its source is none. */
class Module {
  constructor(source) {
    const who = 'WebAssembly.Module()';
    adopt(this, native.compile(who, sourceOf(source, who)));
  }

  /** Lists what a module exports: {name, kind}. */
  static exports(module) {
    return native.exports(handleOf(module, Module, 'WebAssembly.Module.exports()', 'Argument 0 must be'));
  }

  /** Lists what a module imports: {module, name, kind}. */
  static imports(module) {
    return native.imports(handleOf(module, Module, 'WebAssembly.Module.imports()', 'Argument 0 must be'));
  }

  /** Lists the contents of a module's custom sections of a name. */
  static customSections(module, name) {
    const handle = handleOf(module, Module, 'WebAssembly.Module.customSections()', 'Argument 0 must be');
    if (name === undefined) throw new TypeError('WebAssembly.Module.customSections(): Argument 1 is required');
    return native.sections(handle, String(name));
  }
}

const classes = {};

// importValue checks the value of one import and gives what Go takes.
function importValue({ module, name, kind }, index, imports, who) {
  const where = `${who}: Import #${index} "${module}"`;
  const from = imports[module];
  if (!isObject(from)) throw new TypeError(`${where}: module is not an object or function`);
  const value = from[name];
  const refuse = (why) => { throw new LinkError(`${where} "${name}": ${why}`); };
  if (kind === 'function') return typeof value === 'function' ? value : refuse('function import requires a callable');
  const Class = classes[kind];
  if (value instanceof Class && handles.has(value)) return handles.get(value);
  if (kind !== 'global') refuse(`${kind} import must be a ${namespace}.${Class.name} object`);
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return refuse('global import must be a number, valid Wasm reference, or WebAssembly.Global object');
}

function link(instance, module, imports, who) {
  const handle = handles.get(module);
  const wanted = native.imports(handle);
  if (imports !== undefined && !isObject(imports)) throw new TypeError(`${who}: Argument 1 must be an object`);
  if (wanted.length > 0 && imports === undefined) throw new TypeError(`${who}: Imports argument must be present and must be an object`);
  const values = native.instantiate(handle, wanted.map((entry, i) => importValue(entry, i, imports, who)));
  const exports = Object.create(null);
  native.exports(handle).forEach(({ name, kind }, i) => {
    const value = kind === 'function' ? values[i] : wrap(classes[kind], values[i]);
    Object.defineProperty(exports, name, { value, enumerable: true });
  });
  instanceExports.set(instance, Object.freeze(exports));
  return instance;
}

const instanceExports = new WeakMap();

/** An instance of a module, linked with imports. Throws LinkError, RuntimeError. */
class Instance {
  constructor(module, imports) {
    const who = 'WebAssembly.Instance()';
    handleOf(module, Module, who, 'Argument 0 must be');
    link(this, module, imports, who);
  }

  /** The exports, a frozen object without a prototype. */
  get exports() {
    if (!instanceExports.has(this)) throw new TypeError('WebAssembly.Instance.exports: Receiver is not a WebAssembly.Instance');
    return instanceExports.get(this);
  }
}

/** A memory of pages of 64 KiB. */
class Memory {
  constructor(descriptor) {
    const who = 'WebAssembly.Memory()';
    if (!isObject(descriptor)) throw new TypeError(`${who}: Argument 0 must be a memory descriptor`);
    const [initial, maximum] = limitsOf(descriptor, who, maxPages);
    if (descriptor.shared) {
      const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('shared WebAssembly.Memory');
    }
    adopt(this, native.newMemory(initial, maximum));
  }

  /**
   * Adds pages; the former buffer is detached.
   * @returns {number} the pages before
   */
  grow(delta) {
    const who = 'WebAssembly.Memory.grow()';
    const handle = receiver(this, Memory, 'Memory.grow()');
    const before = native.grow(handle, limit({ delta }, 'delta', who, 0, 0xffffffff) ?? 0);
    if (before === undefined) throw new RangeError(`${who}: Maximum memory size exceeded`);
    return before;
  }

  /** The bytes, until the memory grows. */
  get buffer() { return native.buffer(receiver(this, Memory, 'Memory.buffer')); }
}

/** A global that modules and scripts share. */
class Global {
  constructor(descriptor, value) {
    const who = 'WebAssembly.Global()';
    if (!isObject(descriptor)) throw new TypeError(`${who}: Argument 0 must be a global descriptor`);
    const mutable = Boolean(descriptor.mutable);
    const handle = native.newGlobal(String(descriptor.value), mutable, value);
    if (handle === undefined) throw new TypeError(`${who}: Descriptor property 'value' must be a WebAssembly type`);
    adopt(this, handle);
  }

  /** The value. */
  valueOf() { return native.get(receiver(this, Global, 'Global.valueOf()')); }

  get value() { return native.get(receiver(this, Global, 'Global.value')); }

  set value(value) {
    const handle = receiver(this, Global, 'Global.value');
    if (!native.isMutable(handle)) throw new TypeError("set WebAssembly.Global.value): Can't set the value of an immutable global.");
    native.set(handle, value);
  }
}

function indexIn(handle, index, method) {
  const length = native.tableLength(handle);
  const at = Math.trunc(Number(index));
  if (!(at >= 0 && at < length)) {
    throw new RangeError(`WebAssembly.Table.${method}(): invalid address ${index} in funcref table of size ${length}`);
  }
  return at;
}

/** A table of references. */
class Table {
  constructor(descriptor, value) {
    const who = 'WebAssembly.Table()';
    if (!isObject(descriptor)) throw new TypeError(`${who}: Argument 0 must be a table descriptor`);
    const type = String(descriptor.element);
    if (!['anyfunc', 'funcref', 'externref'].includes(type)) {
      throw new TypeError(`${who}: Descriptor property 'element' must be a WebAssembly reference type`);
    }
    const [initial, maximum] = limitsOf(descriptor, who, maxElements);
    const handle = native.newTable(type, initial, maximum);
    adopt(this, handle);
    if (value !== undefined || type === 'externref') for (let i = 0; i < initial; i++) native.tableSet(handle, i, value);
  }

  /** The number of elements. */
  get length() { return native.tableLength(receiver(this, Table, 'Table.length')); }

  /**
   * Adds elements.
   * @returns {number} the length before
   */
  grow(delta, value) {
    const handle = receiver(this, Table, 'Table.grow()');
    const who = 'WebAssembly.Table.grow()';
    const before = native.tableGrow(handle, limit({ delta }, 'delta', who, 0, 0xffffffff) ?? 0, value);
    if (before < 0) throw new RangeError(`${who}: failed to grow table by ${delta}`);
    return before;
  }

  /** The element at index. Throws RangeError. */
  get(index) {
    const handle = receiver(this, Table, 'Table.get()');
    return native.tableGet(handle, indexIn(handle, index, 'get'));
  }

  /** Puts a function that a module has exported, or null, at index. */
  set(index, value) {
    const handle = receiver(this, Table, 'Table.set()');
    const at = indexIn(handle, index, 'set');
    try {
      native.tableSet(handle, at, value);
    } catch (error) {
      if (error instanceof TypeError) error.message = `WebAssembly.Table.set(): Argument 1 is invalid for table: ${error.message}`;
      throw error;
    }
  }
}

Object.assign(classes, { memory: Memory, global: Global, table: Table });

function compileLater(source, who) {
  return new Promise((resolve, reject) => {
    native.compileLater(who, sourceOf(source, who), (error, handle) => {
      if (error) reject(error);
      else resolve(wrap(Module, handle));
    });
  });
}

/** Whether source is a module that can be compiled. */
function validate(source) {
  if (!isSource(source)) throw new TypeError('WebAssembly.validate(): Argument 0 must be a buffer source');
  return native.validate(source);
}

/** Compiles source: a promise of a Module. */
async function compile(source) { return compileLater(source, 'WebAssembly.compile()'); }

/** Compiles and links: a promise of an Instance, or of {module, instance} where source was no Module. */
async function instantiate(source, imports) {
  const who = 'WebAssembly.instantiate()';
  if (source instanceof Module && handles.has(source)) return link(Object.create(Instance.prototype), source, imports, who);
  if (!isSource(source)) throw new TypeError(`${who}: Argument 0 must be a buffer source or a WebAssembly.Module object`);
  if (imports !== undefined && !isObject(imports)) throw new TypeError(`${who}: Argument 1 must be an object`);
  const module = await compileLater(source, who);
  return { module, instance: link(Object.create(Instance.prototype), module, imports, who) };
}

// responseBytes is the body of a Response of wasm.
async function responseBytes(source) {
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_WEBASSEMBLY_RESPONSE } } = require('internal/errors');
  const response = await source;
  if (!(response instanceof globalThis.Response)) {
    throw new ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  }
  const type = response.headers.get('Content-Type');
  if (type !== 'application/wasm') throw new ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`);
  if (!response.ok) throw new ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  return response.arrayBuffer();
}

/** Compiles the body of a Response. */
async function compileStreaming(source) { return compile(await responseBytes(source)); }

/** Compiles and links the body of a Response. */
async function instantiateStreaming(source, imports) { return instantiate(await responseBytes(source), imports); }

const WebAssembly = {};

function define(object, values, enumerable) {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable });
  }
}

function tag(object, name) {
  Object.defineProperty(object, Symbol.toStringTag, { value: name, configurable: true });
}

define(WebAssembly, { compile, validate, instantiate }, true);
define(WebAssembly, { Module, Instance, Table, Memory, Global, CompileError, LinkError, RuntimeError }, false);
define(WebAssembly, { compileStreaming, instantiateStreaming }, true);
tag(WebAssembly, namespace);
for (const Class of [Module, Instance, Table, Memory, Global]) {
  tag(Class.prototype, `${namespace}.${Class.name}`);
  for (const holder of [Class, Class.prototype]) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (!['constructor', 'prototype', 'name', 'length'].includes(name) || property.get) {
        Object.defineProperty(holder, name, { ...property, enumerable: true });
      }
    }
  }
}

const { privateSymbols: { opaque_private_symbol: kOpaque } } = internalBinding('util');
for (const Class of [Instance, Table, Memory, Global]) Object.defineProperty(Class.prototype, kOpaque, { value: true });

/** The source of a Module: what travels of it. */
native.sourceOf = (module) => native.source(handles.get(module));

module.exports = WebAssembly;
