'use strict';

// How the options of NumberFormat and PluralRules say which digits to print.

const { integer, option, only } = require('internal/intl/locale');

const modes = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];

/** The digit options; least and most are the default of digits behind the point. */
function digitOptions(options, least, most, notation, owner) {
  const digits = { minimumIntegerDigits: integer(options, 'minimumIntegerDigits', 1, 21, 1) };
  const { minimumFractionDigits: low, maximumFractionDigits: high } = options;
  const { minimumSignificantDigits: few, maximumSignificantDigits: many } = options;
  only(options, 'roundingIncrement', 1, owner);
  digits.roundingMode = option(options, 'roundingMode', modes, 'halfExpand', owner);
  digits.roundingPriority = option(options, 'roundingPriority', ['auto', 'morePrecision', 'lessPrecision'], 'auto', owner);
  digits.trailingZeroDisplay = option(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto', owner);
  const significant = few !== undefined || many !== undefined;
  const fraction = low !== undefined || high !== undefined;
  if (significant) {
    digits.minimumSignificantDigits = integer(options, 'minimumSignificantDigits', 1, 21, 1);
    digits.maximumSignificantDigits = integer(options, 'maximumSignificantDigits', digits.minimumSignificantDigits, 21, 21);
  }
  if (significant && digits.roundingPriority === 'auto') return digits;
  if (!fraction && notation === 'compact') return { ...digits, compact: true };
  return Object.assign(digits, fractionDigits(options, least, most));
}

function fractionDigits(options, least, most) {
  let low = integer(options, 'minimumFractionDigits', 0, 100, undefined);
  let high = integer(options, 'maximumFractionDigits', 0, 100, undefined);
  if (low === undefined) low = Math.min(least, high ?? least);
  else if (high === undefined) high = Math.max(most, low);
  else if (low > high) throw new RangeError('maximumFractionDigits value is out of range.');
  return { minimumFractionDigits: low, maximumFractionDigits: high ?? Math.max(most, low) };
}

const { round, roundSignificant, parts } = require('internal/intl/decimal');

/** Rounds d as the digit options say: its text before and behind the point, and the rounded decimal. */
function digitsOf(d, o) {
  const rounded = roundedBy(d, o);
  const { integer: whole, fraction } = parts(rounded, leastFraction(rounded, o));
  const bare = o.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(fraction);
  return { integer: whole.padStart(o.minimumIntegerDigits, '0'), fraction: bare ? '' : fraction, rounded };
}

function roundedBy(d, o) {
  if (o.compact) return d.point > 1 ? round(d, 0, o.roundingMode) : roundSignificant(d, 2, o.roundingMode);
  if (o.maximumSignificantDigits === undefined) return round(d, o.maximumFractionDigits, o.roundingMode);
  const bySignificant = roundSignificant(d, o.maximumSignificantDigits, o.roundingMode);
  if (o.roundingPriority === 'auto') return bySignificant;
  const more = o.maximumSignificantDigits - d.point > o.maximumFractionDigits;
  return more === (o.roundingPriority === 'morePrecision') ? bySignificant : round(d, o.maximumFractionDigits, o.roundingMode);
}

function leastFraction(d, o) {
  if (o.compact) return 0;
  if (o.minimumSignificantDigits === undefined) return o.minimumFractionDigits;
  return Math.max(0, o.minimumSignificantDigits - (d.digits === '' ? 1 : d.point));
}

module.exports = { digitOptions, digitsOf };
