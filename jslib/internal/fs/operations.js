'use strict';
// The operations that fs offers in three forms: with a callback, as …Sync and
// as promises. Each entry reads the arguments and names what the binding does:
// [operation, its arguments (all of them), how to make the result (optional)].

const args = require('internal/fs/args');
const { Dirent, StatFs, joinPath, makeStats } = require('internal/fs/stats');
const constants = require('internal/fs/constants');
const {
  codes: { ERR_FS_FILE_TOO_LARGE, ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal/validators');

const {
  encodeName, getData, getFd, getFlags, getMode, getOptions, getPath, getPathOrFd, toUnixTimestamp, wantsBytes,
} = args;

const timestamps = (atime, mtime) => [toUnixTimestamp(atime), toUnixTimestamp(mtime)];

// smallMode is access's and copyFile's mode; Node checks it natively, in words
// of its own.
function smallMode(mode, def) {
  if (mode === undefined || mode === null) return def;
  if (typeof mode !== 'number') throw coded(new TypeError('mode must be int32 or null/undefined'), 'ERR_INVALID_ARG_TYPE');
  if (mode < 0 || mode > 7) throw coded(new RangeError('mode is out of range: >= 0 && <= 7'), 'ERR_OUT_OF_RANGE');
  return Math.trunc(mode);
}

function coded(err, code) {
  err.code = code;
  return err;
}

const accessMode = (mode) => smallMode(mode, constants.F_OK);
const copyMode = (mode) => smallMode(mode, 0);

function ownerIds(uid, gid) {
  validateInteger(uid, 'uid', -1, 2 ** 32 - 1);
  validateInteger(gid, 'gid', -1, 2 ** 32 - 1);
  return [uid, gid];
}

function length(len) {
  validateInteger(len, 'len');
  return Math.max(0, len);
}

function named(op, path, options) {
  const { encoding } = getOptions(options);
  return [op, [path, wantsBytes(encoding)], (v) => encodeName(v, encoding)];
}

function tempPrefix(prefix) {
  if (typeof prefix !== 'string' && !(prefix instanceof Uint8Array) && !(prefix instanceof URL)) {
    throw new ERR_INVALID_ARG_TYPE('prefix', ['string', 'Buffer', 'URL'], prefix);
  }
  const path = getPath(prefix, 'prefix');
  if (!warnedOfTemplate && path.at(-1) === (typeof path === 'string' ? 'X' : 0x58)) {
    warnedOfTemplate = true;
    process.emitWarning('mkdtemp() templates ending with X are not portable. For details see: https://nodejs.org/api/fs.html');
  }
  return path;
}
let warnedOfTemplate = false;

const bigint = (options) => Boolean(options?.bigint);

const operations = {
  access: (path, mode) => ['access', [getPath(path), accessMode(mode)]],
  chmod: (path, mode) => ['chmod', [getPath(path), getMode(mode, 'mode')]],
  chown: (path, uid, gid) => ['chown', [getPath(path), ...ownerIds(uid, gid)]],
  copyFile: (src, dest, mode) => ['copyFile', [getPath(src, 'src'), getPath(dest, 'dest'), copyMode(mode)]],
  lchown: (path, uid, gid) => ['lchown', [getPath(path), ...ownerIds(uid, gid)]],
  link: (from, to) => ['link', [getPath(from, 'existingPath'), getPath(to, 'newPath')]],
  lstat: (path, options) => ['lstat', [getPath(path), bigint(options)], makeStats],
  lutimes: (path, atime, mtime) => ['lutimes', [getPath(path), ...timestamps(atime, mtime)]],
  mkdir(path, options) {
    let mode = 0o777;
    let recursive = false;
    if (typeof options === 'number' || typeof options === 'string') {
      mode = getMode(options, 'mode');
    } else if (options) {
      if (options.recursive !== undefined) recursive = options.recursive;
      if (options.mode !== undefined) mode = getMode(options.mode, 'options.mode');
    }
    path = getPath(path);
    validateBoolean(recursive, 'options.recursive');
    return ['mkdir', [path, mode, recursive]];
  },
  mkdtemp: (prefix, options) => named('mkdtemp', tempPrefix(prefix), options),
  open: (path, flags, mode) => ['open', [getPath(path), getFlags(flags), getMode(mode, 'mode', 0o666)]],
  readdir(path, options) {
    const { encoding, withFileTypes } = getOptions(options);
    path = getPath(path);
    const encode = (name) => encodeName(name, encoding);
    return ['readdir', [path, wantsBytes(encoding), Boolean(withFileTypes)], (v) => {
      if (!withFileTypes) return v.map(encode);
      return v[0].map((name, i) => new Dirent(encode(name), v[1][i], path));
    }];
  },
  readlink: (path, options) => named('readlink', getPath(path), options),
  realpath: (path, options) => named('realpath', getPath(path), options),
  realpathNative: (path, options) => named('realpathNative', getPath(path), options),
  rename: (from, to) => ['rename', [getPath(from, 'oldPath'), getPath(to, 'newPath')]],
  rmdir(path, options) {
    if (options?.recursive !== undefined) {
      const { ERR_INVALID_ARG_VALUE } = require('internal/errors').codes;
      throw new ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
    }
    return ['rmdir', [getPath(path)]];
  },
  stat(path, options) {
    if (options?.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
    return ['stat', [getPath(path), bigint(options)], makeStats];
  },
  statfs(path, options = { bigint: false }) {
    return ['statfs', [getPath(path), bigint(options)], (v) => new StatFs(v)];
  },
  symlink(target, path, type) {
    args.checkSymlinkType(type);
    return ['symlink', [getPath(target, 'target'), getPath(path)]];
  },
  unlink: (path) => ['unlink', [getPath(path)]],
  utimes: (path, atime, mtime) => ['utimes', [getPath(path), ...timestamps(atime, mtime)]],
  readFile(path, options) {
    const o = getOptions(options, { flag: 'r' });
    const done = (data) => (o.encoding && o.encoding !== 'buffer' ? data.toString(o.encoding) : data);
    return ['readFile', [getPathOrFd(path), getFlags(o.flag, 'options.flag')], (data) => {
      if (data.length > 2 ** 31 - 1 && o.encoding) throw new ERR_FS_FILE_TOO_LARGE(data.length);
      return done(data);
    }];
  },
  writeFile(path, data, options) {
    const o = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
    const flag = o.flag || 'w';
    if (o.flush !== undefined && o.flush !== null) validateBoolean(o.flush, 'options.flush');
    return ['writeFile', [getPathOrFd(path), getData(data, o.encoding), getFlags(flag), getMode(o.mode, 'mode', 0o666)]];
  },
  appendFile(path, data, options) {
    const o = { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }) };
    o.flag ||= 'a';
    return operations.writeFile(path, data, o);
  },
};

// What works on a descriptor: FileHandle has these as methods of its own.
const descriptorOperations = {
  close: (fd) => ['close', [getFd(fd)]],
  fchmod: (fd, mode) => ['fchmod', [getFd(fd), getMode(mode, 'mode')]],
  fchown: (fd, uid, gid) => ['fchown', [getFd(fd), ...ownerIds(uid, gid)]],
  fdatasync: (fd) => ['fdatasync', [getFd(fd)]],
  fstat: (fd, options) => ['fstat', [getFd(fd), bigint(options)], makeStats],
  fsync: (fd) => ['fsync', [getFd(fd)]],
  ftruncate: (fd, len = 0) => ['ftruncate', [getFd(fd), length(len)]],
  futimes(fd, atime, mtime) {
    const times = [toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime')];
    return ['futimes', [getFd(fd), ...times]];
  },
};

/** What readdir gives with recursive: the same entries for all folders below. */
function* walk(list, path, options) {
  // Breadth first, as Node does; list(folder) reads one folder with its kinds.
  const queue = [['', path]];
  while (queue.length > 0) {
    const [prefix, dir] = queue.shift();
    const entries = yield [dir];
    for (const entry of entries) {
      const relative = prefix === '' ? entry.name : joinPath(prefix, entry.name);
      list.push(options?.withFileTypes ? entry : relative);
      if (entry.isDirectory()) queue.push([relative, joinPath(dir, entry.name)]);
    }
  }
}

// What a FileHandle keeps: its descriptor, -1 for none; how many use it, and how they say so; and the key to its constructor.
const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');
const kMake = Symbol('make');

module.exports = { descriptorOperations, kFd, kMake, kRef, kRefs, kUnref, operations, walk };
