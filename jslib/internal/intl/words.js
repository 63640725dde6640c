'use strict';

// The small classes of Intl: PluralRules, ListFormat, RelativeTimeFormat and
// Segmenter.

const { resolve, option, optionsOf, callable } = require('internal/intl/locale');
const { parse } = require('internal/intl/decimal');
const { digitOptions, digitsOf } = require('internal/intl/number_options');
const NumberFormat = require('internal/intl/number_format');

/** Intl.PluralRules: the form of a word that a number asks for. */
class PluralRules {
  #options;

  constructor(locales, options) {
    const o = optionsOf(options);
    const { locale } = resolve(locales);
    const type = option(o, 'type', ['cardinal', 'ordinal'], 'cardinal', 'Intl.PluralRules');
    const notation = option(o, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard', 'Intl.PluralRules');
    this.#options = { locale, type, notation, digits: digitOptions(o, 0, 3, 'standard', 'Intl.PluralRules') };
  }

  select(n) {
    const d = parse(Number(n));
    if (d.special) return 'other';
    const { integer, fraction } = digitsOf(d, this.#options.digits);
    if (this.#options.type === 'cardinal') return Number(integer) === 1 && fraction === '' ? 'one' : 'other';
    return fraction === '' ? ordinal(integer) : 'other';
  }

  selectRange(start, end) {
    if (start === undefined || end === undefined) throw new TypeError('Invalid argument');
    return this.select(end);
  }

  resolvedOptions() {
    const { digits, ...head } = this.#options;
    const { roundingMode, roundingPriority, trailingZeroDisplay, ...counts } = digits;
    const pluralCategories = head.type === 'cardinal' ? ['one', 'other'] : ['one', 'two', 'few', 'other'];
    return { ...head, ...counts, pluralCategories, roundingIncrement: 1, roundingMode, roundingPriority, trailingZeroDisplay };
  }
}

function ordinal(integer) {
  const tens = Number(integer.slice(-2));
  if (tens >= 11 && tens <= 13) return 'other';
  return { 1: 'one', 2: 'two', 3: 'few' }[tens % 10] ?? 'other';
}

// What stands between two elements, in the middle, and before the last.
const glue = {
  conjunction: { long: [' and ', ', ', ', and '], short: [' & ', ', ', ', & '], narrow: [', ', ', ', ', '] },
  disjunction: { long: [' or ', ', ', ', or '], short: [' or ', ', ', ', or '], narrow: [' or ', ', ', ', or '] },
  unit: { long: [', ', ', ', ', '], short: [', ', ', ', ', '], narrow: [' ', ' ', ' '] },
};

/** Intl.ListFormat: a list as a phrase. */
class ListFormat {
  #options;

  constructor(locales, options) {
    const { locale } = resolve(locales);
    if (options !== undefined && (options === null || typeof options !== 'object')) throw new TypeError('Incorrect ListFormat information provided');
    const o = options ?? {};
    const type = option(o, 'type', ['conjunction', 'disjunction', 'unit'], 'conjunction', 'Intl.ListFormat');
    const style = option(o, 'style', ['long', 'short', 'narrow'], 'long', 'Intl.ListFormat');
    this.#options = { locale, type, style };
  }

  format(list) { return this.formatToParts(list).map((p) => p.value).join(''); }

  formatToParts(list) {
    const words = list === undefined ? [] : [...list];
    const bad = words.find((word) => typeof word !== 'string');
    if (bad !== undefined || words.includes(undefined)) throw new TypeError(`Iterable yielded ${String(bad)} which is not a string`);
    const [pair, middle, last] = glue[this.#options.type][this.#options.style];
    return words.flatMap((value, i) => {
      const between = i === 0 ? null : words.length === 2 ? pair : i === words.length - 1 ? last : middle;
      return between === null ? [{ type: 'element', value }] : [{ type: 'literal', value: between }, { type: 'element', value }];
    });
  }

  resolvedOptions() { return { ...this.#options }; }
}

const shortUnits = {
  second: ['sec.', 's'], minute: ['min.', 'm'], hour: ['hr.', 'h'], day: ['day', 'd'],
  week: ['wk.', 'w'], month: ['mo.', 'mo'], quarter: ['qtr.', 'q'], year: ['yr.', 'y'],
};

const near = {
  second: { 0: 'now' }, minute: { 0: 'this minute' }, hour: { 0: 'this hour' },
  day: { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' },
};

/** Intl.RelativeTimeFormat: a distance in time as a phrase. */
class RelativeTimeFormat {
  #options;
  #numbers;

  constructor(locales, options) {
    const o = optionsOf(options);
    const { locale } = resolve(locales);
    const style = option(o, 'style', ['long', 'short', 'narrow'], 'long', 'Intl.RelativeTimeFormat');
    const numeric = option(o, 'numeric', ['always', 'auto'], 'always', 'Intl.RelativeTimeFormat');
    this.#options = { locale, style, numeric, numberingSystem: 'latn' };
    this.#numbers = new NumberFormat(locale);
  }

  format(value, unit) { return this.#parts(value, unit, 'format').map((p) => p.value).join(''); }
  formatToParts(value, unit) { return this.#parts(value, unit, 'formatToParts'); }
  resolvedOptions() { return { ...this.#options }; }

  #parts(value, unit, method) {
    const name = String(unit).replace(/s$/, '');
    if (!(name in shortUnits)) {
      throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.${method}() '${unit}'`);
    }
    const n = Number(value);
    if (!Number.isFinite(n)) throw new RangeError('The numeric value is not finite: Intl.RelativeTimeFormat.prototype.format()');
    const word = this.#options.numeric === 'auto' ? this.#near(name, n) : undefined;
    if (word !== undefined) return [{ type: 'literal', value: word }];
    const past = n < 0 || Object.is(n, -0);
    const number = this.#numbers.formatToParts(Math.abs(n)).map((p) => ({ ...p, unit: name }));
    const text = this.#unit(name, Math.abs(n) === 1);
    if (past) return [...number, { type: 'literal', value: `${text} ago` }];
    return [{ type: 'literal', value: 'in ' }, ...number, { type: 'literal', value: text }];
  }

  #unit(name, one) {
    const { style } = this.#options;
    if (style === 'long') return ` ${name}${one ? '' : 's'}`;
    const [short, narrow] = shortUnits[name];
    if (style === 'narrow') return narrow;
    const plural = name === 'day' ? 'days' : name === 'quarter' ? 'qtrs.' : short;
    return ` ${one ? short : plural}`;
  }

  #near(name, n) {
    if (near[name]) return near[name][Object.is(n, -0) ? 0 : n];
    const word = this.#options.style === 'long' ? name : shortUnits[name][0];
    return { '-1': `last ${word}`, 0: `this ${word}`, 1: `next ${word}` }[n];
  }
}

/** Intl.Segmenter: the graphemes, words or sentences of a text. */
class Segmenter {
  #options;

  constructor(locales, options) {
    const o = optionsOf(options);
    const { locale } = resolve(locales);
    this.#options = { locale, granularity: option(o, 'granularity', ['grapheme', 'word', 'sentence'], 'grapheme', 'Intl.Segmenter') };
  }

  segment(text) { return new Segments(String(text), this.#options.granularity); }
  resolvedOptions() { return { ...this.#options }; }
}

// Made by a call: the engine reads no properties in literals.
const wordLike = new RegExp('[\\p{L}\\p{N}]', 'u');

class Segments {
  #text;
  #granularity;

  constructor(text, granularity) {
    this.#text = text;
    this.#granularity = granularity;
  }

  containing(index = 0) {
    const at = Math.trunc(Number(index)) || 0;
    for (const segment of this) {
      if (at >= segment.index && at < segment.index + segment.segment.length) return segment;
    }
  }

  * [Symbol.iterator]() {
    const { next } = internalBinding('intl').segments(this.#text, this.#granularity);
    const words = this.#granularity === 'word';
    for (let index = 0; index < this.#text.length;) {
      const end = next();
      const segment = this.#text.slice(index, end);
      yield words ?
        { segment, index, input: this.#text, isWordLike: wordLike.test(segment) } :
        { segment, index, input: this.#text };
      index = end;
    }
  }
}

module.exports = {
  PluralRules: callable(PluralRules, 'PluralRules', true),
  ListFormat: callable(ListFormat, 'ListFormat', true),
  RelativeTimeFormat: callable(RelativeTimeFormat, 'RelativeTimeFormat', true),
  Segmenter: callable(Segmenter, 'Segmenter', true),
};
