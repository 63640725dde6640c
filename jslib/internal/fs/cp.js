'use strict';
// fs.cp and cpSync: copies trees.

const fs = require('fs');
const path = require('path');
const { getPath } = require('internal/fs/args');
const {
  codes: {
    ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_EEXIST, ERR_FS_CP_EINVAL, ERR_FS_CP_FIFO_PIPE, ERR_FS_CP_NON_DIR_TO_DIR,
    ERR_FS_CP_SOCKET, ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, ERR_FS_CP_UNKNOWN, ERR_FS_EISDIR, ERR_INVALID_RETURN_VALUE,
  },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

const defaults = {
  dereference: false, errorOnExist: false, filter: undefined, force: true, preserveTimestamps: false,
  recursive: false, verbatimSymlinks: false,
};

function readOptions(options) {
  if (options === undefined) return { ...defaults };
  validateObject(options, 'options');
  options = { ...defaults, ...options };
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(options[name], `options.${name}`);
  }
  if (options.mode === undefined || options.mode === null) options.mode = 0;
  else validateInteger(options.mode, 'mode', 0, 7);
  if (options.dereference === true && options.verbatimSymlinks === true) {
    const { ERR_INCOMPATIBLE_OPTION_PAIR } = require('internal/errors').codes;
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
}

function problem(Class, message, at, errno, code) {
  return new Class({ message, path: at, syscall: 'cp', errno, code });
}

const isSubdirectory = (parent, child) => {
  const rel = path.relative(path.resolve(parent), path.resolve(child));
  return rel !== '' && !rel.startsWith('..') && !path.isAbsolute(rel);
};

// check refuses what cannot be copied, before anything is.
function check(src, dest, options, top) {
  const stat = options.dereference ? fs.statSync : fs.lstatSync;
  const from = stat(src, { bigint: true });
  const to = stat(dest, { bigint: true, throwIfNoEntry: false });
  if (to) {
    if (to.ino && to.ino === from.ino && to.dev === from.dev) {
      throw problem(ERR_FS_CP_EINVAL, 'src and dest cannot be the same', dest, 22, 'EINVAL');
    }
    if (from.isDirectory() && !to.isDirectory()) {
      throw problem(ERR_FS_CP_DIR_TO_NON_DIR, `cannot overwrite non-directory ${dest} with directory ${src}`, dest, 21, 'EISDIR');
    }
    if (!from.isDirectory() && to.isDirectory()) {
      throw problem(ERR_FS_CP_NON_DIR_TO_DIR, `cannot overwrite directory ${dest} with non-directory ${src}`, dest, 20, 'ENOTDIR');
    }
  }
  if (from.isDirectory() && isSubdirectory(src, dest)) {
    throw problem(ERR_FS_CP_EINVAL, `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 22, 'EINVAL');
  }
  if (top) checkParents(src, from, dest);
  return { from, to };
}

// checkParents refuses a dest that lies below src by way of a link.
function checkParents(src, from, dest) {
  const stop = path.resolve(path.dirname(src));
  for (let dir = path.resolve(path.dirname(dest)); dir !== stop && dir !== path.parse(dir).root; dir = path.dirname(dir)) {
    const stats = fs.statSync(dir, { bigint: true, throwIfNoEntry: false });
    if (stats && stats.ino === from.ino && stats.dev === from.dev) {
      throw problem(ERR_FS_CP_EINVAL, `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 22, 'EINVAL');
    }
  }
}

// steps does the copying; it yields what a filter answers, for the async form.
function* steps(src, dest, options, top) {
  if (options.filter) {
    const answer = yield options.filter(src, dest);
    if (!answer) return;
  }
  const { from, to } = check(src, dest, options, top);
  if (top) fs.mkdirSync(path.dirname(dest), { recursive: true });
  if (from.isDirectory()) {
    if (!options.recursive) {
      throw new ERR_FS_EISDIR({ message: `Recursive option not enabled, cannot copy a directory: ${src}`, path: src, syscall: 'cp', errno: 21, code: 'EISDIR' });
    }
    if (!to) fs.mkdirSync(dest);
    else if (options.errorOnExist && !options.force) throw problem(ERR_FS_CP_EEXIST, `${dest} already exists`, dest, 17, 'EEXIST');
    for (const name of fs.readdirSync(src)) yield* steps(path.join(src, name), path.join(dest, name), options, false);
    if (!to) fs.chmodSync(dest, Number(from.mode) & 0o7777);
  } else if (from.isFile() || from.isCharacterDevice() || from.isBlockDevice()) {
    copyFile(src, dest, from, to, options);
  } else if (from.isSymbolicLink()) {
    copyLink(src, dest, to, options);
  } else if (from.isSocket()) {
    throw problem(ERR_FS_CP_SOCKET, `cannot copy a socket file: ${dest}`, dest, 22, 'EINVAL');
  } else if (from.isFIFO()) {
    throw problem(ERR_FS_CP_FIFO_PIPE, `cannot copy a FIFO pipe: ${dest}`, dest, 22, 'EINVAL');
  } else {
    throw problem(ERR_FS_CP_UNKNOWN, `cannot copy an unknown file type: ${dest}`, dest, 22, 'EINVAL');
  }
}

function copyFile(src, dest, from, to, options) {
  if (to) {
    if (options.force) fs.unlinkSync(dest);
    else if (options.errorOnExist) throw problem(ERR_FS_CP_EEXIST, `${dest} already exists`, dest, 17, 'EEXIST');
    else return;
  }
  fs.copyFileSync(src, dest, options.mode);
  if (options.preserveTimestamps) fs.utimesSync(dest, inSeconds(from.atimeNs), inSeconds(from.mtimeNs));
  fs.chmodSync(dest, Number(from.mode) & 0o7777);
}

// inSeconds leaves no more than microseconds: rounded up, a time could seem a
// millisecond later.
const inSeconds = (ns) => Number(ns / 1000n) / 1e6;

// checkLink refuses to replace the link dest, whose folder has to do with the
// folder target.
function checkLink(src, target, dest) {
  if (!fs.statSync(src, { throwIfNoEntry: false })?.isDirectory()) return;
  const existing = path.resolve(path.dirname(dest), fs.readlinkSync(dest));
  if (target === existing || isSubdirectory(target, existing)) {
    throw problem(ERR_FS_CP_EINVAL, `cannot copy ${target} to a subdirectory of self ${existing}`, dest, 22, 'EINVAL');
  }
  if (isSubdirectory(existing, target)) {
    throw problem(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, `cannot overwrite ${existing} with ${target}`, dest, 22, 'EINVAL');
  }
}

function copyLink(src, dest, to, options) {
  let target = fs.readlinkSync(src);
  if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
  if (to?.isSymbolicLink()) {
    checkLink(src, target, dest);
    fs.unlinkSync(dest);
  }
  fs.symlinkSync(target, dest);
}

/** Copies src to dest at once. */
function cpSync(src, dest, options) {
  options = readOptions(options);
  src = `${getPath(src, 'src')}`;
  dest = `${getPath(dest, 'dest')}`;
  const it = steps(src, dest, options, true);
  let step = it.next();
  while (!step.done) {
    if (typeof step.value?.then === 'function') throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', step.value);
    step = it.next(step.value);
  }
}

/** Copies src to dest; between files others get their turn. */
function cp(src, dest, options, callback) {
  if (typeof options === 'function' && callback === undefined) [options, callback] = [undefined, options];
  validateFunction(callback, 'cb');
  options = readOptions(options);
  src = `${getPath(src, 'src')}`;
  dest = `${getPath(dest, 'dest')}`;
  const filter = options.filter ?? (() => true);
  const it = steps(src, dest, { ...options, filter }, true);
  const next = (answer) => {
    let step;
    try {
      step = it.next(answer);
    } catch (err) {
      return callback(err);
    }
    if (step.done) return callback(null);
    Promise.resolve(step.value).then((v) => setImmediate(next, v), (err) => process.nextTick(callback, err));
  };
  setImmediate(next);
}

module.exports = { cp, cpSync };
