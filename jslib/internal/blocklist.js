'use strict';
// net.BlockList: rules about addresses, kept and asked in Go.

const { BlockList: Handle, AF_INET, AF_INET6 } = internalBinding('block_list');
const { SocketAddress, inspectAs, kHandle: kAddress } = require('internal/socketaddress');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateArray, validateInt32, validateString } = require('internal/validators');

const kHandle = Symbol('kHandle');

const maxPrefix = { __proto__: null, ipv4: 32, ipv6: 128 };

// The Go half of an address given as text or as a SocketAddress.
function toHandle(address, family, name) {
  return toAddress(address, family, name)[kAddress];
}

function toAddress(address, family, name) {
  if (SocketAddress.isSocketAddress(address)) return address;
  validateString(address, name);
  validateString(family, 'family');
  return new SocketAddress({ address, family });
}

function subnetArgs(network, prefix, family) {
  const address = toAddress(network, family, 'network');
  validateInt32(prefix, 'prefix', 0, maxPrefix[address.family]);
  return [address[kAddress], prefix];
}

function parseCIDR(cidr) {
  validateString(cidr, 'cidr');
  const slash = cidr.lastIndexOf('/');
  if (slash < 0) {
    throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
  }
  const address = cidr.slice(0, slash);
  const bits = cidr.slice(slash + 1);
  const prefix = Number.parseInt(bits, 10);
  if (String(prefix) !== bits) {
    throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'prefix length must be a valid integer');
  }
  return [address, prefix, address.includes(':') ? 'ipv6' : 'ipv4'];
}

// The three kinds of lines that the rules getter writes.
const v4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const v6 = '[0-9a-fA-F:.]{1,45}';
const lines = [['IPv4', v4], ['IPv6', v6]].flatMap(([name, ip]) => [
  [new RegExp(`Subnet: ${name} (${ip})/(\\d{1,3})`), (list, a, b) => list.addSubnet(a, Number(b), name)],
  [new RegExp(`Address: ${name} (${ip})`), (list, a) => list.addAddress(a, name)],
  [new RegExp(`Range: ${name} (${ip})-(${ip})`), (list, a, b) => list.addRange(a, b, name)],
]);

function addLine(list, line) {
  for (const [pattern, add] of lines) {
    const match = pattern.exec(line);
    if (match) {
      add(list, match[1], match[2]);
      return;
    }
  }
}

function checkLines(data) {
  const list = typeof data === 'string' ? JSON.parse(data) : data;
  if (!Array.isArray(list) || list.some((line) => typeof line !== 'string')) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], list);
  }
  return list;
}

/** Rules for addresses that are to be refused. Addresses are strings or
 *  SocketAddresses; family ('ipv4' or 'ipv6') counts for strings. */
class BlockList {
  constructor() {
    this[kHandle] = new Handle();
  }

  /** Whether value is a BlockList. */
  static isBlockList(value) {
    return value?.[kHandle] !== undefined;
  }

  static PRIVATE_RANGES = Object.freeze([
    '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8',
    '::1/128', '169.254.0.0/16', 'fe80::/10', 'fc00::/7',
  ]);

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return inspectAs('BlockList', this, () => ({ rules: this.rules }), depth, options);
  }

  addAddress(address, family = 'ipv4') {
    this[kHandle].addAddress(toHandle(address, family, 'address'));
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    validateString(family, 'family');
    this[kHandle].addAddresses(addresses.map((a, i) => toHandle(a, family, `addresses[${i}]`)));
  }

  /** Blocks all from start to end. */
  addRange(start, end, family = 'ipv4') {
    const first = toAddress(start, family, 'start');
    const last = toAddress(end, family, 'end');
    if (this[kHandle].addRange(first[kAddress], last[kAddress]) === false) {
      throw new ERR_INVALID_ARG_VALUE('start', first, 'must come before end');
    }
  }

  /** Blocks all that share the first prefix bits with network. */
  addSubnet(network, prefix, family = 'ipv4') {
    this[kHandle].addSubnet(...subnetArgs(network, prefix, family));
  }

  /** addSubnet in the form "10.0.0.0/8". */
  addCIDR(cidr) {
    this.addSubnet(...parseCIDR(cidr));
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    const parsed = cidrs.map((cidr, i) => {
      validateString(cidr, `cidrs[${i}]`);
      return parseCIDR(cidr);
    });
    for (const args of parsed) this.addSubnet(...args);
  }

  removeAddress(address, family = 'ipv4') {
    this[kHandle].removeAddress(toHandle(address, family, 'address'));
  }

  removeRange(start, end, family = 'ipv4') {
    this[kHandle].removeRange(toHandle(start, family, 'start'), toHandle(end, family, 'end'));
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    this[kHandle].removeSubnet(...subnetArgs(network, prefix, family));
  }

  removeCIDR(cidr) {
    this.removeSubnet(...parseCIDR(cidr));
  }

  /** Whether a rule matches the address. */
  check(address, family = 'ipv4') {
    if (SocketAddress.isSocketAddress(address)) return this[kHandle].check(address[kAddress]);
    validateString(address, 'address');
    validateString(family, 'family');
    return this[kHandle].checkString(address, family.toLowerCase() === 'ipv4' ? AF_INET : AF_INET6);
  }

  /** Removes all rules. */
  clear() {
    this[kHandle].clear();
  }

  toJSON() {
    return this.rules;
  }

  /** Adds the rules that toJSON gave, as an array or its JSON. */
  fromJSON(data) {
    for (const line of checkLines(data)) addLine(this, line);
  }

  /** The rules as lines, such as "Subnet: IPv4 10.0.0.0/8". */
  get rules() { return this[kHandle].getRules(); }

  /** The number of rules. */
  get size() { return this[kHandle].getSize(); }
}

module.exports = { BlockList, kHandle };
