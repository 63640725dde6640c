'use strict';

// Intl.DateTimeFormat in English, of the Gregorian calendar.

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
const { resolve, option, integer, optionsOf, only, callable } = require('internal/intl/locale');
const { canonicalZone } = require('internal/intl/date_zone');
const { pattern } = require('internal/intl/date_pattern');
const { fieldsAt, partsBy } = require('internal/intl/date_fields');

const owner = 'Intl.DateTimeFormat';
const texts = ['narrow', 'short', 'long'];
const numbers = ['2-digit', 'numeric'];
const dateFields = { weekday: texts, era: texts, year: numbers, month: [...numbers, ...texts], day: numbers };
const timeFields = { dayPeriod: texts, hour: numbers, minute: numbers, second: numbers };
const zoneStyles = ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'];
const styles = ['full', 'long', 'medium', 'short'];

const hidden = new WeakMap();

const stateOf = (o, method) => {
  const state = hidden.get(o);
  if (!state) throw new TypeError(`Method ${owner}.prototype.${method} called on incompatible receiver ${String(o)}`);
  return state;
};

/** Intl.DateTimeFormat: times as text, by locale, zone and options. */
class DateTimeFormat {
  constructor(locales, options) { hidden.set(this, create(locales, options, 'any', 'date')); }

  get format() {
    const state = stateOf(this, 'format');
    return state.format ??= Object.defineProperty((date) => text(state, date), 'name', { value: '' });
  }

  formatToParts(date) { return parts(stateOf(this, 'formatToParts'), date); }

  formatRange(start, end) { return this.formatRangeToParts(start, end).map((p) => p.value).join(''); }

  formatRangeToParts(start, end) {
    const state = stateOf(this, 'formatRangeToParts');
    if (start === undefined || end === undefined) throw new TypeError('startDate or endDate cannot be undefined');
    return rangeParts(state, parts(state, start), parts(state, end));
  }

  resolvedOptions() {
    const { options: { locale, timeZone, hour12, hourCycle }, fields, style } = stateOf(this, 'resolvedOptions');
    const clock = fields.hour || style.timeStyle ? { hourCycle, hour12 } : {};
    return { locale, calendar: 'gregory', numberingSystem: 'latn', timeZone, ...clock, ...(Object.keys(style).length ? style : fields) };
  }
}

/** The state of a format; required and defaults are those of the standard: 'any', 'date', 'time' and 'all'. */
function create(locales, given, required, defaults) {
  const { locale, data } = resolve(locales);
  const o = optionsOf(given);
  only(o, 'calendar', 'gregory', owner);
  only(o, 'numberingSystem', 'latn', owner);
  const options = { locale, timeZone: canonicalZone(o.timeZone ?? internalBinding('intl').localZone()), ...clockOf(o, data) };
  const fields = {};
  for (const [name, values] of Object.entries({ ...dateFields, ...timeFields })) {
    const value = option(o, name, values, undefined, owner);
    if (value !== undefined) fields[name] = value;
    if (name === 'second') readFraction(fields, o);
  }
  const style = {};
  for (const name of ['dateStyle', 'timeStyle']) {
    const value = option(o, name, styles, undefined, owner);
    if (value !== undefined) style[name] = value;
  }
  if (Object.keys(style).length > 0) refuseFields(fields, style, required);
  else addDefaults(fields, required, defaults);
  const state = { options, data, fields, style };
  state.pattern = pattern(state);
  return state;
}

function readFraction(fields, o) {
  const digits = integer(o, 'fractionalSecondDigits', 1, 3, undefined);
  if (digits !== undefined) fields.fractionalSecondDigits = digits;
  const zone = option(o, 'timeZoneName', zoneStyles, undefined, owner);
  if (zone !== undefined) fields.timeZoneName = zone;
}

function clockOf(o, data) {
  const cycle = option(o, 'hourCycle', ['h11', 'h12', 'h23', 'h24'], undefined, owner);
  if (o.hour12 !== undefined) return { hour12: Boolean(o.hour12), hourCycle: o.hour12 ? 'h12' : 'h23' };
  const hourCycle = cycle ?? (data.hour12 ? 'h12' : 'h23');
  return { hour12: hourCycle === 'h12' || hourCycle === 'h11', hourCycle };
}

function refuseFields(fields, style, required) {
  if (Object.keys(fields).length > 0) throw new TypeError('Invalid option : option');
  if (required === 'date' && style.timeStyle) throw new TypeError('Invalid option : timeStyle');
  if (required === 'time' && style.dateStyle) throw new TypeError('Invalid option : dateStyle');
}

function addDefaults(fields, required, defaults) {
  const dated = fields.weekday || fields.year || fields.month || fields.day;
  const timed = fields.dayPeriod || fields.hour || fields.minute || fields.second || fields.fractionalSecondDigits;
  if ((required !== 'time' && dated) || (required !== 'date' && timed)) return;
  if (defaults !== 'time') Object.assign(fields, { year: 'numeric', month: 'numeric', day: 'numeric' });
  if (defaults !== 'date') Object.assign(fields, { hour: 'numeric', minute: 'numeric', second: 'numeric' });
}

function parts(state, date) {
  const time = date === undefined ? Date.now() : Number(date);
  if (!(Math.abs(time) <= 8.64e15)) throw new RangeError('Invalid time value');
  return partsBy(state, fieldsAt(state.options.timeZone, Math.trunc(time)));
}

const text = (state, date) => parts(state, date).map((p) => p.value).join('');

// English says what ends have in common only once; here, the numeric dates alone
// say all twice, and the rest is refused.
function rangeParts({ fields, style }, start, end) {
  const from = (source, list) => list.map((p) => ({ ...p, source }));
  if (start.map((p) => p.value).join('') === end.map((p) => p.value).join('')) return from('shared', start);
  const plain = (style.dateStyle === 'short' || ['numeric', '2-digit'].includes(fields.month)) && !style.timeStyle && !fields.hour;
  if (!plain) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`${owner}.prototype.formatRange`);
  return [...from('startRange', start), { type: 'literal', value: '\u2009–\u2009', source: 'shared' }, ...from('endRange', end)];
}

/** What the methods toLocale…String of Date give. */
function localeString(date, locales, options, required, defaults) {
  if (Number.isNaN(Number(date))) return 'Invalid Date';
  return text(create(locales, options, required, defaults), date);
}

module.exports = { DateTimeFormat: callable(DateTimeFormat, 'DateTimeFormat'), localeString };
