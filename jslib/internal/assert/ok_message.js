'use strict';
// The text of assert.ok's error: the failed expression, out of the source.

const { captureSites } = require('internal/util');
const { sourceLine } = internalBinding('util');

// Skips a string, a template or a bracketed group that starts at i.
function skip(text, i) {
  const open = text[i];
  const close = { '(': ')', '[': ']', '{': '}' }[open];
  for (let j = i + 1; j < text.length; j++) {
    const c = text[j];
    if (close === undefined) {
      if (c === '\\') j++;
      else if (c === open) return j;
    } else if (c === close) {
      return j;
    } else if ('([{"\'`'.includes(c)) {
      j = skip(text, j);
    }
  }
  return text.length;
}

// The call that holds column: its callee's start to its closing parenthesis.
function callText(line, column) {
  let open = line.indexOf('(', column);
  if (open < 0) open = line.length;
  let start = Math.min(column, open);
  while (start > 0 && /[\w$.\u0080-\uffff]/.test(line[start - 1])) start--;
  return line.slice(start, skip(line, open) + 1);
}

/** The message for a call of fn, undefined where its source cannot be read. */
function okMessage(fn) {
  const [site] = captureSites(fn, 1);
  const file = site?.getFileName?.();
  if (!file || file.startsWith('node:')) return undefined;
  const line = sourceLine(file, site.getLineNumber());
  if (line === undefined) return undefined;
  return `The expression evaluated to a falsy value:\n\n  ${callText(line, site.getColumnNumber() - 1)}\n`;
}

module.exports = { okMessage };
