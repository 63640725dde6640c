'use strict';

// The fields of a time in a zone, and how English writes each.

const { offsetAt, zoneName } = require('internal/intl/date_zone');

const months = 'January February March April May June July August September October November December'.split(' ');
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const eras = { long: ['Before Christ', 'Anno Domini'], short: ['BC', 'AD'], narrow: ['B', 'A'] };

/** The fields of a time, in milliseconds, as clocks in zone show it. */
function fieldsAt(zone, time) {
  const local = new Date(time + offsetAt(zone, time).minutes * 60000);
  const year = local.getUTCFullYear();
  return {
    time, zone, year: year > 0 ? year : 1 - year, era: year > 0 ? 1 : 0, month: local.getUTCMonth(), day: local.getUTCDate(),
    weekday: local.getUTCDay(), hour: local.getUTCHours(), minute: local.getUTCMinutes(), second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

/** The parts that a format prints of the fields. */
function partsBy({ pattern, options, data }, at) {
  return pattern.map((item) => {
    if (typeof item === 'string') return { type: 'literal', value: item };
    const [type, style] = item;
    return { type, value: writers[type](at, style, options, data) };
  });
}

const digits = (n, style) => (style === '2-digit' ? String(n % 100).padStart(2, '0') : String(n));
const shortened = (name, style) => (style === 'long' ? name : name.slice(0, style === 'short' ? 3 : 1));

const writers = {
  era: (at, style) => eras[style][at.era],
  year: (at, style) => digits(at.year, style),
  month: (at, style, options, data) => {
    if (style === 'numeric' || style === '2-digit') return digits(at.month + 1, style);
    if (style === 'short' && data.order === 'dmy' && at.month === 8) return 'Sept';
    return shortened(months[at.month], style === 'short' && data.summer && (at.month === 5 || at.month === 6) ? 'long' : style);
  },
  day: (at, style) => digits(at.day, style),
  weekday: (at, style) => shortened(days[at.weekday], style),
  hour: (at, style, { hour12 }) => digits(hour12 ? at.hour % 12 || 12 : at.hour, style),
  minute: (at, style) => digits(at.minute, style),
  second: (at, style) => digits(at.second, style),
  fractionalSecond: (at, count) => String(at.millisecond).padStart(3, '0').slice(0, count),
  dayPeriod: (at, style, options, data) => (style === 'ampm' ? data[at.hour < 12 ? 'am' : 'pm'] : periodOf(at, style)),
  timeZoneName: (at, style) => zoneName(at.zone, at.time, style),
};

function periodOf({ hour, minute }, style) {
  if (hour === 12 && minute === 0) return style === 'narrow' ? 'n' : 'noon';
  if (hour < 12) return 'in the morning';
  if (hour >= 12 && hour < 18) return 'in the afternoon';
  return hour >= 18 && hour < 21 ? 'in the evening' : 'at night';
}

module.exports = { fieldsAt, partsBy };
