'use strict';
// dns: names to addresses.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE }, DNSException } =
  require('internal/errors');
const { isIP } = require('internal/net');
const cares = internalBinding('cares_wrap');

const families = [0, 4, 6];
const orders = {
  __proto__: null,
  verbatim: cares.DNS_ORDER_VERBATIM,
  ipv4first: cares.DNS_ORDER_IPV4_FIRST,
  ipv6first: cares.DNS_ORDER_IPV6_FIRST,
};
const allHints = cares.AI_ADDRCONFIG | cares.AI_ALL | cares.AI_V4MAPPED;

let defaultOrder = 'verbatim';

const familyNames = { __proto__: null, IPv4: 4, IPv6: 6 };

function readOptions(options) {
  const { validateBoolean, validateNumber, validateOneOf } = require('internal/validators');
  const { hints = 0, all = false, verbatim, order } = options;
  let { family = 0 } = options;
  if (options.hints !== undefined && options.hints !== null) {
    validateNumber(hints, 'options.hints');
    if ((hints & ~allHints) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', hints);
  }
  family = familyNames[family] ?? family ?? 0;
  validateOneOf(family, 'options.family', families);
  if (options.all !== undefined && options.all !== null) validateBoolean(all, 'options.all');
  let wanted = defaultOrder;
  if (verbatim !== undefined && verbatim !== null) {
    validateBoolean(verbatim, 'options.verbatim');
    wanted = verbatim ? 'verbatim' : 'ipv4first';
  }
  if (order !== undefined && order !== null) {
    validateOneOf(order, 'options.order', Object.keys(orders));
    wanted = order;
  }
  return { family, hints: hints >>> 0, all: Boolean(all), order: orders[wanted] };
}

function lookupOptions(options) {
  if (typeof options === 'number') {
    require('internal/validators').validateOneOf(options, 'family', families);
    return readOptions({ family: options });
  }
  if (options === undefined || typeof options === 'function') return readOptions({});
  if (typeof options === 'object' && options !== null) return readOptions(options);
  throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
}

/** Resolves a name as the system does: cb(err, address, family), or with
 *  {all: true} cb(err, [{address, family}, …]). */
function lookup(hostname, options, callback) {
  const { validateFunction, validateString } = require('internal/validators');
  const cb = typeof options === 'function' ? options : callback;
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options !== 'function') validateFunction(cb, 'callback');
  const { family, hints, all, order } = lookupOptions(options);
  const known = hostname ? isIP(hostname) : 0;
  if (!hostname) {
    process.nextTick(cb, null, ...(all ? [[]] : [null, family === 6 ? 6 : 4]));
    return {};
  }
  if (known) {
    process.nextTick(cb, null, ...(all ? [[{ address: hostname, family: known }]] : [hostname, known]));
    return {};
  }
  const req = new cares.GetAddrInfoReqWrap();
  Object.assign(req, { callback: cb, family, hostname, oncomplete: all ? onLookupAll : onLookup });
  const err = cares.getaddrinfo(req, hostname, family, hints, order);
  if (err) process.nextTick(cb, new DNSException(err, 'getaddrinfo', hostname));
  return req;
}

function onLookup(err, addresses) {
  if (err) this.callback(new DNSException(err, 'getaddrinfo', this.hostname));
  else this.callback(null, addresses[0], this.family || isIP(addresses[0]));
}

function onLookupAll(err, addresses) {
  if (err) {
    this.callback(new DNSException(err, 'getaddrinfo', this.hostname));
    return;
  }
  this.callback(null, addresses.map((address) => ({ address, family: this.family || isIP(address) })));
}

module.exports = {
  lookup,
  getDefaultResultOrder() { return defaultOrder; },
  setDefaultResultOrder(order) {
    require('internal/validators').validateOneOf(order, 'dnsOrder', Object.keys(orders));
    defaultOrder = order;
  },
  ADDRCONFIG: cares.AI_ADDRCONFIG,
  ALL: cares.AI_ALL,
  V4MAPPED: cares.AI_V4MAPPED,
};
