'use strict';
// opendir and Dir: a folder, entry by entry.

const { getCallback, getOptions, getPath } = require('internal/fs/args');
const { codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateUint32 } = require('internal/validators');

const kOpen = Symbol('open');

class Dir {
  #path; #entries; #closed = false; #reading = false;

  constructor(key, path, entries) {
    if (key !== kOpen) throw new ERR_MISSING_ARGS('handle');
    this.#path = path;
    this.#entries = entries;
  }

  get path() { return this.#path; }

  #check() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#reading) throw new ERR_DIR_CONCURRENT_OPERATION();
  }

  readSync() {
    this.#check();
    return this.#entries.shift() ?? null;
  }

  /** The next Dirent or null, by callback or promise. */
  read(callback) {
    if (callback !== undefined) {
      getCallback(callback);
      if (this.#closed) throw new ERR_DIR_CLOSED();
      const entry = this.#entries.shift() ?? null;
      this.#reading = true;
      process.nextTick(() => { this.#reading = false; callback(null, entry); });
      return undefined;
    }
    if (this.#closed) return Promise.reject(new ERR_DIR_CLOSED());
    return Promise.resolve(this.#entries.shift() ?? null);
  }

  closeSync() {
    this.#check();
    this.#closed = true;
  }

  close(callback) {
    if (callback !== undefined) {
      getCallback(callback);
      if (this.#closed) return process.nextTick(callback, new ERR_DIR_CLOSED());
      this.#closed = true;
      process.nextTick(callback, null);
      return undefined;
    }
    if (this.#closed) return Promise.reject(new ERR_DIR_CLOSED());
    this.#closed = true;
    return Promise.resolve();
  }

  /** Entry by entry; closes the folder at the end. */
  entries() {
    const dir = this;
    const finish = async (value) => {
      if (!dir.#closed) dir.#closed = true;
      return { value, done: true };
    };
    return {
      async next() {
        if (dir.#closed) throw new ERR_DIR_CLOSED();
        const value = dir.#entries.shift();
        return value === undefined ? finish(undefined) : { value, done: false };
      },
      return: finish,
      async throw(err) { await finish(); throw err; },
      [Symbol.asyncIterator]() { return this; },
    };
  }

  [Symbol.asyncIterator]() { return this.entries(); }
  [Symbol.dispose]() { if (!this.#closed) this.closeSync(); }
  async [Symbol.asyncDispose]() { if (!this.#closed) await this.close(); }
}

function readOptions(path, options) {
  path = getPath(path);
  options = getOptions(options, { encoding: 'utf8' });
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  return [path, options];
}

// As a readdir whose errors say opendir.
function renamed(err) {
  if (err.syscall === 'scandir') {
    err.syscall = 'opendir';
    err.message = err.message.replace('scandir', 'opendir');
  }
  return err;
}

function opendirSync(path, options) {
  [path, options] = readOptions(path, options);
  const fs = require('fs');
  try {
    return new Dir(kOpen, path, fs.readdirSync(path, { ...options, withFileTypes: true }));
  } catch (err) {
    // The form at once names no path, as Node's does not.
    if (err.syscall === 'scandir') {
      err.message = err.message.replace(/, scandir.*/s, ', opendir');
      delete err.path;
    }
    throw renamed(err);
  }
}

function opendir(path, options, callback) {
  if (typeof options === 'function' && callback === undefined) [options, callback] = [undefined, options];
  getCallback(callback);
  [path, options] = readOptions(path, options);
  require('fs').readdir(path, { ...options, withFileTypes: true }, (err, entries) => {
    if (err) callback(renamed(err));
    else callback(null, new Dir(kOpen, path, entries));
  });
}

module.exports = { Dir, opendir, opendirSync };
