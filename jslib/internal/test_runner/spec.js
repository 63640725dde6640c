'use strict';
// The spec report: a line a test as it ends, the failures once more at the end.

const { inspect } = require('util');
const path = require('path');

const counts = { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
const failures = [];
const open = []; // the tests whose heads are written, from the root

const signs = { pass: '✔', fail: '✖', skip: '﹣', todo: '⚠', open: '▶', note: 'ℹ' };
const write = (text) => process.stdout.write(`${text}\n`);
const indent = (depth) => '  '.repeat(depth);

function depthOf(test) {
  let depth = -1;
  for (let t = test; t.parent !== null; t = t.parent) depth++;
  return depth;
}

// A test with others below it has a head, written before the first of them.
function head(test) {
  if (test.parent === null || open.includes(test)) return;
  head(test.parent);
  open.push(test);
  write(`${indent(depthOf(test))}${signs.open} ${test.name}`);
}

function mark(test) {
  if (test.skipReason !== undefined) return [signs.skip, `# ${test.skipReason || 'SKIP'}`];
  if (test.todoReason !== undefined) {
    return [test.error === null ? signs.pass : signs.todo, `# ${test.todoReason || 'TODO'}`];
  }
  return [test.error === null ? signs.pass : signs.fail, ''];
}

function line(test) {
  const [sign, note] = mark(test);
  return `${sign} ${test.name} (${test.duration}ms)${note && ` ${note}`}`;
}

function count(test) {
  if (test.isSuite) {
    counts.suites++;
    return;
  }
  counts.tests++;
  if (test.skipReason !== undefined) counts.skipped++;
  else if (test.todoReason !== undefined) counts.todo++;
  else if (test.error === null) counts.pass++;
  else if (test.cancelled) counts.cancelled++;
  else counts.fail++;
}

/** Writes that a test has ended. */
function finished(test) {
  head(test.parent);
  count(test);
  write(indent(depthOf(test)) + line(test));
  for (const note of test.diagnostics) write(`${indent(depthOf(test))}${signs.note} ${note}`);
  if (test.error !== null && test.error.failureType !== 'subtestsFailed') failures.push(test);
}

/** Writes a line of the runner's own. */
function diagnostic(text) { write(`${signs.note} ${text}`); }

/** Writes the numbers and the failures; says whether a test failed. */
function summary(root) {
  for (const [name, n] of Object.entries(counts)) write(`${signs.note} ${name} ${n}`);
  write(`${signs.note} duration_ms ${root.duration}`);
  if (failures.length > 0) write(`\n${signs.fail} failing tests:`);
  for (const test of failures) write(detail(test));
  return counts.fail + counts.cancelled > 0;
}

function detail(test) {
  const where = test.location.replace(/^(.*?)(:\d+:\d+)$/, (_, file, at) => path.relative(process.cwd(), file) + at);
  const text = inspect(test.error.cause, { colors: false, breakLength: Infinity });
  return `\ntest at ${where}\n${line(test)}\n${text.split('\n').map((l) => `  ${l}`).join('\n')}`;
}

exports.spec = { finished, diagnostic, summary };
