'use strict';
// A server's connections that do not go the short way.

const { ErrnoException } = require('internal/errors');
const { debug } = require('internal/net/debug');
const settings = require('internal/net/settings');
const { publish } = internalBinding('net');
const { owner_symbol } = internalBinding('symbols');

const rare = () => require('internal/net/server_rare');

/** The onconnection of a listening handle: this is the handle. A handle that
 *  cluster or IPC deliver comes the same way. */
function onconnection(err, clientHandle) {
  const server = this[owner_symbol];
  debug('onconnection');
  if (err) {
    server.emit('error', new ErrnoException(err, 'accept'));
    return;
  }
  const { maxConnections } = server;
  if (maxConnections !== undefined && maxConnections !== null &&
      server._connections >= maxConnections) {
    rare().drop(server, clientHandle);
    return;
  }
  if (server.blockList && rare().isBlocked(server.blockList, clientHandle)) {
    clientHandle.close();
    return;
  }
  const { AcceptedOptions, Socket } = require('internal/net/socket'); // with the first connection
  welcome(server, new Socket(new AcceptedOptions(server, clientHandle)));
}

function welcome(server, socket) {
  settings.inheritSettings(socket, server);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  publish('net.server.socket', { socket });
}

module.exports = { onconnection };
