'use strict';
// What the resolvers of dns and dns/promises share: the channel, its servers,
// the methods' names and the error codes.

const { codes: { ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS } } = require('internal/errors');
const { isIP } = require('internal/net');
const { validateArray, validateInt32, validateString, validateUint32 } = require('internal/validators');
const { ChannelWrap, strerror } = internalBinding('cares_wrap');

const domainPort = 53;

/** The channel's method behind each public one. */
const bindings = {
  __proto__: null,
  resolveAny: 'queryAny',
  resolve4: 'queryA',
  resolve6: 'queryAaaa',
  resolveCaa: 'queryCaa',
  resolveCname: 'queryCname',
  resolveMx: 'queryMx',
  resolveNs: 'queryNs',
  resolveTlsa: 'queryTlsa',
  resolveTxt: 'queryTxt',
  resolveSrv: 'querySrv',
  resolvePtr: 'queryPtr',
  resolveNaptr: 'queryNaptr',
  resolveSoa: 'querySoa',
  reverse: 'getHostByAddr',
};

const rrtypes = { __proto__: null, A: 'resolve4', AAAA: 'resolve6' };
for (const name of Object.keys(bindings)) {
  if (/^resolve[A-Z]/.test(name)) rrtypes[name.slice('resolve'.length).toUpperCase()] = name;
}

/** The public method for a record type; throws for unknown types. */
function methodFor(rrtype) {
  validateString(rrtype, 'rrtype');
  const method = rrtypes[rrtype];
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return method;
}

const errorCodes = { EOF: 'EOF' };
for (const name of ['NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY', 'BADNAME',
  'BADFAMILY', 'BADRESP', 'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE', 'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS',
  'NONAME', 'BADHINTS', 'NOTINITIALIZED', 'LOADIPHLPAPI', 'ADDRGETNETWORKPARAMS', 'CANCELLED']) {
  const code = errorCodes[name] ?? `E${name}`;
  delete errorCodes[name];
  errorCodes[name] = code;
}

function parseServer(text) {
  let family = isIP(text);
  if (family !== 0) return [family, text, domainPort];
  const bracketed = /^\[([^[\]]*)\](?::(\d+))?$/.exec(text);
  const [, host, port] = bracketed ?? /^([^:[\]]+):(\d+)$/.exec(text) ?? [];
  family = host === undefined ? 0 : isIP(host);
  if (family !== (bracketed ? 6 : 4)) throw new ERR_INVALID_IP_ADDRESS(text);
  if (port === undefined) return [family, host, domainPort];
  return [family, host, require('internal/validators').validatePort(+port) || domainPort];
}

function parseServers(servers) {
  validateArray(servers, 'servers');
  const parsed = [];
  servers.forEach((server, i) => {
    validateString(server, `servers[${i}]`);
    parsed.push(parseServer(server));
  });
  return parsed;
}

function serverText([address, port]) {
  if (!port || port === domainPort) return address;
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

// ResolverBase owns a channel.
class ResolverBase {
  constructor(options = undefined) {
    const { timeout = -1, tries = 4, maxTimeout = 0 } = options ?? {};
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this._handle = new ChannelWrap(timeout, tries, maxTimeout);
  }

  /** Ends all queries under way with ECANCELLED. */
  cancel() {
    this._handle.cancel();
  }

  /** The addresses of the name servers, with ports other than 53. */
  getServers() {
    return (this._handle.getServers() || []).map(serverText);
  }

  /** Replaces the name servers; throws while queries are under way. */
  setServers(servers) {
    const err = this._handle.setServers(parseServers(servers));
    if (err !== 0) throw new ERR_DNS_SET_SERVERS_FAILED(strerror(err), servers);
  }

  /** Sets the addresses that queries are sent from, one of each family. */
  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    this._handle.setLocalAddress(ipv4, ipv6);
  }
}

/** Defines the query methods that make(bindingName) gives, and resolve. */
function defineMethods(Resolver, make, resolve) {
  for (const [name, binding] of Object.entries(bindings)) {
    const method = make(binding);
    Object.defineProperty(method, 'name', { value: binding });
    Resolver.prototype[name] = method;
  }
  Resolver.prototype.resolve = resolve;
}

const sharedNames = ['getServers', 'resolve', ...Object.keys(bindings).filter((name) => name !== 'reverse').sort(), 'reverse'];
const sharing = [];
let shared;

function bindShared({ target, prototype }) {
  for (const name of sharedNames) target[name] = prototype[name].bind(shared);
}

/** Gives target the methods of prototype, bound to the resolver that the
 *  process shares. */
function shareResolver(target, prototype) {
  shared ??= new ResolverBase();
  sharing.push({ target, prototype });
  bindShared({ target, prototype });
}

/** Is dns.setServers: a new shared resolver, so that queries under way end by
 *  the old one. */
function defaultResolverSetServers(servers) {
  const next = new ResolverBase();
  next.setServers(servers);
  shared = next;
  sharing.forEach(bindShared);
}

module.exports = { ResolverBase, defaultResolverSetServers, defineMethods, errorCodes, methodFor, shareResolver };
