'use strict';
const show = (v) => (typeof v === 'string' ? v : typeof v === 'object' ? JSON.stringify(v) : String(v));
exports.format = (...args) => args.map(show).join(' ');
exports.inspect = show;
exports.formatWithOptions = (o, ...args) => exports.format(...args);
