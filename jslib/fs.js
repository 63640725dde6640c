'use strict';
// The public module 'fs'. Most of it is made of internal/fs/operations; reading,
// writing, streams, watching and trees are here or loaded when first used.

const binding = internalBinding('fs');
const { descriptorOperations, operations, walk } = require('internal/fs/operations');
const {
  checkWindow, getCallback, getData, getFd, getMode, getOptions, getPath, getPosition, getRmOptions, getView,
  getViews, toUnixTimestamp,
} = require('internal/fs/args');
const { Dirent, Stats } = require('internal/fs/stats');
const { codes: { ERR_INVALID_ARG_VALUE }, AbortError } = require('internal/errors');
const { validateFunction, validateInteger, validateObject, validateBoolean } = require('internal/validators');

const fs = module.exports;
const kPromisifyArgs = Symbol.for('nodejs.util.promisify.custom');

function nameIt(fn, name, length) {
  Object.defineProperty(fn, 'name', { value: name, configurable: true });
  Object.defineProperty(fn, 'length', { value: length, configurable: true });
  return fn;
}

// run starts [operation, arguments, result] and gives (err, value) to cb.
function run([op, list, result], cb) {
  binding[op](...list, result === undefined ? cb : (err, value) => {
    if (err) return cb(err);
    let out;
    try {
      out = result(value);
    } catch (e) {
      return cb(e);
    }
    cb(null, out);
  });
}

function runSync([op, list, result]) {
  const value = binding[op](...list);
  return result === undefined ? value : result(value);
}

// offer defines name with a callback, and name + 'Sync'.
function offer(name, read) {
  const length = optional.has(name) ? 0 : read.length;
  fs[name] = nameIt(function(...list) {
    let at = list.length - 1;
    while (at > 0 && typeof list[at] !== 'function') at--;
    if (at <= 0 && name in readsFirst) read(...list.slice(0, readsFirst[name]));
    const cb = getCallback(list[at] === undefined && list.length > read.length ? list[read.length] : list[at > 0 ? at : list.length]);
    list.length = at;
    // A result of nothing gives the callback err alone, as Node's do.
    const o = read(...list);
    run(o, quiet.has(o[0]) ? (err) => cb(err) : cb);
  }, name, length + 1);
  fs[`${name}Sync`] = nameIt((...list) => runSync(read(...list)), `${name}Sync`, length || 1);
}
// Those that complain of so many of their arguments before they do of a missing
// callback, and those whose second argument Node does not count.
const readsFirst = { __proto__: null, access: 1, chmod: 2, copyFile: 2, fchmod: 2, fchown: 3, ftruncate: 2, futimes: 3, open: 1 };
const optional = new Set(['fstat', 'ftruncate', 'lstat', 'stat', 'statfs']);
const quiet = new Set(['access', 'chmod', 'chown', 'close', 'copyFile', 'fchmod', 'fchown', 'fdatasync', 'fsync', 'ftruncate',
                       'futimes', 'lchown', 'link', 'lutimes', 'rename', 'rmdir', 'symlink', 'unlink', 'utimes', 'writeFile']);

for (const name of Object.keys(operations)) offer(name, operations[name]);
for (const name of Object.keys(descriptorOperations)) offer(name, descriptorOperations[name]);

// A close without a callback is fine; its error is thrown.
const closeWithCallback = fs.close;
fs.close = function close(fd, callback = (err) => { if (err) throw err; }) {
  validateFunction(callback, 'cb');
  return closeWithCallback(fd, callback);
};

function statSyncOf(name) {
  const plain = fs[name];
  fs[name] = nameIt((path, options = { bigint: false, throwIfNoEntry: true }) => {
    try {
      return plain(path, options);
    } catch (err) {
      if (options?.throwIfNoEntry === false && (err.code === 'ENOENT' || err.code === 'ENOTDIR')) return undefined;
      throw err;
    }
  }, name, 1);
}
statSyncOf('statSync');
statSyncOf('lstatSync');

/** Says whether path is there. Deprecated by its own design: use access. */
fs.exists = function exists(path, callback) {
  getCallback(callback);
  let p;
  try {
    p = getPath(path);
  } catch {
    return callback(false);
  }
  binding.access(p, 0, (err) => callback(!err));
};
fs.exists[kPromisifyArgs] = nameIt((path) => new Promise((resolve) => fs.exists(path, resolve)), 'exists', 1);

fs.existsSync = function existsSync(path) {
  try {
    path = getPath(path);
  } catch (err) {
    if (err.code === 'ERR_INVALID_ARG_TYPE') warnOfArgument();
    return false;
  }
  try {
    binding.access(path, 0);
    return true;
  } catch {
    return false;
  }
};

let warnedOfArgument = false;
function warnOfArgument() {
  if (warnedOfArgument) return;
  warnedOfArgument = true;
  process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
}

// --- reading and writing through a descriptor ---

// readArgs reads (buffer, offset, length, position) or (buffer, options), or
// with optional view (options).
function readArgs(fd, buffer, offsetOrOptions, length, position) {
  fd = getFd(fd);
  let offset = offsetOrOptions;
  if (arguments.length <= 2 && !ArrayBuffer.isView(buffer)) {
    const o = buffer ?? {};
    ({ buffer = Buffer.alloc(16384) } = o);
    ({ offset = 0, length = getView(buffer).byteLength - offset, position = null } = o);
  } else if (offset !== null && typeof offset === 'object') {
    validateObject(offset, 'options', { nullable: true });
    ({ offset = 0, length = getView(buffer).byteLength - offset, position = null } = offset);
  }
  getView(buffer);
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  length |= 0;
  position = getPosition(position, 'position', length);
  if (length !== 0) {
    if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    checkWindow(offset, length, buffer.byteLength);
  }
  return [fd, buffer, offset, length, position];
}

fs.read = function read(fd, buffer, offsetOrOptions, length, position, callback) {
  // (fd, cb), (fd, options, cb) and (fd, view, options, cb) are the short forms.
  const at = Math.min(arguments.length - 1, 5);
  getFd(fd);
  callback = typeof arguments[at] === 'function' ? arguments[at] : callback;
  getCallback(callback);
  const list = readArgs(...Array.prototype.slice.call(arguments, 0, at));
  const view = list[1];
  if (list[3] === 0) return process.nextTick(() => callback(null, 0, view));
  binding.read(...list, (err, n) => callback(err, n || 0, view));
};
fs.readSync = function readSync(fd, buffer, offsetOrOptions, length, position) {
  getView(buffer);
  // Of three arguments the last is options, whatever it is.
  if (arguments.length === 3) validateObject(offsetOrOptions ?? {}, 'options');
  const list = readArgs(fd, buffer, offsetOrOptions, length, position, null);
  return list[3] === 0 ? 0 : binding.read(...list);
};

// writeArgs reads (view, offset|options, length, position) or (string,
// position, encoding).
function writeArgs(fd, buffer, offsetOrOptions, length, position) {
  fd = getFd(fd);
  if (ArrayBuffer.isView(buffer)) {
    let offset = offsetOrOptions;
    if (offset !== null && typeof offset === 'object') {
      validateObject(offset, 'options', { nullable: true });
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    }
    if (offset === undefined || offset === null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    checkWindow(offset, length, buffer.byteLength);
    return [fd, buffer, offset, length, typeof position === 'number' || typeof position === 'bigint' ? getPosition(position) : null];
  }
  if (typeof buffer !== 'string') {
    const { ERR_INVALID_ARG_TYPE } = require('internal/errors').codes;
    throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  }
  const at = typeof offsetOrOptions === 'number' ? offsetOrOptions : null;
  const encoding = typeof length === 'string' ? length : 'utf8';
  require('internal/validators').validateEncoding(buffer, encoding);
  const bytes = getData(buffer, encoding);
  return [fd, bytes, 0, bytes.length, at];
}

fs.write = function write(fd, buffer, offsetOrOptions, length, position, callback) {
  const list = [...arguments];
  const at = list.findIndex((a) => typeof a === 'function');
  callback = getCallback(at === -1 ? callback : list[at]);
  binding.write(...writeArgs(...list.slice(0, at)), (err, n) => callback(err, n || 0, buffer));
};
fs.writeSync = function writeSync(fd, buffer, offsetOrOptions, length, position) {
  return binding.write(...writeArgs(fd, buffer, offsetOrOptions, length, position));
};

for (const name of ['readv', 'writev']) {
  fs[name] = nameIt(function(fd, buffers, position, callback) {
    if (typeof position === 'function') [position, callback] = [null, position];
    getCallback(callback);
    binding[name](getFd(fd), getViews(buffers), typeof position === 'number' ? position : null,
                  (err, n) => callback(err, n || 0, buffers));
  }, name, 4);
  fs[`${name}Sync`] = nameIt((fd, buffers, position) =>
    binding[name](getFd(fd), getViews(buffers), typeof position === 'number' ? position : null), `${name}Sync`, 3);
}

// promisify gives the second value a name.
for (const name of ['read', 'write', 'readv', 'writev']) {
  const value = name.startsWith('read') ? 'bytesRead' : 'bytesWritten';
  const what = name.endsWith('v') ? 'buffers' : 'buffer';
  Object.defineProperty(fs[name], kPromisifyArgs, {
    enumerable: false, configurable: true,
    value: nameIt((...list) => new Promise((resolve, reject) => fs[name](...list, (err, n, b) => {
      if (err) reject(err);
      else resolve({ [value]: n, [what]: b });
    })), name, 0),
  });
}

// --- whole files ---

// detour lets the steps of make serve calls whose arguments applies likes.
function detour(name, applies, make) {
  const plain = fs[name];
  const plainSync = fs[`${name}Sync`];
  fs[name] = nameIt(function(...list) {
    const at = list.findIndex((a, i) => i > 0 && typeof a === 'function');
    if (at < 1 || !applies(...list.slice(0, at))) return plain(...list);
    require('internal/fs/steps').take(make(...list.slice(0, at)), list[at]);
  }, name, plain.length);
  fs[`${name}Sync`] = nameIt((...list) => {
    if (!applies(...list)) return plainSync(...list);
    return require('internal/fs/steps').takeSync(make(...list));
  }, `${name}Sync`, plainSync.length);
}
detour('readFile', (path, options) => options?.buffer !== undefined && typeof options === 'object',
       (path, options) => require('internal/fs/steps').readInto(path, options));
for (const [name, flag] of [['writeFile', 'w'], ['appendFile', 'a']]) {
  detour(name, (path, data, options) => options?.flush === true,
         (path, data, options) => require('internal/fs/steps').writeFlushed(path, data, options, flag));
}

// abortable adds options.signal to an operation with a callback.
function abortable(name) {
  const plain = fs[name];
  fs[name] = nameIt(function(...list) {
    const at = list.findIndex((a, i) => i > 0 && typeof a === 'function');
    const signal = at > 0 ? list[at - 1]?.signal : undefined;
    if (signal === undefined || at < 1) return plain(...list);
    getOptions(list[at - 1]);
    const cb = list[at];
    if (signal.aborted) return process.nextTick(() => cb(new AbortError(undefined, { cause: signal.reason })));
    let over = false;
    const finish = (...out) => {
      if (over) return;
      over = true;
      signal.removeEventListener('abort', onAbort);
      cb(...out);
    };
    const onAbort = () => finish(new AbortError(undefined, { cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
    list[at] = finish;
    plain(...list);
  }, name, plain.length);
}
for (const name of ['readFile', 'writeFile', 'stat']) abortable(name);

/** Sets the size of path. */
fs.truncate = function truncate(path, len, callback) {
  if (typeof len === 'function') [len, callback] = [0, len];
  if (len === undefined) len = 0;
  validateInteger(len, 'len');
  len = Math.max(0, len);
  getCallback(callback);
  fs.open(path, 'r+', (err, fd) => {
    if (err) return callback(err);
    binding.ftruncate(fd, len, (err) => fs.close(fd, (err2) => callback(err || err2 || null)));
  });
};
fs.truncateSync = function truncateSync(path, len) {
  if (len === undefined) len = 0;
  const fd = fs.openSync(path, 'r+');
  try {
    fs.ftruncateSync(fd, len);
  } finally {
    fs.closeSync(fd);
  }
};

// --- folders ---

const readdir = fs.readdir;
fs.readdir = function(path, options, callback) {
  if (typeof options === 'function' && callback === undefined) [options, callback] = [undefined, options];
  if (!options?.recursive) return readdir(path, options, callback);
  getCallback(callback);
  validateBoolean(options.recursive, 'options.recursive');
  const found = [];
  const steps = walk(found, getPath(path), options);
  const next = (entries) => {
    const { value, done } = steps.next(entries);
    if (done) return callback(null, found);
    readdir(value[0], { ...options, withFileTypes: true }, (err, list) => (err ? callback(err) : next(list)));
  };
  next();
};
nameIt(fs.readdir, 'readdir', 3);
const readdirSync = fs.readdirSync;
fs.readdirSync = function(path, options) {
  if (!options?.recursive) return readdirSync(path, options);
  validateBoolean(options.recursive, 'options.recursive');
  const found = [];
  const steps = walk(found, getPath(path), options);
  let step = steps.next();
  while (!step.done) step = steps.next(readdirSync(step.value[0], { ...options, withFileTypes: true }));
  return found;
};
nameIt(fs.readdirSync, 'readdirSync', 2);

fs.rm = function rm(path, options, callback) {
  if (typeof options === 'function' && callback === undefined) [options, callback] = [undefined, options];
  getCallback(callback);
  path = getPath(path);
  options = getRmOptions(options);
  binding.lstat(path, false, (err, stats) => {
    if (err) return callback(options.force && err.code === 'ENOENT' ? null : err);
    const refused = rmRefusal(path, stats, options);
    if (refused) return callback(refused);
    binding.rmTree(path, options.maxRetries, options.retryDelay, (err) => callback(err));
  });
};
fs.rmSync = function rmSync(path, options) {
  path = getPath(path);
  options = getRmOptions(options);
  let stats;
  try {
    stats = binding.lstat(path, false);
  } catch (err) {
    if (options.force && err.code === 'ENOENT') return;
    throw err;
  }
  const refused = rmRefusal(path, stats, options);
  if (refused) throw refused;
  binding.rmTree(path, options.maxRetries, options.retryDelay);
};

function rmRefusal(path, stats, options) {
  if ((stats[1] & 0o170000) !== 0o040000 || options.recursive) return null;
  const { ERR_FS_EISDIR } = require('internal/errors').codes;
  return new ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: 21 });
}

// lchmod is macOS's alone.
if (process.platform === 'darwin') {
  fs.lchmod = (path, mode, callback) => fs.open(path, fs.constants.O_WRONLY | fs.constants.O_SYMLINK, (err, fd) => {
    if (err) return callback(err);
    fs.fchmod(fd, mode, (err) => fs.close(fd, (err2) => callback(err || err2)));
  });
  fs.lchmodSync = (path, mode) => {
    const fd = fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_SYMLINK);
    try {
      fs.fchmodSync(fd, getMode(mode, 'mode'));
    } finally {
      fs.closeSync(fd);
    }
  };
} else {
  fs.lchmod = undefined;
  fs.lchmodSync = undefined;
}

// The native form is a property of the other.
for (const [name, native] of [['realpath', 'realpathNative'], ['realpathSync', 'realpathNativeSync']]) {
  fs[name].native = nameIt(fs[native], 'native', fs[native].length);
  delete fs[native];
}

/** A folder that its dispose removes. */
fs.mkdtempDisposableSync = function mkdtempDisposableSync(prefix, options) {
  const path = fs.mkdtempSync(prefix, options);
  const full = require('path').resolve(process.cwd(), path);
  const remove = () => fs.rmSync(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  return { path, remove, [Symbol.dispose]: remove };
};

/** A Blob of what the file at path has now. */
fs.openAsBlob = async function openAsBlob(path, options = {}) {
  validateObject(options, 'options');
  const data = await fs.promises.readFile(path);
  return new Blob([data], { type: options.type || '' });
};
fs.openAsBlobSync = function openAsBlobSync(path, options = {}) {
  validateObject(options, 'options');
  return new Blob([fs.readFileSync(path)], { type: options.type || '' });
};

// --- what is loaded when first used ---

// lazily takes the lengths of the functions, by name.
function lazily(lengths, load) {
  for (const name of Object.keys(lengths)) {
    fs[name] = nameIt(function(...list) { return load()[name](...list); }, name, lengths[name]);
  }
}
lazily({ cp: 4, cpSync: 3 }, () => require('internal/fs/cp'));
lazily({ glob: 3, globSync: 2 }, () => require('internal/fs/glob'));
lazily({ watch: 3, watchFile: 3, unwatchFile: 2 }, () => require('internal/fs/watch'));
lazily({ opendir: 3, opendirSync: 2 }, () => require('internal/fs/dir'));
lazily({ createReadStream: 2, createWriteStream: 2 }, () => require('internal/fs/streams'));

fs.Dirent = Dirent;
fs.Stats = Stats;
fs._toUnixTimestamp = toUnixTimestamp;
fs.constants = require('internal/fs/constants');
Object.defineProperty(fs, 'constants', { enumerable: true, configurable: false, writable: false });

function lazyValue(name, load) {
  Object.defineProperty(fs, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = load();
      Object.defineProperty(fs, name, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(fs, name, { value, enumerable: true, configurable: true, writable: true });
    },
  });
}
lazyValue('ReadStream', () => require('internal/fs/streams').ReadStream);
lazyValue('WriteStream', () => require('internal/fs/streams').WriteStream);
lazyValue('FileReadStream', () => require('internal/fs/streams').ReadStream);
lazyValue('FileWriteStream', () => require('internal/fs/streams').WriteStream);
lazyValue('Dir', () => require('internal/fs/dir').Dir);
Object.defineProperty(fs, 'promises', {
  enumerable: true,
  configurable: true,
  get: () => require('fs/promises'),
});
