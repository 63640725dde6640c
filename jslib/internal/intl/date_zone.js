'use strict';

// The names of time zones in English.

const { zone: find, offset } = internalBinding('intl');

const family = (name, short, ...zones) => zones.map((zone) => [zone, { name, short }]);

// name: what stands before "Standard Time"; short, where English has letters.
const families = new Map([
  ...family('Eastern', 'E', 'America/New_York', 'America/Detroit', 'America/Toronto', 'America/Indiana/Indianapolis'),
  ...family('Central', 'C', 'America/Chicago', 'America/Winnipeg', 'America/Mexico_City'),
  ...family('Mountain', 'M', 'America/Denver', 'America/Boise', 'America/Phoenix', 'America/Edmonton'),
  ...family('Pacific', 'P', 'America/Los_Angeles', 'America/Vancouver', 'America/Tijuana'),
  ...family('Alaska', 'AK', 'America/Anchorage', 'America/Juneau'),
  ...family('Hawaii-Aleutian', 'H', 'Pacific/Honolulu'),
  ...family('Atlantic', 'A', 'America/Halifax'),
  ...family('Central European', '', 'Europe/Berlin', 'Europe/Paris', 'Europe/Madrid', 'Europe/Rome', 'Europe/Vienna', 'Europe/Zurich',
    'Europe/Amsterdam', 'Europe/Brussels', 'Europe/Copenhagen', 'Europe/Oslo', 'Europe/Stockholm', 'Europe/Warsaw', 'Europe/Prague',
    'Europe/Budapest', 'Europe/Belgrade', 'Europe/Zagreb', 'Europe/Ljubljana', 'Europe/Bratislava', 'Europe/Luxembourg'),
  ...family('Eastern European', '', 'Europe/Athens', 'Europe/Helsinki', 'Europe/Kiev', 'Europe/Kyiv', 'Europe/Bucharest', 'Europe/Sofia',
    'Europe/Riga', 'Europe/Vilnius', 'Europe/Tallinn', 'Africa/Cairo'),
  ...family('Western European', '', 'Europe/Lisbon'),
  ...family('Moscow', '', 'Europe/Moscow'),
  ...family('China', '', 'Asia/Shanghai'),
  ...family('Hong Kong', '', 'Asia/Hong_Kong'),
  ...family('Japan', '', 'Asia/Tokyo'),
  ...family('Korean', '', 'Asia/Seoul'),
  ...family('India', '', 'Asia/Kolkata', 'Asia/Calcutta'),
  ...family('Singapore', '', 'Asia/Singapore'),
  ...family('Gulf', '', 'Asia/Dubai'),
  ...family('Israel', '', 'Asia/Jerusalem'),
  ...family('Brasilia', '', 'America/Sao_Paulo'),
  ...family('Argentina', '', 'America/Argentina/Buenos_Aires', 'America/Buenos_Aires'),
  ...family('Australian Eastern', '', 'Australia/Sydney', 'Australia/Melbourne', 'Australia/Brisbane'),
  ...family('Australian Western', '', 'Australia/Perth'),
  ...family('New Zealand', '', 'Pacific/Auckland'),
]);

const summerNames = new Set(['Central European', 'Eastern European', 'Western European', 'Moscow', 'Hong Kong', 'Brasilia', 'Argentina']);

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
  if (zone === 'Europe/London') return london(minutes, summer, long, style);
  const { name, short } = families.get(zone) ?? {};
  const generic = style.endsWith('Generic');
  if (long && name) return `${name} ${generic ? '' : kind(name, summer)}Time`;
  if (!long && short) return `${short}${generic ? '' : summer ? 'D' : 'S'}T`;
  return gmt(minutes, long);
}

const kind = (name, summer) => (!summer ? 'Standard ' : summerNames.has(name) ? 'Summer ' : 'Daylight ');

function london(minutes, summer, long, style) {
  if (!long) return style === 'short' ? gmt(minutes, false) : 'United Kingdom Time';
  return style === 'longGeneric' ? 'United Kingdom Time' : summer ? 'British Summer Time' : 'Greenwich Mean Time';
}

module.exports = { canonicalZone, offsetAt, zoneName };
