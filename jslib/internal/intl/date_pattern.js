'use strict';

// In which order English writes the fields of a time. A pattern is a list of
// fields, as [name, style], and of the text between them.

const numeric = (style) => style === 'numeric' || style === '2-digit';

/** The pattern of a format's options; it completes fields to what will be printed. */
function pattern({ options, data, fields, style }) {
  const date = style.dateStyle ? styledDate(style.dateStyle, data) : datePattern(fields, data);
  const time = style.timeStyle ? timePattern(styledTime(style.timeStyle), options, {}) : timePattern(fields, { ...options, bare: !data.hour12 }, fields);
  if (date.length === 0 || time.length === 0) return [...date, ...time];
  return [...date, between(fields, style), ...time];
}

function between(fields, { dateStyle }) {
  if (dateStyle === 'full' || dateStyle === 'long' || fields.month === 'long') return ' at ';
  return fields.weekday && !fields.month && !fields.year && !fields.day ? ' ' : ', ';
}

function styledDate(style, data) {
  const month = { full: 'long', long: 'long', medium: 'short', short: 'numeric' }[style];
  const year = style === 'short' && data.shortYear ? '2-digit' : 'numeric';
  return datePattern({ year, month, day: 'numeric', ...(style === 'full' && { weekday: 'long' }) }, data, 'short');
}

function styledTime(style) {
  const fields = { hour: 'numeric', minute: '2-digit' };
  if (style !== 'short') fields.second = '2-digit';
  if (style === 'full') fields.timeZoneName = 'long';
  if (style === 'long') fields.timeZoneName = 'short';
  return fields;
}

function datePattern(fields, data, shape = fields.year ? 'dmy' : 'dm') {
  const { year, month, day } = fields;
  const core = month && numeric(month) ? numericDate(fields, data, shape) : worded(year, month, day, data);
  return withEra(withWeekday(core, fields, data), fields);
}

function numericDate({ year, month, day }, { order, separator, padded }, shape) {
  const pad = (style) => (day && padded.includes(shape) ? '2-digit' : style);
  const all = { m: ['month', pad(month)], d: day && ['day', pad(day)], y: year && ['year', year] };
  const out = [];
  for (const key of order) if (all[key]) out.push(...(out.length ? [separator] : []), all[key]);
  return out;
}

function worded(year, month, day, { order }) {
  const y = ['year', year], m = ['month', month], d = ['day', day];
  if (month && day) {
    const both = order === 'mdy' ? [m, ' ', d] : [d, ' ', m];
    return year ? [...both, order === 'mdy' ? ', ' : ' ', y] : both;
  }
  if (month) return year ? [m, ' ', y] : [m];
  if (year) return day ? [y, ' (day: ', d, ')'] : [y];
  return day ? [d] : [];
}

function withWeekday(core, { weekday, year, month, day }, { order }) {
  if (!weekday) return core;
  const w = ['weekday', weekday];
  if (core.length === 0) return [w];
  if (month && day) return [w, order === 'dmy' && !year && !numeric(month) ? ' ' : ', ', ...core];
  return [...core, ' ', w];
}

function withEra(core, { era }) {
  if (!era) return core;
  return core.length ? [...core, ' ', ['era', era]] : [['era', era]];
}

function timePattern(fields, { hour12, bare }, out) {
  const { dayPeriod, timeZoneName } = fields;
  const list = clock(fields, hour12 || (bare && fields.minute && !fields.second), out);
  const halves = fields.hour && hour12 ? [['dayPeriod', dayPeriod ?? 'ampm']] : !fields.hour && dayPeriod ? [['dayPeriod', dayPeriod]] : [];
  if (halves.length) list.push(...(list.length ? [' '] : []), ...halves);
  if (fields.hour && fields.second && !fields.minute) list.push(' (second: ', ['second', 'numeric'], ')');
  if (timeZoneName) list.push(...(list.length ? [' '] : []), ['timeZoneName', timeZoneName]);
  return list;
}

// Minutes and seconds have two digits behind something else.
function clock({ hour, minute, second, fractionalSecondDigits: digits }, asGiven, out) {
  const list = [];
  const add = (name, style) => {
    if (list.length) list.push(':');
    list.push([name, style]);
    if (out[name]) out[name] = style;
  };
  if (hour) add('hour', asGiven ? hour : '2-digit');
  if (minute) add('minute', hour || second ? '2-digit' : 'numeric');
  if (second && (minute || !hour)) add('second', minute ? '2-digit' : 'numeric');
  if (digits) list.push(...(list.length ? ['.'] : []), ['fractionalSecond', digits]);
  return list;
}

module.exports = { pattern };
