'use strict';
// net.SocketAddress.

const { SocketAddress: Handle, AF_INET, AF_INET6 } = internalBinding('block_list');
const { validateObject, validatePort, validateString, validateUint32 } =
  require('internal/validators');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');

const kHandle = Symbol('kHandle');
const kDetail = Symbol('kDetail');

const families = { __proto__: null, ipv4: AF_INET, ipv6: AF_INET6 };

/** An IP address with a port. */
class SocketAddress {
  /** Whether value is a SocketAddress. */
  static isSocketAddress(value) {
    return value?.[kHandle] !== undefined;
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    const { family = 'ipv4' } = options;
    const name = typeof family?.toLowerCase === 'function' ? family.toLowerCase() : family;
    const { address = name === 'ipv4' ? '127.0.0.1' : '::', port = 0, flowlabel = 0 } = options;
    const type = typeof name === 'string' ? families[name] : undefined;
    if (type === undefined) throw new ERR_INVALID_ARG_VALUE('options.family', options.family);
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    become(this, { address, port, family: name, flowlabel });
  }

  get address() { return this[kDetail].address; }
  get port() { return this[kDetail].port; }
  get family() { return this[kDetail].family === AF_INET ? 'ipv4' : 'ipv6'; }
  get flowlabel() { return this[kHandle].flowlabel(); }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return inspectAs('SocketAddress', this, () => this.toJSON(), depth, options);
  }

  toJSON() {
    const { address, port, family, flowlabel } = this;
    return { address, port, family, flowlabel };
  }

  /** The address that "ip[:port]" or "[ip][:port]" stands for, or undefined. */
  static parse(input) {
    validateString(input, 'input');
    try {
      const { hostname, port } = new URL(`http://${input}`);
      const v6 = hostname.startsWith('[');
      return new SocketAddress({
        address: v6 ? hostname.slice(1, -1) : hostname,
        port: port | 0,
        family: v6 ? 'ipv6' : 'ipv4',
      });
    } catch {
      return undefined;
    }
  }
}

/** Makes self the SocketAddress of valid data. */
function become(self, { address, port, family, flowlabel }) {
  self[kHandle] = new Handle(address, port | 0, families[family], flowlabel | 0);
  self[kDetail] = self[kHandle].detail({});
}

/** What util.inspect shows of a value: a name before plain data. */
function inspectAs(name, self, data, depth, options) {
  if (depth < 0) return self;
  const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
  return `${name} ${require('util').inspect(data(), inner)}`;
}

module.exports = { SocketAddress, become, inspectAs, kHandle };
