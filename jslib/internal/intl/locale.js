'use strict';

// Which locales there are, and how options are read. Formats are those of
// English; other locales fall back to the default one, as in a Node that is
// built with little ICU.

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');

/** The order and the signs of dates, by locale. */
const locales = {
  'en-US': { order: 'mdy', separator: '/', padded: [], shortYear: true, hour12: true, am: 'AM', pm: 'PM' },
  'en': { order: 'mdy', separator: '/', padded: [], shortYear: true, hour12: true, am: 'AM', pm: 'PM' },
  'en-GB': { order: 'dmy', separator: '/', padded: ['dmy', 'dm', 'short'], hour12: false, am: 'am', pm: 'pm' },
  'en-AU': { order: 'dmy', separator: '/', padded: ['dmy'], shortYear: true, hour12: true, am: 'am', pm: 'pm', summer: true },
  'en-IN': { order: 'dmy', separator: '/', padded: ['dm', 'short'], shortYear: true, hour12: true, am: 'am', pm: 'pm', lakhs: true },
};

const defaultLocale = 'en-US';

const grammar = /^(?:[a-z]{2,3}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?$/i;

/** The canonical form of a language tag. Failure: a RangeError. */
function canonical(tag) {
  if (typeof tag !== 'string' && (tag === null || typeof tag !== 'object')) throw new TypeError('Incorrect locale information provided');
  const text = String(tag);
  if (!grammar.test(text)) throw new RangeError(text === '' ? 'Incorrect locale information provided' : `Invalid language tag: ${text}`);
  const [, base, rest] = /^(.*?)((?:-[a-z\d]-.*)?)$/i.exec(text);
  const words = base.split('-').map((word, i) => {
    if (i === 0) return word.toLowerCase();
    if (word.length === 4 && !/\d/.test(word)) return word[0].toUpperCase() + word.slice(1).toLowerCase();
    return word.length <= 3 ? word.toUpperCase() : word.toLowerCase();
  });
  return words.join('-') + rest.toLowerCase();
}

/** The canonical tags of a list of them, of one, or of undefined. */
function canonicalList(tags) {
  if (tags === undefined) return [];
  if (tags === null) throw new TypeError('Cannot convert undefined or null to object');
  const list = typeof tags === 'string' || tags instanceof Locale ? [tags] : Array.from(Object(tags));
  return [...new Set(list.map(canonical))];
}

/** The locale that formats, and its data. */
function resolve(tags) {
  for (const tag of canonicalList(tags)) {
    const name = supported(tag);
    if (name) return { locale: name, data: locales[name] };
  }
  return { locale: defaultLocale, data: locales[defaultLocale] };
}

function supported(tag) {
  const base = tag.split('-u-')[0];
  if (locales[base]) return base;
  return /^en(-|$)/.test(base) ? 'en' : undefined;
}

/** What the static method supportedLocalesOf gives. */
const supportedLocalesOf = (tags) => canonicalList(tags).filter(supported);

/** Option name of options, one of values, or fallback. */
function option(options, name, values, fallback, owner) {
  const value = options[name];
  if (value === undefined) return fallback;
  const text = String(value);
  if (!values.includes(text)) throw new RangeError(`Value ${text} out of range for ${owner} options property ${name}`);
  return text;
}

/** Option name of options, a whole number from low to high, or fallback. */
function integer(options, name, low, high, fallback) {
  if (options[name] === undefined) return fallback;
  const value = Number(options[name]);
  if (!(value >= low && value <= high)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(value);
}

/** The options object of a constructor. */
function optionsOf(options) {
  if (options === null) throw new TypeError('Cannot convert undefined or null to object');
  return options === undefined ? Object.create(null) : Object(options);
}

/** Refuses an option that asks for something else than value. */
function only(options, name, value, owner) {
  if (options[name] !== undefined && options[name] !== value) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`${owner} option ${name}`);
}

/** Gives a class its toStringTag and supportedLocalesOf, and hides it as builtins are. */
function finish(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: `Intl.${name}`, configurable: true });
  Object.defineProperty(Class, 'supportedLocalesOf', {
    value: { supportedLocalesOf }.supportedLocalesOf, writable: true, configurable: true,
  });
  return Class;
}

/** Class as a function; without new, the oldest three work, and others, strict, are refused. */
function callable(Class, name, strict = false) {
  const Callable = function(...args) {
    if (strict && new.target === undefined) throw new TypeError(`Constructor Intl.${name} requires 'new'`);
    return Reflect.construct(Class, args, new.target ?? Callable);
  };
  Object.defineProperty(Callable, 'name', { value: name, configurable: true });
  Object.defineProperty(Callable, 'length', { value: 0, configurable: true });
  Callable.prototype = Class.prototype;
  Object.defineProperty(Callable, 'prototype', { writable: false, enumerable: false });
  Object.defineProperty(Class.prototype, 'constructor', { value: Callable, writable: true, configurable: true });
  return finish(Callable, name);
}

/** Intl.Locale: a language tag, taken apart. */
class Locale {
  #tag;

  constructor(tag, options = {}) {
    if (tag === undefined || (typeof tag !== 'string' && typeof tag !== 'object')) {
      throw new TypeError("First argument to Intl.Locale constructor can't be empty or missing");
    }
    this.#tag = withOptions(canonical(tag), optionsOf(options));
  }

  get baseName() { return this.#tag.split(/-[a-z\d]-/)[0]; }
  get language() { return this.#tag.split('-')[0]; }
  get script() { return /^[^-]+-([A-Z][a-z]{3})\b/.exec(this.#tag)?.[1]; }
  get region() { return /^[^-]+(?:-[A-Z][a-z]{3})?-([A-Z]{2}|\d{3})\b/.exec(this.#tag)?.[1]; }
  get calendar() { return this.#key('ca'); }
  get collation() { return this.#key('co'); }
  get hourCycle() { return this.#key('hc'); }
  get caseFirst() { return this.#key('kf'); }
  get numberingSystem() { return this.#key('nu'); }
  get numeric() { const v = this.#key('kn'); return v !== undefined && v !== 'false'; }
  toString() { return this.#tag; }
  maximize() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Intl.Locale.prototype.maximize'); }
  minimize() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Intl.Locale.prototype.minimize'); }

  #key(name) {
    const m = new RegExp(`-u(?:-[a-z\\d]{2,8})*?-${name}((?:-[a-z\\d]{3,8})*)`).exec(this.#tag);
    return m ? m[1].slice(1) : undefined;
  }
}
Object.defineProperty(Locale.prototype, Symbol.toStringTag, { value: 'Intl.Locale', configurable: true });

const extensions = { calendar: 'ca', collation: 'co', hourCycle: 'hc', caseFirst: 'kf', numeric: 'kn', numberingSystem: 'nu' };

function withOptions(tag, options) {
  let [, language, script = '', region = '', rest] = /^([a-z]+)((?:-[A-Z][a-z]{3})?)((?:-(?:[A-Z]{2}|\d{3}))?)(.*)$/.exec(tag);
  if (options.language !== undefined) language = options.language;
  if (options.script !== undefined) script = `-${options.script}`;
  if (options.region !== undefined) region = `-${options.region}`;
  let keys = '';
  for (const [name, key] of Object.entries(extensions)) {
    if (options[name] === undefined) continue;
    keys += options[name] === true ? `-${key}` : `-${key}-${options[name]}`;
  }
  if (keys !== '') rest = sorted(rest.includes('-u-') ? rest.replace('-u-', `-u${keys}-`) : `${rest}-u${keys}`);
  return canonical(language + script + region + rest);
}

const sorted = (rest) => rest.replace(/-u((?:-[a-z\d]{2,8})+)/, (all, keys) => `-u${keys.match(/-[a-z\d]{2}(?:-[a-z\d]{3,8})*/g).sort().join('')}`);

module.exports = {
  canonicalList, resolve, option, integer, optionsOf, only, finish, callable, Locale, locales,
};
