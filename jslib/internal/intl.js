'use strict';

// The global Intl. Each class is read when it is first asked for.

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');

const { privateSymbols: { opaque_private_symbol: kOpaque } } = internalBinding('util');

const Intl = {};
const define = (name, value) => Object.defineProperty(Intl, name, { value, writable: true, enumerable: false, configurable: true });

/** Refuses a class of Intl that is not there. */
const refused = (name) => ({
  [name]: class { constructor() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`Intl.${name}`); } },
}[name]);

const lazily = {
  DateTimeFormat: () => require('internal/intl/date_format').DateTimeFormat,
  NumberFormat: () => require('internal/intl/number_format'),
  Collator: () => require('internal/intl/collator'),
  PluralRules: () => require('internal/intl/words').PluralRules,
  RelativeTimeFormat: () => require('internal/intl/words').RelativeTimeFormat,
  ListFormat: () => require('internal/intl/words').ListFormat,
  Locale: () => require('internal/intl/locale').Locale,
  DisplayNames: () => refused('DisplayNames'),
  Segmenter: () => require('internal/intl/words').Segmenter,
  DurationFormat: () => refused('DurationFormat'),
};

define('getCanonicalLocales', { getCanonicalLocales: (tags) => require('internal/intl/locale').canonicalList(tags) }.getCanonicalLocales);
define('supportedValuesOf', { supportedValuesOf }.supportedValuesOf);
for (const [name, make] of Object.entries(lazily)) {
  Object.defineProperty(Intl, name, {
    get() {
      const value = make();
      Object.defineProperty(value.prototype, kOpaque, { value: true });
      define(name, value);
      return value;
    },
    set(value) { define(name, value); },
    enumerable: false, configurable: true,
  });
}
Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', configurable: true });

/** Intl.supportedValuesOf: what a key of options can be. */
function supportedValuesOf(key) {
  switch (String(key)) {
    case 'calendar': return ['gregory'];
    case 'collation': return [];
    case 'numberingSystem': return ['latn'];
    case 'currency': return Object.keys(require('internal/intl/number_words').currencies).sort();
    case 'unit': return Object.keys(require('internal/intl/number_words').units).sort();
    case 'timeZone': throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Intl.supportedValuesOf(timeZone)');
    default: throw new RangeError(`Invalid key : ${String(key)}`);
  }
}

module.exports = Intl;
