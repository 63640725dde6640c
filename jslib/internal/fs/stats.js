'use strict';
// Stats, BigIntStats, StatFs and Dirent.

const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } = require('internal/fs/constants');
const { join } = require('path');

const kAtime = Symbol('partialAtimeNs');
const kMtime = Symbol('partialMtimeNs');
const kCtime = Symbol('partialCtimeNs');
const kBirthtime = Symbol('kPartialBirthtimeNs');
const kType = Symbol('type');

function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}

const kinds = {
  isDirectory: S_IFDIR, isFile: S_IFREG, isBlockDevice: S_IFBLK, isCharacterDevice: S_IFCHR,
  isSymbolicLink: S_IFLNK, isFIFO: S_IFIFO, isSocket: S_IFSOCK,
};
for (const name of Object.keys(kinds)) {
  StatsBase.prototype[name] = { [name]() { return this._checkModeProperty(kinds[name]); } }[name];
}

const dateFromMs = (ms) => new Date(Math.round(Number(ms)));

// The Dates are made when first read.
function lazyDate(proto, name, ms) {
  Object.defineProperty(proto, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = dateFromMs(this[ms]);
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
    },
  });
}

function StatsFields(target, args) {
  Reflect.apply(StatsBase, target, args);
  [target.atimeMs, target.mtimeMs, target.ctimeMs, target.birthtimeMs] = args.slice(10, 14);
}

/** What stat tells, in numbers. Constructing it is deprecated (DEP0180). */
function Stats(...args) {
  if (!warned) {
    warned = true;
    process.emitWarning('fs.Stats constructor is deprecated.', 'DeprecationWarning', 'DEP0180');
  }
  StatsFields(this, [...args.slice(0, 10), NaN, NaN, NaN, NaN]);
  this[kAtime] = this[kMtime] = this[kCtime] = this[kBirthtime] = undefined;
}
let warned = false;
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);
Object.defineProperty(Stats, 'length', { value: 18, configurable: true });
Stats.prototype._checkModeProperty = function(property) {
  return (this.mode & S_IFMT) === property;
};
for (const time of ['atime', 'mtime', 'ctime', 'birthtime']) lazyDate(Stats.prototype, time, `${time}Ms`);

/** What stat tells, in bigints; the last four are times in nanoseconds. */
function BigIntStats(...args) {
  const ns = args.slice(10, 14);
  StatsFields(this, [...args.slice(0, 10), ...ns.map((t) => t / 1000000n)]);
  [this.atimeNs, this.mtimeNs, this.ctimeNs, this.birthtimeNs] = ns;
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);
BigIntStats.prototype._checkModeProperty = function(property) {
  return (this.mode & BigInt(S_IFMT)) === BigInt(property);
};
for (const time of ['atime', 'mtime', 'ctime', 'birthtime']) lazyDate(BigIntStats.prototype, time, `${time}Ms`);

/** Makes Stats of the binding's fields. */
function makeStats(f) {
  if (typeof f[0] === 'bigint') {
    const ns = (i) => f[i] * 1000000000n + f[i + 1];
    return new BigIntStats(...f.slice(0, 10), ns(10), ns(12), ns(14), ns(16));
  }
  const s = Object.create(Stats.prototype);
  StatsFields(s, [...f.slice(0, 10),
                  f[10] * 1000 + f[11] / 1e6, f[12] * 1000 + f[13] / 1e6, f[14] * 1000 + f[15] / 1e6, f[16] * 1000 + f[17] / 1e6]);
  s[kAtime] = f[11];
  s[kMtime] = f[13];
  s[kCtime] = f[15];
  s[kBirthtime] = f[17];
  return s;
}

/** What a path that is not there looks like to watchFile. */
function emptyStats(bigint) {
  const n = bigint ? 0n : 0;
  return makeStats(new Array(18).fill(n));
}

class StatFs {
  constructor([type, bsize, frsize, blocks, bfree, bavail, files, ffree]) {
    this.type = type;
    this.bsize = bsize;
    this.frsize = frsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

const FILE = 1, DIR = 2, LINK = 3, FIFO = 4, SOCKET = 5, CHAR = 6, BLOCK = 7;

/** An entry of a folder with its kind. */
class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }

  isDirectory() { return this[kType] === DIR; }
  isFile() { return this[kType] === FILE; }
  isBlockDevice() { return this[kType] === BLOCK; }
  isCharacterDevice() { return this[kType] === CHAR; }
  isSymbolicLink() { return this[kType] === LINK; }
  isFIFO() { return this[kType] === FIFO; }
  isSocket() { return this[kType] === SOCKET; }
}

/** Joins a folder and a name, either of which may be bytes. */
function joinPath(dir, name) {
  if (typeof dir === 'string' && typeof name === 'string') return join(dir, name);
  return Buffer.concat([Buffer.from(dir), Buffer.from('/'), Buffer.from(name)]);
}

module.exports = { BigIntStats, Dirent, StatFs, Stats, StatsBase, emptyStats, joinPath, kType, makeStats };
