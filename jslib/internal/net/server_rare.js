'use strict';
// What few servers need: maxConnections reached, a blockList, processes to which
// the server was sent.

const { isIP } = require('internal/net');

/** Closes a connection that is one too many. */
function drop(server, handle) {
  const data = { __proto__: null };
  if (handle.getsockname) addEnd(data, 'local', (out) => handle.getsockname(out));
  if (handle.getpeername) addEnd(data, 'remote', (out) => handle.getpeername(out));
  if (handle.getsockname || handle.getpeername) server.emit('drop', data);
  else server.emit('drop');
  handle.close();
}

function addEnd(data, side, read) {
  const out = {};
  read(out);
  data[`${side}Address`] = out.address;
  data[`${side}Port`] = out.port;
  data[`${side}Family`] = out.family;
}

/** Whether blockList has the other end. */
function isBlocked(blockList, handle) {
  if (typeof handle.getpeername !== 'function') return false;
  const out = {};
  handle.getpeername(out);
  const family = isIP(out.address);
  return family !== 0 && blockList.check(out.address, `ipv${family}`);
}

/** Adds up what the processes say to which the server was sent. */
function countConnections(server, done) {
  let left = server._workers.length;
  let total = server._connections;
  const onCount = (err, count) => {
    total += count;
    left = err ? -1 : left - 1;
    if (err) done(err);
    else if (left === 0) done(null, total);
  };
  for (const worker of server._workers) worker.getConnections(onCount);
}

/** Closes the server in the processes to which it was sent. */
function closeWorkers(server) {
  let left = server._workers.length;
  server._connections++;
  for (const worker of server._workers) {
    worker.close(() => {
      if (--left > 0) return;
      server._connections = 0;
      server._emitCloseIfDrained();
    });
  }
}

module.exports = { closeWorkers, countConnections, drop, isBlocked };
