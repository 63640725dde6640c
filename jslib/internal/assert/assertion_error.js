'use strict';
// AssertionError and the text that it makes of two values.

const { inspect } = require('internal/util/inspect');
const { validateObject } = require('internal/validators');
const { isError } = require('internal/util');
const { myersDiff, INSERT, DELETE, SAME } = require('internal/assert/myers_diff');

const readable = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const withDiff = ['deepStrictEqual', 'partialDeepStrictEqual', 'strictEqual'];

// Lines of the same kind beyond which a diff leaves some out.
const kSameLines = 5;
const kMaxLines = 50;
// Two values of at most so many characters stand on one line.
const kShortValues = 12;

const plain = { green: '', red: '', white: '', blue: '', gray: '' };
const colored = {
  green: '\u001b[32m', red: '\u001b[31m', white: '\u001b[39m', blue: '\u001b[34m', gray: '\u001b[90m',
};
let color = plain;

const isObject = (value) => typeof value === 'object' && value !== null;

function inspectValue(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    breakLength: Infinity,
    sorted: true,
    getters: true,
  });
}

// An error without its stack: two of them differ by what they say.
function withoutStack(source) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(source)), source);
  Object.defineProperty(copy, 'message', { value: source.message });
  if (Object.hasOwn(source, 'cause')) {
    const { cause } = source;
    Object.defineProperty(copy, 'cause', { value: isError(cause) ? withoutStack(cause) : cause });
  }
  return copy;
}

function stacked(actual, expected, areStrings) {
  let text = `\n${color.green}+${color.white} ${actual}\n${color.red}- ${color.white}${expected}`;
  const width = process.stderr.isTTY ? process.stderr.columns : 80;
  if (!areStrings || actual.length + expected.length > width) return text;
  let i = 0;
  while (i < actual.length && actual[i] === expected[i]) i++;
  if (i >= 3 && i < actual.length) text += `\n${' '.repeat(i + 2)}^`;
  return text;
}

function simpleDiff(actual, actualText, expected, expectedText) {
  let size = actualText.length + expectedText.length;
  if (typeof actual === 'string') size -= 2;
  if (typeof expected === 'string') size -= 2;
  if (size <= kShortValues && (actual !== 0 || expected !== 0)) {
    return { text: `${actualText} !== ${expectedText}`, header: '' };
  }
  const areStrings = typeof actual === 'string' && typeof expected === 'string';
  return { text: stacked(actualText, expectedText, areStrings) };
}

// Where unchanged lines end: the last of them, or a few more rather than "..."
// for one line.
function endOfSame(lines, count) {
  const left = count - kSameLines;
  if (left <= 0) return { text: '', skipped: false };
  if (left <= 2) return { text: lines.slice(-left).map((line) => `${color.white}  ${line}\n`).join(''), skipped: false };
  return { text: `${color.blue}...${color.white}\n  ${lines.at(-1)}\n`, skipped: true };
}

function printDiff(steps, operator, full) {
  let text = '';
  let skipped = false;
  let same = [];
  for (const [kind, line] of steps.reverse()) {
    if (kind === SAME) {
      if (full || same.length < kSameLines) text += `${color.white}  ${line}\n`;
      same.push(line);
      continue;
    }
    if (!full) {
      const end = endOfSame(same, same.length);
      text += end.text;
      skipped ||= end.skipped;
    }
    same = [];
    if (kind === DELETE) text += `${color.red}-${color.white} ${line}\n`;
    else if (operator !== 'partialDeepStrictEqual') text += `${color.green}+${color.white} ${line}\n`;
    else text += `${color.gray}${color === colored ? ' ' : '+'} ${line}${color.white}\n`;
  }
  return { text: `\n${text.trimEnd()}`, skipped };
}

function structureOnly(lines, full) {
  if (lines.length <= kMaxLines || full) return { text: lines.join('\n'), header: '' };
  return { text: `${lines.slice(0, kMaxLines).join('\n')}\n...}`, header: '', skipped: true };
}

function objectOperator(actual, expected, operator) {
  const both = (isObject(actual) && isObject(expected)) ||
    (typeof actual === 'function' && typeof expected === 'function');
  return operator === 'strictEqual' && both ? 'strictEqualObject' : operator;
}

function diffText(actual, expected, operator, message, diff) {
  operator = objectOperator(actual, expected, operator);
  const actualText = inspectValue(actual);
  const expectedText = inspectValue(expected);
  const actualLines = actualText.split('\n');
  const expectedLines = expectedText.split('\n');
  const full = diff === 'full';
  const isSimple = actualLines.length === 1 && expectedLines.length === 1 && !(isObject(actual) && isObject(expected));
  let result;
  if (isSimple) {
    result = simpleDiff(actual, actualText, expected, expectedText);
  } else if (actualText === expectedText) {
    operator = 'notIdentical';
    result = structureOnly(actualLines, full);
  } else {
    result = printDiff(myersDiff(actualLines, expectedLines, isObject(actual)), operator, full);
  }
  const header = result.header ?? `${color.green}+ actual${color.white} ${color.red}- expected${color.white}`;
  const skipped = result.skipped ? '\n... Skipped lines' : '';
  return `${message ?? readable[operator]}\n${header}${skipped}\n${result.text}\n`;
}

function unequalText(actual, operator) {
  const isReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const base = isReference ? readable.notStrictEqualObject : readable[operator];
  const lines = inspectValue(actual).split('\n');
  if (lines.length > kMaxLines) lines.splice(46, Infinity, `${color.blue}...${color.white}`);
  if (lines.length === 1) return `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${base}\n\n${lines.join('\n')}\n`;
}

const cut = (text, max) => (text.length > max ? `${text.slice(0, max - 3)}...` : text);

function looseText(actual, expected, operator) {
  const left = inspectValue(actual);
  const right = inspectValue(expected);
  if (operator === 'notDeepEqual' && left === right) return cut(`${readable.notDeepEqual}\n\n${left}`, 1024);
  const first = cut(left, 512);
  const second = cut(right, 512);
  if (operator === 'deepEqual') return `${readable.deepEqual}\n\n${first}\n\nshould loosely deep-equal\n\n${second}`;
  if (operator === 'notDeepEqual') {
    return `${readable.notDeepEqualUnequal}\n\n${first}\n\nshould not loosely deep-equal\n\n${second}`;
  }
  return `${first} ${operator} ${second}`;
}

function messageFor({ message, operator, actual, expected, diff }) {
  if (isError(actual) && isError(expected)) {
    actual = withoutStack(actual);
    expected = withoutStack(expected);
  }
  if (withDiff.includes(operator)) return diffText(actual, expected, operator, message, diff);
  if (message !== undefined && message !== null) return `${message}`;
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return unequalText(actual, operator);
  return looseText(actual, expected, operator);
}

/** What a failed assertion throws: options are message, actual, expected, operator, stackStartFn, diff. */
class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, actual, expected, details, diff = 'simple' } = options;
    color = require('internal/util/colors').shouldColorize(process.stderr) ? colored : plain;
    super(messageFor(options));
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError [ERR_ASSERTION]', writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      for (const key of ['actual', 'expected', 'operator']) this[key] = undefined;
      details.forEach((detail, i) => {
        this[`message ${i}`] = detail.message;
        this[`actual ${i}`] = detail.actual;
        this[`expected ${i}`] = detail.expected;
        this[`operator ${i}`] = detail.operator;
        this[`stack trace ${i}`] = detail.stack;
      });
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    // The stack's first line is written while the name holds the code.
    Error.captureStackTrace(this, stackStartFn);
    void this.stack;
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](depth, options) {
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = shorten(actual);
    if (typeof expected === 'string') this.expected = shorten(expected);
    const text = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

function shorten(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${lines.join('\n')}\n...`;
  }
  return text.length > 512 ? `${text.slice(0, 512)}...` : text;
}

module.exports = { AssertionError };
