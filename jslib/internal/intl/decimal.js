'use strict';

// Decimal numbers as text: Intl rounds what is printed, not the binary value.
// A number is its sign, its digits and the place of the point among them.

/** The decimal of a number, a BigInt or a numeric string; a string where it is 'NaN' or 'Infinity'. */
function parse(value) {
  const text = typeof value === 'number' && Object.is(value, -0) ? '-0' : String(value).trim();
  const m = /^([+-]?)(?:(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?|(Infinity))$/.exec(text);
  if (!m) return typeof value === 'string' ? parse(Number(value)) : { negative: false, special: 'NaN' };
  const negative = m[1] === '-';
  if (m[5]) return { negative, special: '∞' };
  return trimmed({ negative, digits: m[2] + m[3], point: m[2].length + Number(m[4] ?? 0) });
}

function trimmed(d) {
  const lead = /^0*/.exec(d.digits)[0].length;
  const digits = d.digits.slice(lead).replace(/0+$/, '');
  return { ...d, digits, point: digits === '' ? 0 : d.point - lead };
}

/** d times a power of ten. */
const shift = (d, places) => (d.special || d.digits === '' ? d : { ...d, point: d.point + places });

/** d with at most places digits behind the point. */
function round(d, places, mode = 'halfExpand') {
  const keep = d.point + places;
  if (d.special || keep >= d.digits.length) return d;
  const head = keep > 0 ? d.digits.slice(0, keep) : '';
  const rest = keep >= 0 ? d.digits.slice(keep) : '0'.repeat(-keep) + d.digits;
  const odd = head !== '' && Number(head[head.length - 1]) % 2 === 1;
  if (!goesUp(rest, odd, d.negative, mode)) return trimmed({ ...d, digits: head });
  const sum = (BigInt(head || '0') + 1n).toString().padStart(head.length, '0');
  const point = (keep > 0 ? d.point : -places) + sum.length - head.length;
  return trimmed({ ...d, digits: sum, point });
}

// The modes without a direction of half way, as +1 away from zero.
const directions = {
  ceil: (negative) => !negative, floor: (negative) => negative, expand: () => true, trunc: () => false,
};

function goesUp(rest, odd, negative, mode) {
  if (!/[1-9]/.test(rest)) return false;
  if (directions[mode]) return directions[mode](negative);
  const half = rest[0] !== '5' ? rest[0] > '5' : /[1-9]/.test(rest.slice(1)) || undefined;
  if (half !== undefined) return half;
  switch (mode) {
    case 'halfCeil': return !negative;
    case 'halfFloor': return negative;
    case 'halfTrunc': return false;
    case 'halfEven': return odd;
    default: return true;
  }
}

/** d with at most n digits from the first that is not zero. */
const roundSignificant = (d, n, mode) => (d.special ? d : round(d, n - d.point, mode));

/** The digits before and behind the point, the latter at least least. */
function parts(d, least = 0) {
  const { digits, point } = d;
  const integer = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return { integer, fraction: fraction.padEnd(least, '0') };
}

module.exports = { parse, shift, round, roundSignificant, parts };
