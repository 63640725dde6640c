'use strict';
// URLs do not travel to other threads: no message may hold one.

const { URL, URLSearchParams } = require('internal/url');
const { privateSymbols: { transfer_mode_private_symbol: kMode } } = internalBinding('util');

for (const Class of [URL, URLSearchParams]) Object.defineProperty(Class.prototype, kMode, { value: 0 });
