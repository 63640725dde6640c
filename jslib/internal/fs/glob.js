'use strict';
// fs.glob: walks folders along a pattern. Matching one name is path's.

const fs = require('fs');
const path = require('path');
const { validateFunction, validateObject, validateString, validateStringArray } = require('internal/validators');

// expand writes out {a,b} and {1..3}.
function expand(pattern) {
  const m = /\{([^{}]*)\}/.exec(pattern);
  if (!m) return [pattern];
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(m[1]);
  const choices = range ? Array.from({ length: Math.abs(range[2] - range[1]) + 1 }, (_, i) => `${Number(range[1]) + (range[2] > range[1] ? i : -i)}`) :
    m[1].split(',');
  if (!range && choices.length < 2) return [pattern];
  return choices.flatMap((c) => expand(pattern.slice(0, m.index) + c + pattern.slice(m.index + m[0].length)));
}

const isMagic = (part) => /[*?[\]()!+@]/.test(part);

function* candidates(patterns, { cwd, exclude, withFileTypes }) {
  const seen = new Set();
  const excluded = typeof exclude === 'function' ? exclude :
    Array.isArray(exclude) ? (p) => exclude.some((x) => path.matchesGlob(typeof p === 'string' ? p : path.join(p.parentPath, p.name), x)) : () => false;
  for (const pattern of patterns.flatMap(expand)) {
    const absolute = path.isAbsolute(pattern);
    const parts = pattern.split('/').filter((p) => p !== '' && p !== '.');
    yield* visit(absolute ? '/' : '', parts);
  }

  function full(rel) { return path.isAbsolute(rel) ? rel : path.resolve(cwd, rel); }

  function entriesOf(rel) {
    try {
      return fs.readdirSync(full(rel) || '.', { withFileTypes: true });
    } catch {
      return [];
    }
  }

  function* found(rel, entry) {
    if (seen.has(rel)) return;
    let dirent = entry;
    if (withFileTypes && !dirent) {
      dirent = entriesOf(path.dirname(rel)).find((e) => e.name === path.basename(rel));
    }
    if (excluded(withFileTypes ? dirent : rel)) return;
    seen.add(rel);
    yield withFileTypes ? dirent : rel;
  }

  function* visit(rel, parts) {
    if (parts.length === 0) {
      yield* found(rel === '' ? '.' : rel);
      return;
    }
    const [part, ...rest] = parts;
    if (part === '**') {
      yield* visit(rel, rest.length ? rest : []);
      for (const entry of entriesOf(rel)) {
        if (entry.name.startsWith('.')) continue;
        const next = path.join(rel, entry.name);
        if (excluded(withFileTypes ? entry : next)) continue;
        if (entry.isDirectory()) yield* visit(next, parts);
        else if (rest.length === 0) yield* found(next, entry);
      }
      return;
    }
    if (!isMagic(part)) {
      const next = path.join(rel, part);
      if (fs.existsSync(full(next))) yield* visit(next, rest);
      return;
    }
    for (const entry of entriesOf(rel)) {
      if (entry.name.startsWith('.') && !part.startsWith('.')) continue;
      if (!path.matchesGlob(entry.name, part)) continue;
      const next = path.join(rel, entry.name);
      if (rest.length === 0) yield* found(next, entry);
      else if (entry.isDirectory() || entry.isSymbolicLink()) {
        if (!excluded(withFileTypes ? entry : next)) yield* visit(next, rest);
      }
    }
  }
}

function readArgs(pattern, options = {}) {
  validateObject(options, 'options');
  const { exclude, cwd, withFileTypes = false } = options;
  if (exclude !== undefined && exclude !== null && !Array.isArray(exclude)) validateFunction(exclude, 'options.exclude');
  if (Array.isArray(pattern)) validateStringArray(pattern, 'patterns');
  else validateString(pattern, 'patterns');
  const dir = cwd?.href ? require('url').fileURLToPath(cwd) : cwd ?? '.';
  return [Array.isArray(pattern) ? pattern : [pattern], { cwd: path.resolve(dir), exclude, withFileTypes }];
}

/** All paths that match, at once. */
function globSync(pattern, options) {
  return [...candidates(...readArgs(pattern, options))];
}

function glob(pattern, options, callback) {
  if (typeof options === 'function') [options, callback] = [undefined, options];
  validateFunction(callback, 'cb');
  const args = readArgs(pattern, options);
  setImmediate(() => {
    let list;
    try {
      list = [...candidates(...args)];
    } catch (err) {
      return callback(err);
    }
    callback(null, list);
  });
}

function globIterator(pattern, options) {
  const it = candidates(...readArgs(pattern, options));
  return {
    async next() { return it.next(); },
    async return(value) { return it.return(value); },
    [Symbol.asyncIterator]() { return this; },
  };
}

module.exports = { glob, globIterator, globSync };
