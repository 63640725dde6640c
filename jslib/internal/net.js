'use strict';
// What the files of net, dgram and http share: address tests and the symbols
// behind which sockets keep their settings.

const { isIP } = internalBinding('net');

/** Whether s is a dotted IPv4 address. */
const isIPv4 = (s) => isIP(s) === 4;

/** Whether s is an IPv6 address, a zone allowed. */
const isIPv6 = (s) => isIP(s) === 6;

const loopbackNames = ['localhost', '::1', '[::1]', '0:0:0:0:0:0:0:1', '[0:0:0:0:0:0:0:1]'];

/** Whether host names this machine. */
function isLoopback(host) {
  const name = host.toLowerCase();
  return loopbackNames.includes(name) || name.startsWith('127.');
}

module.exports = {
  isIP,
  isIPv4,
  isIPv6,
  isLoopback,
  kReinitializeHandle: Symbol('kReinitializeHandle'),
  kSetNoDelay: Symbol('kSetNoDelay'),
  kSetKeepAlive: Symbol('kSetKeepAlive'),
  kSetKeepAliveInitialDelay: Symbol('kSetKeepAliveInitialDelay'),
  kSetKeepAliveInterval: Symbol('kSetKeepAliveInterval'),
  kSetKeepAliveCount: Symbol('kSetKeepAliveCount'),
  normalizedArgsSymbol: Symbol('normalizedArgs'),
};
