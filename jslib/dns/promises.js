'use strict';
// The public module 'dns/promises'.

const { DNSException } = require('internal/errors');
const { isIP } = require('internal/net');
const { validateString } = require('internal/validators');
const { emptyHostname, getDefaultResultOrder, lookupOptions, serviceArguments, setDefaultResultOrder } =
  require('internal/dns/options');
const { ResolverBase, defaultResolverSetServers, defineMethods, errorCodes, methodFor, shareResolver } =
  require('internal/dns/resolver');
const { begin, end, endLookup } = require('internal/dns/timeline');
const cares = internalBinding('cares_wrap');

/** Resolves a name as the system does, to {address, family}, or with
 *  {all: true} to a list of them. */
function lookup(hostname, options) {
  if (hostname) validateString(hostname, 'hostname');
  const read = lookupOptions(typeof options === 'function' ? `${options}` : options);
  return new Promise((resolve, reject) => startLookup(hostname, read, resolve, reject));
}

function startLookup(hostname, { family, hints, all, order }, resolve, reject) {
  if (!hostname) {
    reject(emptyHostname(hostname));
    return;
  }
  const known = isIP(hostname);
  if (known) {
    const answer = { address: hostname, family: known };
    resolve(all ? [answer] : answer);
    return;
  }
  const req = new cares.GetAddrInfoReqWrap();
  Object.assign(req, { family, hints, hostname, oncomplete: all ? onlookupall : onlookup, order, resolve, reject });
  begin(req);
  const err = cares.getaddrinfo(req, hostname, family, hints, order);
  if (err) reject(new DNSException(err, 'getaddrinfo', hostname));
}

function onlookup(err, addresses) {
  if (err) {
    this.reject(new DNSException(err, 'getaddrinfo', this.hostname));
    return;
  }
  this.resolve({ address: addresses[0], family: this.family || isIP(addresses[0]) });
  endLookup(this, addresses);
}

function onlookupall(err, addresses) {
  if (err) {
    this.reject(new DNSException(err, 'getaddrinfo', this.hostname));
    return;
  }
  this.resolve(addresses.map((address) => ({ address, family: this.family || isIP(address) })));
  endLookup(this, addresses);
}

/** Names an address and a port: resolves to {hostname, service}. */
function lookupService(address, port) {
  const number = serviceArguments(arguments, ['address', 'port']);
  return new Promise((resolve, reject) => {
    const req = new cares.GetNameInfoReqWrap();
    Object.assign(req, { hostname: address, port: number, oncomplete: onlookupservice, resolve, reject });
    begin(req);
    const err = cares.getnameinfo(req, address, number);
    if (err) reject(new DNSException(err, 'getnameinfo', address));
  });
}

function onlookupservice(err, hostname, service) {
  if (err) {
    this.reject(new DNSException(err, 'getnameinfo', this.hostname));
    return;
  }
  this.resolve({ hostname, service });
  end(this, 'lookupService', { host: this.hostname, port: this.port, hostname, service });
}

// Resolver asks its own name servers.
class Resolver extends ResolverBase {}

function onresolve(err, result, ttls) {
  if (err) {
    this.reject(new DNSException(err, this.bindingName, this.hostname));
    return;
  }
  this.resolve(ttls && this.ttl ? result.map((address, i) => ({ address, ttl: ttls[i] })) : result);
  end(this, this.bindingName, { host: this.hostname, ttl: this.ttl, result });
}

defineMethods(Resolver, (bindingName) => function(name, options) {
  validateString(name, 'name');
  return new Promise((resolve, reject) => {
    const req = new cares.QueryReqWrap();
    const ttl = Boolean(options?.ttl);
    Object.assign(req, { bindingName, hostname: name, oncomplete: onresolve, resolve, reject, ttl });
    begin(req);
    const err = this._handle[bindingName](req, name);
    if (err) reject(new DNSException(err, bindingName, name));
  });
}, function resolve(hostname, rrtype) {
  return Resolver.prototype[rrtype === undefined ? 'resolve4' : methodFor(rrtype)].call(this, hostname);
});

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: defaultResolverSetServers,
  ...errorCodes,
};
shareResolver(module.exports, Resolver.prototype);
