'use strict';
// callable gives f, or throws as the engine does where it is no function; what is how the error names it.
const callable = (f, what = f) => {
  if (typeof f !== 'function') throw new TypeError(`${typeof what === 'symbol' ? String(what) : what} is not a function`);
  return f;
};

module.exports = { callable };
