'use strict';
// net.BoundSocket: an address taken at once, to be used for listening or
// connecting later.

const { codes, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const { validateBoolean, validateObject, validatePort, validateString } =
  require('internal/validators');
const { isIP } = require('internal/net');
const { TCP, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: PipeConstants } = internalBinding('pipe_wrap');

const taken = new WeakMap();

function stateOf(bound) {
  const state = taken.get(bound);
  if (!state.handle) throw new codes.ERR_SOCKET_HANDLE_ADOPTED();
  return state;
}

/** Takes the handle out of a BoundSocket, once. */
function consume(bound) {
  const state = stateOf(bound);
  const { handle } = state;
  state.handle = null;
  return handle;
}

/** The handle of a BoundSocket that has it still, else null. */
const handleOf = (bound) => taken.get(bound).handle;

/** Makes bound, which is new, the BoundSocket of a TCP handle. */
function adopt(bound, handle) {
  const address = {};
  const err = handle.getsockname(address);
  if (err) throw new ErrnoException(err, 'getsockname');
  taken.set(bound, { handle, address });
}

/** The path a BoundSocket is bound to, or undefined. */
function pathOf(bound) {
  return taken.get(bound).path;
}

/** A socket bound to a TCP address or a path, neither listening nor connected. */
class BoundSocket {
  constructor(options = {}) {
    validateObject(options, 'options');
    taken.set(this, options.path === undefined ? bindTCP(options) : bindPipe(options));
  }

  /** {address, family, port}, or the path. */
  address() {
    const { path, address } = stateOf(this);
    return path ?? address;
  }

  fd() { return stateOf(this).handle.fd; }

  close() { consume(this).close(); }

  get isPipe() { return pathOf(this) !== undefined; }

  [Symbol.dispose]() {
    const state = taken.get(this);
    state.handle?.close();
    state.handle = null;
  }
}

function bindTCP(options) {
  const port = validatePort(options.port ?? 0, 'options.port');
  const { ipv6Only = false, reusePort = false } = withoutNull(options);
  validateBoolean(ipv6Only, 'options.ipv6Only');
  validateBoolean(reusePort, 'options.reusePort');
  const host = options.host ?? (ipv6Only ? '::' : '0.0.0.0');
  const family = checkHost(host);
  const flags = (ipv6Only ? TCPConstants.UV_TCP_IPV6ONLY : 0) |
    (reusePort ? TCPConstants.UV_TCP_REUSEPORT : 0);
  const handle = new TCP(TCPConstants.SOCKET);
  const address = {};
  const err = handle[family === 6 ? 'bind6' : 'bind'](host, port, flags) || handle.getsockname(address);
  if (err) {
    handle.close();
    throw new ExceptionWithHostPort(err, 'bind', host, port);
  }
  return { handle, address };
}

const withoutNull = ({ ipv6Only, reusePort }) =>
  ({ ipv6Only: ipv6Only ?? undefined, reusePort: reusePort ?? undefined });

function checkHost(host) {
  validateString(host, 'options.host');
  const family = isIP(host);
  if (family !== 0) return family;
  throw new codes.ERR_INVALID_ARG_VALUE('options.host', host,
    'must be a numeric IP address; net.BoundSocket does not perform DNS resolution');
}

function bindPipe(options) {
  const { path } = options;
  if (['host', 'port', 'ipv6Only', 'reusePort'].some((name) => options[name] !== undefined)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options', options,
      'path is mutually exclusive with host, port, ipv6Only, and reusePort');
  }
  validateString(path, 'options.path');
  if (path[0] === '\0' && process.platform !== 'linux') {
    throw new codes.ERR_INVALID_ARG_VALUE('options.path', path,
      'abstract socket paths are only supported on Linux');
  }
  const handle = new Pipe(PipeConstants.SOCKET);
  const err = handle.bind(path);
  if (err) {
    handle.close();
    throw new ErrnoException(err, 'bind');
  }
  return { handle, path };
}

module.exports = { BoundSocket, adopt, consume, handleOf, pathOf };
