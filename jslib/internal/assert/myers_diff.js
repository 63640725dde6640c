'use strict';
// The shortest edit script of two lists, as E. W. Myers found it.

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');

const INSERT = 1;
const DELETE = -1;
const SAME = 0;

// Lists are compared whole; lines of inspected objects also match where only
// the comma at the end differs.
function areSame(actual, expected, ignoreComma) {
  if (actual === expected) return true;
  if (!ignoreComma) return false;
  return `${actual},` === expected || actual === `${expected},`;
}

/**
 * Returns the steps from expected to actual, last first: [1, line] only in
 * actual, [-1, line] only in expected, [0, line] in both.
 */
function myersDiff(actual, expected, ignoreComma = false) {
  const n = actual.length;
  const m = expected.length;
  const max = n + m;
  if (max > 2 ** 31 - 1) throw new ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);
  const furthest = new Int32Array(2 * max + 2);
  const trace = [];
  for (let distance = 0; distance <= max; distance++) {
    trace.push(furthest.slice(max - distance - 1 < 0 ? 0 : max - distance - 1, max + distance + 2));
    for (let k = -distance; k <= distance; k += 2) {
      const down = k === -distance || (k !== distance && furthest[k - 1 + max] < furthest[k + 1 + max]);
      let x = down ? furthest[k + 1 + max] : furthest[k - 1 + max] + 1;
      let y = x - k;
      while (x < n && y < m && areSame(actual[x], expected[y], ignoreComma)) {
        x++;
        y++;
      }
      furthest[k + max] = x;
      if (x >= n && y >= m) return walkBack(trace, actual, expected, max, ignoreComma);
    }
  }
}

function walkBack(trace, actual, expected, max, ignoreComma) {
  const steps = [];
  let x = actual.length;
  let y = expected.length;
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const row = trace[distance];
    const base = max - distance - 1 < 0 ? max : distance + 1;
    const at = (k) => row[k + base] ?? 0;
    const k = x - y;
    const down = k === -distance || (k !== distance && at(k - 1) < at(k + 1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = at(fromK);
    const fromY = fromX - fromK;
    while (x > fromX && y > fromY) {
      x--;
      y--;
      const line = !ignoreComma || actual[x] === expected[y] || actual[x].endsWith(',') ? actual[x] : expected[y];
      steps.push([SAME, line]);
    }
    if (distance > 0) {
      if (down) steps.push([DELETE, expected[--y]]);
      else steps.push([INSERT, actual[--x]]);
    }
  }
  return steps;
}

module.exports = { myersDiff, INSERT, DELETE, SAME };
