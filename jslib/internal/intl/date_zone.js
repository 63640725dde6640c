'use strict';

// The names of time zones in English.

const { zone: find, offset, zoneNames } = internalBinding('intl');

/** The canonical name of a zone or of an offset. Failure: a RangeError. */
function canonicalZone(name) {
  const text = String(name);
  const m = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(text);
  if (m && Number(m[2]) < 24 && Number(m[3] ?? 0) < 60) return `${m[1]}${m[2]}:${m[3] ?? '00'}`;
  const found = find(text);
  if (found === undefined) throw new RangeError(`Invalid time zone specified: ${text}`);
  return found;
}

/** What clocks in a zone are ahead of UTC at a time, in minutes, and whether it is summer time. */
function offsetAt(zone, time) {
  const m = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (m) return { minutes: (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3])), summer: false };
  const [minutes, summer] = offset(zone, time);
  return { minutes, summer };
}

function gmt(minutes, long) {
  if (minutes === 0) return 'GMT';
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const two = (n) => String(n).padStart(2, '0');
  const tail = long ? `:${two(rest)}` : rest ? `:${two(rest)}` : '';
  return `GMT${minutes < 0 ? '-' : '+'}${long ? two(hours) : hours}${tail}`;
}

/** The name of a zone at a time, in one of the styles of timeZoneName. */
function zoneName(zone, time, style) {
  const { minutes, summer } = offsetAt(zone, time);
  if (style.endsWith('Offset')) return zone === 'UTC' ? `GMT+0${style === 'longOffset' ? '0:00' : ''}` : gmt(minutes, style === 'longOffset');
  const long = style.startsWith('long');
  if (zone === 'UTC') return long ? 'Coordinated Universal Time' : style === 'short' ? 'UTC' : 'GMT';
  const names = zoneNames(zone);
  if (names === undefined) return gmt(minutes, long);
  const [standard, daylight, shortStandard, shortDaylight, generic] = names;
  if (style.endsWith('Generic')) return long ? generic : shortStandard.replace(/^(\w+)ST$/, '$1T') || generic;
  if (long) return summer && daylight || standard;
  return (summer ? shortDaylight : shortStandard) || gmt(minutes, false);
}

module.exports = { canonicalZone, offsetAt, zoneName };
