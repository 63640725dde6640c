'use strict';

// What few scripts ask of process, loaded when they do.

const { readEnvFile } = internalBinding('process_methods');

// loadEnvFile([path]) reads variables that are not set yet from a file.
function loadEnvFile(path = '.env') {
  const file = typeof path === 'string' ? path : require('url').fileURLToPath(path);
  const parsed = require('util').parseEnv(readEnvFile(file));
  for (const name of Object.keys(parsed)) {
    if (process.env[name] === undefined) process.env[name] = parsed[name];
  }
}

/** The options that NODE_OPTIONS takes. has() takes them as users write them; nothing changes them. */
class NodeEnvironmentFlagsSet extends Set {
  #flags;

  constructor(flags) {
    super();
    this.#flags = new Set(flags);
    return Object.freeze(this);
  }

  add() { return this; }
  delete() { return false; }
  clear() {}

  has(key) {
    if (typeof key !== 'string') return false;
    const name = key.replace(/_/g, '-').replace(/^(--[^=]+)=.*$/s, '$1');
    return this.#flags.has(name) || !name.startsWith('-') && (this.#flags.has(`--${name}`) || this.#flags.has(`-${name}`));
  }

  entries() { return this.#flags.entries(); }
  forEach(callback, thisArg) { this.#flags.forEach((value) => Reflect.apply(callback, thisArg, [value, value, this])); }
  get size() { return this.#flags.size; }
  values() { return this.#flags.values(); }
}
Object.defineProperty(NodeEnvironmentFlagsSet.prototype, 'keys', { value: NodeEnvironmentFlagsSet.prototype.values, writable: true, configurable: true });
NodeEnvironmentFlagsSet.prototype[Symbol.iterator] = NodeEnvironmentFlagsSet.prototype.values;

const allowedFlags = new NodeEnvironmentFlagsSet(require('internal/options').environmentFlags());

const unsupported = (name) => () => {
  const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name);
};

const report = {
  writeReport: unsupported('process.report.writeReport'),
  getReport: unsupported('process.report.getReport'),
  compact: false,
  directory: '',
  filename: '',
  excludeEnv: false,
  excludeNetwork: false,
  signal: 'SIGUSR2',
  reportOnFatalError: false,
  reportOnSignal: false,
  reportOnUncaughtException: false,
};

const finalization = {
  register: unsupported('process.finalization.register'),
  registerBeforeExit: unsupported('process.finalization.registerBeforeExit'),
  unregister: unsupported('process.finalization.unregister'),
};

module.exports = { loadEnvFile, allowedFlags, report, finalization };
