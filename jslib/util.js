'use strict';
const { inspect, format, formatWithOptions, stripVTControlCharacters } = require('internal/util/inspect');
module.exports = { inspect, format, formatWithOptions, stripVTControlCharacters };
