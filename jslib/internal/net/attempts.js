'use strict';
// "Happy eyeballs": a name's addresses are tried in turn, IPv6 and IPv4 by
// turns, each with its own handle and a time limit; the first that connects is
// the socket's.

const { codes, NodeAggregateError } = require('internal/errors');
const { clearTimeout, setTimeout } = require('timers');
const { isIP, kReinitializeHandle } = require('internal/net');
const { debug } = require('internal/net/debug');
const {
  addressError, afterConnect, attemptAfterLookup, bindLocal, connectRequest, connectionError,
  failLater, immediateError, isBlocked, startConnect,
} = require('internal/net/connect');
const { TCP, constants } = internalBinding('tcp_wrap');
const { UV_ECANCELED, UV_ETIMEDOUT } = internalBinding('uv');

/** The callback of a lookup with all: true. */
function onAddresses(socket, options, plan) {
  return (err, addresses) => {
    if (!socket.connecting) return;
    if (err) {
      socket.emit('lookup', err, undefined, undefined, plan.host);
      failLater(socket, err);
      return;
    }
    for (const { address, family } of addresses) {
      socket.emit('lookup', err, address, family, plan.host);
      if (!socket.connecting) return;
    }
    startAttempts(socket, options, plan, addresses);
  };
}

function startAttempts(socket, options, plan, addresses) {
  const targets = interleave(addresses.filter(isUsable));
  if (targets.length === 0) {
    const { address, family } = addresses[0];
    failLater(socket, addressError(address, family, options));
    return;
  }
  if (targets.length === 1) {
    debug('connect/multiple: only one address found, switching back to single connection');
    const { address, family } = targets[0];
    attemptAfterLookup(socket, { ...plan, address, addressType: family });
    return;
  }
  debug('connect/multiple: will try the following addresses', targets);
  socket.autoSelectFamilyAttemptedAddresses = [];
  socket._unrefTimer();
  attemptNext({ socket, plan, targets, current: 0, errors: [], timer: undefined });
}

const isUsable = ({ address, family }) => isIP(address) !== 0 && (family === 4 || family === 6);

// The family of the first address leads; an address counts once.
function interleave(addresses) {
  const lead = addresses[0]?.family;
  const seen = new Set();
  const fresh = addresses.filter(({ address }) => !seen.has(address) && seen.add(address));
  const first = fresh.filter(({ family }) => family === lead);
  const second = fresh.filter(({ family }) => family !== lead);
  const mixed = [];
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    if (i < first.length) mixed.push(first[i]);
    if (i < second.length) mixed.push(second[i]);
  }
  return mixed;
}

function attemptNext(state, canceled = false) {
  clearTimeout(state.timer);
  const { socket, targets } = state;
  if (socket._aborted) return;
  if (canceled || state.current === targets.length) {
    giveUp(state);
    return;
  }
  const index = state.current++;
  if (index > 0) socket[kReinitializeHandle](new TCP(constants.SOCKET));
  const { address, family } = targets[index];
  const { port, localPort } = state.plan;
  attemptTarget(state, index, { address, port, addressType: family, localPort });
}

function giveUp({ socket, errors }) {
  socket.destroy(errors.length === 0 ?
    new codes.ERR_SOCKET_CONNECTION_TIMEOUT() : new NodeAggregateError(errors));
}

function attemptTarget(state, index, target) {
  const { socket } = state;
  const { address, port, addressType } = target;
  const bindError = bindLocal(socket, target, 'connect/multiple');
  if (bindError) {
    state.errors.push(bindError);
    attemptNext(state);
    return;
  }
  if (isBlocked(socket, target)) {
    failed(state, target, new codes.ERR_IP_BLOCKED(address));
    return;
  }
  debug('connect/multiple: attempting to connect to %s:%d (addressType: %d)',
    address, port, addressType);
  socket.emit('connectionAttempt', address, port, addressType);
  const req = connectRequest(target, (...result) => afterAttempt(state, index, ...result));
  socket.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  const err = startConnect(socket, req);
  if (err) failed(state, target, immediateError(socket, err, target));
  else limitTime(state, index, req);
}

function failed(state, { address, port, addressType }, error) {
  state.errors.push(error);
  state.socket.emit('connectionAttemptFailed', address, port, addressType, error);
  attemptNext(state);
}

// The last address has no limit.
function limitTime(state, index, req) {
  const { timeout } = state.plan;
  if (index === state.targets.length - 1) return;
  debug('connect/multiple: setting the attempt timeout to %d ms', timeout);
  state.timer = setTimeout(onAttemptTimeout, timeout, state, req, state.socket._handle);
}

function onAttemptTimeout(state, req, handle) {
  const { socket } = state;
  debug('connect/multiple: connection to %s:%s timed out', req.address, req.port);
  socket.emit('connectionAttemptTimeout', req.address, req.port, req.addressType);
  req.oncomplete = undefined;
  state.errors.push(connectionError(req, UV_ETIMEDOUT));
  handle.close();
  if (socket.connecting) attemptNext(state);
}

function afterAttempt(state, index, status, handle, req, readable, writable) {
  const { socket } = state;
  debug('connect/multiple: connection attempt to %s:%s completed with status %s',
    req.address, req.port, status);
  clearTimeout(state.timer);
  if (status !== 0) {
    const error = connectionError(req, status);
    state.errors.push(error);
    socket.emit('connectionAttemptFailed', req.address, req.port, req.addressType, error);
    if (socket.connecting) attemptNext(state, status === UV_ECANCELED);
  } else if (index !== state.current - 1) {
    debug('connect/multiple: ignoring successful but timedout connection to %s:%s',
      req.address, req.port);
    handle.close();
  } else {
    afterConnect(status, socket._handle, req, readable, writable);
  }
}

module.exports = { onAddresses };
