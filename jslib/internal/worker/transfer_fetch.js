'use strict';
// What fetch works with does not travel to other threads: no message may hold it.

const { Headers } = require('internal/fetch/headers');
const { FormData } = require('internal/fetch/formdata');
const { Request } = require('internal/fetch/request');
const { Response } = require('internal/fetch/response');
const { privateSymbols: { transfer_mode_private_symbol: kMode } } = internalBinding('util');

for (const Class of [Headers, FormData, Request, Response]) Object.defineProperty(Class.prototype, kMode, { value: 0 });
