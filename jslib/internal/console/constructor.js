'use strict';
// The Console class, and what the global console does beyond log.

const {
  codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR },
} = require('internal/errors');
const { validateObject, validateOneOf, validateInteger } = require('internal/validators');
const { inspect, formatWithOptions } = require('internal/util/inspect');

// What a console keeps, by console object.
const states = new WeakMap();

function newState(streams, options = {}) {
  return {
    ...streams,
    ignoreErrors: options.ignoreErrors ?? true,
    colorMode: options.colorMode ?? 'auto',
    inspectOptions: options.inspectOptions,
    indentWidth: options.groupIndentation ?? 2,
    indent: '',
    setIndent() {},
    counts: new Map(),
    timers: new Map(),
  };
}

const kNoColor = {};
const kColor = { colors: true };

function inspectOptionsFor(self, stream) {
  const { colorMode, inspectOptions } = states.get(self);
  const color = colorMode === 'auto' ? require('internal/util/colors').shouldColorize(stream) : colorMode;
  const options = inspectOptions instanceof Map ? inspectOptions.get(stream) : inspectOptions;
  if (options && options.colors === undefined) return color ? { ...options, colors: true } : options;
  return options ?? (color ? kColor : kNoColor);
}

const noop = () => {};

const handlers = new WeakMap();

// writeHandler gives the callback of all writes to stream: one and the same, so
// that the stream calls them together.
function writeHandler(stream) {
  let handler = handlers.get(stream);
  if (handler === undefined) {
    handler = (err) => {
      if (err && typeof stream.listenerCount === 'function' && stream.listenerCount('error') === 0) stream.once('error', noop);
    };
    handlers.set(stream, handler);
  }
  return handler;
}

// A failed write (a closed pipe) must not end the program, unless asked to.
function write(self, name, text) {
  const state = states.get(self);
  const stream = state[name];
  if (state.indent !== '') text = state.indent + text.replaceAll('\n', `\n${state.indent}`);
  text += '\n';
  if (state.ignoreErrors === false) return stream.write(text);
  const guard = typeof stream.listenerCount === 'function' && stream.listenerCount('error') === 0;
  if (guard) stream.once('error', noop);
  try {
    stream.write(text, writeHandler(stream));
  } catch (err) {
    if (err?.message === 'Maximum call stack size exceeded') throw err;
  } finally {
    if (guard) stream.removeListener('error', noop);
  }
}

function print(self, name, args) {
  write(self, name, formatFor(self, name, args));
}

function formatFor(self, name, args) {
  return formatWithOptions(inspectOptionsFor(self, states.get(self)[name]), ...args);
}

function warn(message) {
  process.emitWarning(message);
}

const pad = (n, width) => `${n}`.padStart(width, '0');

// 1.234ms, 1.234s, 1:02.345 (m:ss.mmm), 1:00:02 (h:mm:ss)
function formatTime(ms) {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)}s`;
  const seconds = ms / 1000;
  if (ms < 3_600_000) {
    const [whole, fraction] = (seconds % 60).toFixed(3).split('.');
    return `${Math.floor(seconds / 60)}:${pad(whole, 2)}.${fraction} (m:ss.mmm)`;
  }
  const minutes = Math.floor(seconds / 60) % 60;
  return `${Math.floor(seconds / 3600)}:${pad(minutes, 2)}:${pad(Math.floor(seconds % 60), 2)} (h:mm:ss)`;
}

function elapsed(self, method, label) {
  const started = states.get(self).timers.get(label);
  if (started === undefined) {
    warn(`No such label '${label}' for console.${method}()`);
    return undefined;
  }
  const [seconds, nanoseconds] = process.hrtime(started);
  return formatTime(seconds * 1000 + nanoseconds / 1e6);
}

const methods = {
  log(...args) { print(this, 'stdout', args); },
  info(...args) { print(this, 'stdout', args); },
  debug(...args) { print(this, 'stdout', args); },
  warn(...args) { print(this, 'stderr', args); },
  error(...args) { print(this, 'stderr', args); },

  dir(object, options) {
    write(this, 'stdout', inspect(object, {
      customInspect: false, ...inspectOptionsFor(this, states.get(this).stdout), ...options,
    }));
  },

  time(label = 'default') {
    label = `${label}`;
    const { timers } = states.get(this);
    if (timers.has(label)) warn(`Label '${label}' already exists for console.time()`);
    else timers.set(label, process.hrtime());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    const text = elapsed(this, 'timeEnd', label);
    if (text === undefined) return;
    states.get(this).timers.delete(label);
    print(this, 'stdout', ['%s: %s', label, text]);
  },

  timeLog(label = 'default', ...data) {
    label = `${label}`;
    const text = elapsed(this, 'timeLog', label);
    if (text !== undefined) print(this, 'stdout', ['%s: %s', label, text, ...data]);
  },

  trace: function trace(...args) {
    const err = { name: 'Trace', message: formatFor(this, 'stderr', args) };
    Error.captureStackTrace(err, states.get(this).isGlobal ? this.trace : trace);
    this.error(err.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    Reflect.apply(this.warn, this, args);
  },

  clear() {
    const { stdout } = states.get(this);
    if (!stdout.isTTY || process.env.TERM === 'dumb') return;
    const { cursorTo, clearScreenDown } = require('readline');
    cursorTo(stdout, 0, 0);
    clearScreenDown(stdout);
  },

  count(label = 'default') {
    label = `${label}`;
    const { counts } = states.get(this);
    counts.set(label, (counts.get(label) ?? 0) + 1);
    this.log(`${label}: ${counts.get(label)}`);
  },

  countReset(label = 'default') {
    const { counts } = states.get(this);
    if (counts.has(`${label}`)) counts.delete(`${label}`);
    else warn(`Count for '${label}' does not exist`);
  },

  group(...data) {
    if (data.length > 0) Reflect.apply(this.log, this, data);
    indent(this, (state) => state.indent + ' '.repeat(state.indentWidth));
  },

  groupEnd() {
    indent(this, (state) => state.indent.slice(0, state.indent.length - state.indentWidth));
  },

  table(data, properties) {
    if (data === null || typeof data !== 'object') return this.log(data);
    const { tableText } = require('internal/console/table');
    this.log(tableText(data, properties, inspectOptionsFor(this, states.get(this).stdout)));
  },
};
methods.dirxml = function dirxml(...args) { Reflect.apply(this.log, this, args); };
methods.groupCollapsed = function groupCollapsed(...args) { Reflect.apply(methods.group, this, args); };

function indent(self, change) {
  const state = states.get(self);
  state.indent = change(state);
  state.setIndent(state.indent);
}

function checkStream(stream, name) {
  if (!stream || typeof stream.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM(name);
}

function checkOptions({ stdout, stderr, colorMode = 'auto', inspectOptions, groupIndentation }, given) {
  checkStream(stdout, 'stdout');
  checkStream(stderr, 'stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions === undefined) return;
  validateObject(inspectOptions, 'options.inspectOptions');
  if (inspectOptions.colors !== undefined && given.colorMode !== undefined) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
  }
}

/** A console on any two streams: new Console(stdout[, stderr][, ignoreErrors]) or (options). */
function Console(options, ...rest) {
  if (!new.target) return Reflect.construct(Console, [options, ...rest]);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  }
  const { stdout, stderr = stdout } = options;
  checkOptions({ ...options, stdout, stderr }, options);
  states.set(this, newState({ stdout, stderr }, options));
  for (const name of Object.keys(methods)) {
    this[name] = this[name].bind(this);
    Object.defineProperty(this[name], 'name', { value: name });
  }
  hide(this, '_stdout', stdout);
  hide(this, '_stderr', stderr);
  Object.defineProperty(this, Symbol.toStringTag, { value: 'console', configurable: true });
}
for (const name of Object.keys(methods)) hide(Console.prototype, name, methods[name]);
Object.defineProperty(Console, Symbol.hasInstance, {
  value(instance) { return states.has(instance) || Reflect.apply(Function.prototype[Symbol.hasInstance], this, [instance]); },
});

function hide(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true });
}

/** The global console's methods; host.setIndent keeps its native log in step. */
function globalMethods(host, globalConsole) {
  const state = newState({});
  Object.defineProperties(state, {
    stdout: { get: () => globalConsole._stdout },
    stderr: { get: () => globalConsole._stderr },
  });
  state.setIndent = host.setIndent;
  state.isGlobal = true;
  states.set(globalConsole, state);
  return { ...methods, Console, ...inspectorMethods };
}

// What only an attached inspector would show.
const inspectorMethods = {
  profile() {},
  profileEnd() {},
  timeStamp() {},
  context() { return Object.fromEntries(Object.keys(methods).map((name) => [name, () => {}])); },
  createTask(name) {
    if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
    return { run(f) { return f(); } };
  },
};

module.exports = { Console, globalMethods, formatTime };
