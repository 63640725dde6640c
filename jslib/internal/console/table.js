'use strict';
// console.table: rows and columns in a frame.

const { inspect, getStringWidth } = require('internal/util/inspect');
const { validateArray } = require('internal/validators');
const { isMap, isSet, isMapIterator, isSetIterator } = require('util/types');
const { previewEntries } = internalBinding('util');

const kIteration = '(iteration index)';
const kIndex = '(index)';
const kKey = 'Key';
const kValues = 'Values';

function row(cells, widths) {
  const padded = cells.map((cell, i) => cell + ' '.repeat(widths[i] - getStringWidth(cell)));
  return `│ ${padded.join(' │ ')} │`;
}

function frame(head, columns) {
  const height = Math.max(0, ...columns.map((column) => column.length));
  const cell = (column, i) => column[i] ?? '';
  const rows = Array.from({ length: height }, (_, i) => columns.map((column) => cell(column, i)));
  const widths = head.map((name, i) => Math.max(getStringWidth(name), ...columns[i].map((text) => getStringWidth(text ?? ''))));
  const lines = widths.map((width) => '─'.repeat(width + 2));
  return [
    `┌${lines.join('┬')}┐`,
    row(head, widths),
    `├${lines.join('┼')}┤`,
    ...rows.map((cells) => row(cells, widths)),
    `└${lines.join('┴')}┘`,
  ].join('\n');
}

/** The table of data: of a Map, a Set, an iterator of one, or any object's properties. */
function tableText(data, properties, options) {
  if (properties !== undefined) validateArray(properties, 'properties');
  const show = (value) => inspect(value, {
    maxArrayLength: 3, breakLength: Infinity, ...options,
    depth: value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0,
  });
  const numbers = (length) => Array.from({ length }, (_, i) => show(i));
  if (isMap(data)) return pairTable([...data].flat(1), show, numbers);
  if (isMapIterator(data)) {
    const [entries, keyed] = previewEntries(data, true);
    return keyed ? pairTable(entries, show, numbers) : listTable(entries, show, numbers);
  }
  if (isSetIterator(data)) return listTable(previewEntries(data), show, numbers);
  if (isSet(data)) return listTable([...data], show, numbers);
  return objectTable(data, properties, show);
}

function pairTable(entries, show, numbers) {
  const keys = [];
  const values = [];
  for (let i = 0; i < entries.length; i += 2) {
    keys.push(show(entries[i]));
    values.push(show(entries[i + 1]));
  }
  return frame([kIteration, kKey, kValues], [numbers(keys.length), keys, values]);
}

function listTable(values, show, numbers) {
  return frame([kIteration, kValues], [numbers(values.length), values.map(show)]);
}

function objectTable(data, properties, show) {
  const index = Object.keys(data);
  const columns = new Map();
  const values = [];
  index.forEach((key, i) => {
    const item = data[key];
    const isPrimitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (isPrimitive) values[i] = show(item);
    for (const name of properties ?? (isPrimitive ? [] : Object.keys(item))) {
      if (!columns.has(name)) columns.set(name, []);
      columns.get(name)[i] = isPrimitive || !Object.hasOwn(item, name) ? '' : show(item[name]);
    }
  });
  // Integer names come first, as the keys of an object would.
  const names = Object.keys(Object.fromEntries(columns));
  const head = [kIndex, ...names.map(String)];
  const body = [index, ...names.map((name) => columns.get(name) ?? columns.get(Number(name)))];
  if (values.length > 0) {
    head.push(kValues);
    body.push(values);
  }
  for (const column of body) for (let i = 0; i < column.length; i++) column[i] ??= '';
  return frame(head, body);
}

module.exports = { tableText };
