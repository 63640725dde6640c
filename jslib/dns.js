'use strict';
// dns: names to addresses, and queries to name servers.

const { DNSException } = require('internal/errors');
const { isIP } = require('internal/net');
const { validateFunction, validateString } = require('internal/validators');
const { emptyHostname, getDefaultResultOrder, lookupOptions, serviceArguments, setDefaultResultOrder } =
  require('internal/dns/options');
const { ResolverBase, defaultResolverSetServers, defineMethods, errorCodes, methodFor, shareResolver } =
  require('internal/dns/resolver');
const { begin, end, endLookup } = require('internal/dns/timeline');
const cares = internalBinding('cares_wrap');

function lookupCallback(options, callback, given) {
  if (typeof options === 'function') return options;
  const isText = options !== undefined && typeof options !== 'object' && typeof options !== 'number';
  const cb = isText && given === 2 ? options : callback;
  validateFunction(cb, 'callback');
  return cb;
}

/** Resolves a name as the system does: cb(err, address, family), or with
 *  {all: true} cb(err, [{address, family}, …]). */
function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  const cb = lookupCallback(options, callback, arguments.length);
  const { family, hints, all, order } = lookupOptions(options);
  if (!hostname) throw emptyHostname(hostname);
  const known = isIP(hostname);
  if (known) {
    process.nextTick(cb, null, ...(all ? [[{ address: hostname, family: known }]] : [hostname, known]));
    return {};
  }
  const req = new cares.GetAddrInfoReqWrap();
  Object.assign(req, { callback: cb, family, hints, hostname, oncomplete: all ? onlookupall : onlookup, order });
  begin(req);
  const err = cares.getaddrinfo(req, hostname, family, hints, order);
  if (err) {
    process.nextTick(cb, new DNSException(err, 'getaddrinfo', hostname));
    return {};
  }
  return req;
}

function onlookup(err, addresses) {
  if (err) {
    this.callback(new DNSException(err, 'getaddrinfo', this.hostname));
    return;
  }
  this.callback(null, addresses[0], this.family || isIP(addresses[0]));
  endLookup(this, addresses);
}

function onlookupall(err, addresses) {
  if (err) {
    this.callback(new DNSException(err, 'getaddrinfo', this.hostname));
    return;
  }
  this.callback(null, addresses.map((address) => ({ address, family: this.family || isIP(address) })));
  endLookup(this, addresses);
}

/** Names an address and a port: cb(err, hostname, service). */
function lookupService(address, port, callback) {
  const number = serviceArguments(arguments, ['address', 'port', 'callback']);
  validateFunction(callback, 'callback');
  const req = new cares.GetNameInfoReqWrap();
  Object.assign(req, { callback, hostname: address, port: number, oncomplete: onlookupservice });
  begin(req);
  const err = cares.getnameinfo(req, address, number);
  if (err) throw new DNSException(err, 'getnameinfo', address);
  return req;
}

function onlookupservice(err, hostname, service) {
  if (err) {
    this.callback(new DNSException(err, 'getnameinfo', this.hostname));
    return;
  }
  this.callback(null, hostname, service);
  end(this, 'lookupService', { host: this.hostname, port: this.port, hostname, service });
}


// Resolver asks its own name servers.
class Resolver extends ResolverBase {}

function onresolve(err, result, ttls) {
  if (err) {
    this.callback(new DNSException(err, this.bindingName, this.hostname));
    return;
  }
  if (ttls && this.ttl) this.callback(null, result.map((address, i) => ({ address, ttl: ttls[i] })));
  else this.callback(null, result);
  end(this, this.bindingName, { host: this.hostname, ttl: this.ttl, result });
}

defineMethods(Resolver, (bindingName) => function(name, options, /* callback */) {
  const callback = arguments.length > 2 ? arguments[2] : options;
  validateString(name, 'name');
  validateFunction(callback, 'callback');
  const req = new cares.QueryReqWrap();
  const ttl = Boolean(arguments.length > 2 && options?.ttl);
  Object.assign(req, { bindingName, callback, hostname: name, oncomplete: onresolve, ttl });
  begin(req);
  const err = this._handle[bindingName](req, name);
  if (err) throw new DNSException(err, bindingName, name);
  return req;
}, function resolve(hostname, rrtype, callback) {
  const { prototype } = Resolver;
  if (typeof rrtype === 'function') return prototype.resolve4.call(this, hostname, rrtype);
  return prototype[methodFor(rrtype)].call(this, hostname, callback);
});

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: defaultResolverSetServers,
  ADDRCONFIG: cares.AI_ADDRCONFIG,
  ALL: cares.AI_ALL,
  V4MAPPED: cares.AI_V4MAPPED,
  ...errorCodes,
};
shareResolver(module.exports, Resolver.prototype);
Object.defineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return require('dns/promises'); },
});
