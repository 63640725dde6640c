'use strict';

// Intl.NumberFormat in English.

const { resolve, option, optionsOf, callable } = require('internal/intl/locale');
const { parse, shift } = require('internal/intl/decimal');
const { digitOptions, digitsOf } = require('internal/intl/number_options');
const { currencies, currencyDigits, units, powers } = require('internal/intl/number_words');

const owner = 'Intl.NumberFormat';
const hidden = new WeakMap();

const stateOf = (o, method) => {
  const state = hidden.get(o);
  if (!state) throw new TypeError(`Method ${owner}.prototype.${method} called on incompatible receiver ${String(o)}`);
  return state;
};

/** Intl.NumberFormat: numbers as text, by locale and options. */
class NumberFormat {
  constructor(locales, options) {
    const { locale, data } = resolve(locales);
    hidden.set(this, { data, options: readOptions(locale, optionsOf(options)) });
  }

  get format() {
    const state = stateOf(this, 'format');
    return state.format ??= Object.defineProperty((value) => join(partsOf(state, value)), 'name', { value: '' });
  }

  formatToParts(value) { return partsOf(stateOf(this, 'formatToParts'), value); }

  formatRange(start, end) { return join(this.formatRangeToParts(start, end)); }

  formatRangeToParts(start, end) {
    const state = stateOf(this, 'formatRangeToParts');
    if (start === undefined || end === undefined) throw new TypeError('start or end is undefined');
    return rangeParts(partsOf(state, start), partsOf(state, end));
  }

  resolvedOptions() { return resolved(stateOf(this, 'resolvedOptions').options); }
}

const join = (parts) => parts.map((p) => p.value).join('');

function readOptions(locale, given) {
  const o = { locale, numberingSystem: 'latn' };
  o.style = option(given, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal', owner);
  readCurrency(o, given);
  readUnit(o, given);
  o.notation = option(given, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard', owner);
  const cents = o.style === 'currency' && o.notation === 'standard' ? currencyDigits(o.currency) : undefined;
  o.digits = digitOptions(given, cents ?? 0, cents ?? (o.style === 'percent' ? 0 : 3), o.notation, owner);
  o.compactDisplay = option(given, 'compactDisplay', ['short', 'long'], 'short', owner);
  o.useGrouping = groupingOf(given.useGrouping, o.notation === 'compact' ? 'min2' : 'auto');
  o.signDisplay = option(given, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto', owner);
  return o;
}

function readCurrency(o, given) {
  const code = given.currency === undefined ? undefined : String(given.currency);
  if (code !== undefined && !/^[a-z]{3}$/i.test(code)) throw new RangeError(`Invalid currency code : ${code}`);
  const display = option(given, 'currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol', owner);
  const sign = option(given, 'currencySign', ['standard', 'accounting'], 'standard', owner);
  if (o.style !== 'currency') return;
  if (code === undefined) throw new TypeError('Currency code is required with currency style.');
  Object.assign(o, { currency: code.toUpperCase(), currencyDisplay: display, currencySign: sign });
}

function readUnit(o, given) {
  const unit = given.unit === undefined ? undefined : String(given.unit);
  const known = unit !== undefined && unit.split('-per-').every((part) => part in units);
  if (unit !== undefined && !known) throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${unit}'`);
  const display = option(given, 'unitDisplay', ['short', 'narrow', 'long'], 'short', owner);
  if (o.style !== 'unit') return;
  if (unit === undefined) throw new TypeError("Invalid unit argument for Intl.NumberFormat() ''");
  Object.assign(o, { unit, unitDisplay: display });
}

function groupingOf(value, fallback) {
  if (value === undefined || value === 'true' || value === 'false') return fallback;
  if (value === true) return 'always';
  if (!value) return false;
  if (!['min2', 'auto', 'always'].includes(value)) {
    throw new RangeError(`Value ${value} out of range for ${owner} options property useGrouping`);
  }
  return value;
}

function resolved(o) {
  const { digits, compactDisplay, useGrouping, signDisplay, notation, ...head } = o;
  const { roundingMode, roundingPriority, trailingZeroDisplay, compact, ...counts } = digits;
  if (compact) Object.assign(counts, { minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2 });
  return {
    ...head, ...counts, useGrouping, notation, ...(notation === 'compact' && { compactDisplay }), signDisplay,
    roundingIncrement: 1, roundingMode, roundingPriority: compact ? 'morePrecision' : roundingPriority, trailingZeroDisplay,
  };
}

// A number without its sign and its words.
function numberParts({ data, options: o }, d) {
  if (d.special === 'NaN') return { parts: [{ type: 'nan', value: 'NaN' }], zero: true };
  if (d.special) return { parts: [{ type: 'infinity', value: d.special }] };
  if (o.style === 'percent') d = shift(d, 2);
  const { exponent, scaled, text } = scale(d, o);
  const parts = grouped(text.integer, o.useGrouping, data.lakhs);
  if (text.fraction) parts.push({ type: 'decimal', value: '.' }, { type: 'fraction', value: text.fraction });
  if (o.notation === 'compact') parts.push(...compactParts(exponent, o.compactDisplay));
  else if (o.notation !== 'standard') parts.push(...exponentParts(exponent));
  const one = text.integer === '1' && !text.fraction && (o.notation === 'standard' || exponent === 0);
  return { parts, one, zero: scaled.digits === '' };
}

// The power of ten that the notation takes out of d, and the digits of the rest.
function scale(d, o) {
  const step = o.notation === 'scientific' ? 1 : 3;
  const most = o.notation === 'compact' ? 12 : Infinity;
  const least = o.notation === 'compact' ? 0 : -Infinity;
  let exponent = o.notation === 'standard' || d.digits === '' ? 0 : Math.floor((d.point - 1) / step) * step;
  exponent = Math.min(most, Math.max(least, exponent));
  let text = digitsOf(shift(d, -exponent), o.digits);
  if (o.notation !== 'standard' && text.rounded.point > step && exponent < most) {
    exponent += step;
    text = digitsOf(shift(d, -exponent), o.digits);
  }
  return { exponent, text, scaled: text.rounded };
}

function grouped(integer, useGrouping, lakhs) {
  if (!useGrouping || integer.length < (useGrouping === 'min2' ? 5 : 4)) return [{ type: 'integer', value: integer }];
  const groups = integer.replace(lakhs ? /\B(?=(\d\d)*\d{3}$)/g : /\B(?=(\d{3})+$)/g, ',').split(',');
  return groups.flatMap((value, i) => (i === 0 ? [] : [{ type: 'group', value: ',' }]).concat({ type: 'integer', value }));
}

function exponentParts(exponent) {
  const parts = [{ type: 'exponentSeparator', value: 'E' }];
  if (exponent < 0) parts.push({ type: 'exponentMinusSign', value: '-' });
  return [...parts, { type: 'exponentInteger', value: String(Math.abs(exponent)) }];
}

function compactParts(exponent, display) {
  const word = powers[display][exponent / 3];
  if (word === '') return [];
  const parts = [{ type: 'compact', value: word.trim() }];
  return word[0] === ' ' ? [{ type: 'literal', value: ' ' }, ...parts] : parts;
}

function partsOf(state, value) {
  const o = state.options;
  const d = parse(typeof value === 'bigint' || typeof value === 'string' ? value : Number(value));
  const number = numberParts(state, d);
  const sign = signOf(o.signDisplay, d, number.zero);
  const accounting = sign === '-' && o.currencySign === 'accounting' && o.currencyDisplay !== 'name';
  const parts = withWords(o, number);
  if (accounting) return [{ type: 'literal', value: '(' }, ...parts, { type: 'literal', value: ')' }];
  if (sign === '') return parts;
  return [{ type: sign === '-' ? 'minusSign' : 'plusSign', value: sign }, ...parts];
}

function signOf(display, d, zero) {
  const negative = d.negative && d.special !== 'NaN';
  switch (display) {
    case 'never': return '';
    case 'always': return negative ? '-' : '+';
    case 'exceptZero': return zero ? '' : negative ? '-' : '+';
    case 'negative': return negative && !zero ? '-' : '';
    default: return negative ? '-' : '';
  }
}

function withWords(o, number) {
  switch (o.style) {
    case 'percent': return [...number.parts, { type: 'percentSign', value: '%' }];
    case 'currency': return withCurrency(o, number);
    case 'unit': return withUnit(o, number);
    default: return number.parts;
  }
}

function withCurrency(o, { parts, one }) {
  const words = currencies[o.currency] ?? { symbol: o.currency, narrowSymbol: o.currency, one: o.currency, other: o.currency };
  if (o.currencyDisplay === 'name') {
    return [...parts, { type: 'literal', value: ' ' }, { type: 'currency', value: one ? words.one : words.other }];
  }
  const symbol = o.currencyDisplay === 'code' ? o.currency : words[o.currencyDisplay];
  const space = /[A-Za-złč]$/.test(symbol) && parts[0].type === 'integer' ? [{ type: 'literal', value: '\u00a0' }] : [];
  return [{ type: 'currency', value: symbol }, ...space, ...parts];
}

function withUnit(o, { parts, one }) {
  const word = unitPattern(o.unit, o.unitDisplay, one).slice(1);
  const named = { type: word === '%' ? 'percentSign' : 'unit', value: word.trim() };
  return word[0] === ' ' ? [...parts, { type: 'literal', value: ' ' }, named] : [...parts, named];
}

const ownRates = { 'mile-per-hour': 'mph', 'mile-per-gallon': 'mpg' };

function unitPattern(unit, display, one) {
  const of = (name, style, single) => { const forms = units[name][style]; return single ? forms[0] : forms[forms.length - 1]; };
  if (unit in units) return of(unit, display, one);
  const [counted, per] = unit.split('-per-');
  if (display === 'long') return `${of(counted, 'long', one)} per ${of(per, 'long', true).slice(2)}`;
  if (unit in ownRates) return `#${display === 'short' ? ' ' : ''}${ownRates[unit]}`;
  return `${of(counted, display, one)}/${of(per, 'narrow', true).slice(1)}`;
}

// Equal ends become one, said to be approximate.
function rangeParts(start, end) {
  const from = (source, parts) => parts.map((p) => ({ ...p, source }));
  if (join(start) === join(end)) {
    return from('shared', [{ type: 'approximatelySign', value: '~' }, ...start]);
  }
  const spaced = [...start, ...end].every((p) => p.type !== 'currency' && p.type !== 'minusSign') ? '–' : ' – ';
  if (start[0].type === 'currency' && end[0].type === 'currency') {
    return [...from('startRange', start), ...from('shared', [{ type: 'literal', value: ' – ' }]), ...from('endRange', end)];
  }
  return [...from('startRange', start), ...from('shared', [{ type: 'literal', value: spaced }]), ...from('endRange', end)];
}

module.exports = callable(NumberFormat, 'NumberFormat');
