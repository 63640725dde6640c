'use strict';
// The options of lookup and lookupService, and the default order of answers.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { isIP } = require('internal/net');
const cares = internalBinding('cares_wrap');

const families = [0, 4, 6];
const familyNames = { __proto__: null, IPv4: 4, IPv6: 6 };
const allHints = cares.AI_ADDRCONFIG | cares.AI_ALL | cares.AI_V4MAPPED;
const orders = {
  __proto__: null,
  verbatim: cares.DNS_ORDER_VERBATIM,
  ipv4first: cares.DNS_ORDER_IPV4_FIRST,
  ipv6first: cares.DNS_ORDER_IPV6_FIRST,
};

let defaultOrder;

/** The order in force: 'verbatim', 'ipv4first' or 'ipv6first'. */
function getDefaultResultOrder() {
  if (defaultOrder === undefined) {
    const order = require('internal/options').getOptionValue('--dns-result-order');
    if (order) require('internal/validators').validateOneOf(order, '--dns-result-order', Object.keys(orders));
    defaultOrder = order || 'verbatim';
  }
  return defaultOrder;
}

/** Sets the order of what lookup answers; throws for other texts. */
function setDefaultResultOrder(order) {
  require('internal/validators').validateOneOf(order, 'dnsOrder', Object.keys(orders));
  defaultOrder = order;
}

const given = (v) => v !== undefined && v !== null;

function readOrder({ verbatim, order }) {
  const { validateBoolean, validateOneOf } = require('internal/validators');
  let wanted = getDefaultResultOrder();
  if (given(verbatim)) {
    validateBoolean(verbatim, 'options.verbatim');
    wanted = verbatim ? 'verbatim' : 'ipv4first';
  }
  if (given(order)) {
    validateOneOf(order, 'options.order', Object.keys(orders));
    wanted = order;
  }
  return orders[wanted];
}

function readOptions(options) {
  const { validateBoolean, validateNumber, validateOneOf } = require('internal/validators');
  const { hints = 0, all = false, family = 0 } = options;
  if (given(options.hints)) {
    validateNumber(hints, 'options.hints');
    if ((hints & ~allHints) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', hints);
  }
  const number = (typeof family === 'string' ? familyNames[family] : undefined) ?? family ?? 0;
  validateOneOf(number, 'options.family', families);
  if (given(options.all)) validateBoolean(all, 'options.all');
  return { family: number, hints: hints >>> 0, all: Boolean(all), order: readOrder(options) };
}

/** Reads lookup's second argument into {family, hints, all, order}. */
function lookupOptions(options) {
  if (typeof options === 'number') {
    require('internal/validators').validateOneOf(options, 'family', families);
    return readOptions({ family: options });
  }
  if (options === undefined || options === null || typeof options === 'function') return readOptions({});
  if (typeof options === 'object') return readOptions(options);
  throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
}

/** The error of a lookup without a name. */
function emptyHostname(hostname) {
  return new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a non-empty string');
}

/** Validates lookupService's arguments, named names; gives the port's number. */
function serviceArguments(args, names) {
  if (args.length < names.length) throw new ERR_MISSING_ARGS(...names);
  const [address, port] = args;
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  require('internal/validators').validatePort(port);
  return +port;
}

module.exports = { emptyHostname, getDefaultResultOrder, lookupOptions, serviceArguments, setDefaultResultOrder };
