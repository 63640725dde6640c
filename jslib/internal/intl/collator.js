'use strict';

// Intl.Collator, and String.prototype.localeCompare with options.

const { resolve, option, optionsOf, callable } = require('internal/intl/locale');
const { collator } = internalBinding('intl');

const hidden = new WeakMap();

const stateOf = (o, method) => {
  const state = hidden.get(o);
  if (!state) throw new TypeError(`Method Intl.Collator.prototype.${method} called on incompatible receiver ${String(o)}`);
  return state;
};

/** Intl.Collator: the order of texts. */
class Collator {
  constructor(locales, options) {
    const o = optionsOf(options);
    const { locale } = resolve(locales);
    const usage = option(o, 'usage', ['sort', 'search'], 'sort', 'Intl.Collator');
    const sensitivity = option(o, 'sensitivity', ['base', 'accent', 'case', 'variant'], 'variant', 'Intl.Collator');
    const caseFirst = option(o, 'caseFirst', ['upper', 'lower', 'false'], 'false', 'Intl.Collator');
    const ignorePunctuation = Boolean(o.ignorePunctuation);
    const numeric = o.numeric === undefined ? /-u-(?:.*-)?kn(?:-true)?(?:-|$)/.test(String(locales)) : Boolean(o.numeric);
    hidden.set(this, {
      native: collator(sensitivity, numeric, ignorePunctuation, caseFirst),
      options: { locale, usage, sensitivity, ignorePunctuation, collation: 'default', numeric, caseFirst },
    });
  }

  get compare() {
    const state = stateOf(this, 'compare');
    return state.compare ??= Object.defineProperty((a, b) => state.native(String(a), String(b)), 'name', { value: '' });
  }

  resolvedOptions() { return { ...stateOf(this, 'resolvedOptions').options }; }
}

module.exports = callable(Collator, 'Collator');
