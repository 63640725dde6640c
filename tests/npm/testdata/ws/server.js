'use strict';
const serve = require('../lib/serve');
const http = require('node:http');
const { WebSocketServer } = require('ws');

function application() {
  const server = http.createServer((req, res) => res.writeHead(426).end());
  const wss = new WebSocketServer({ server, path: '/chat', perMessageDeflate: { threshold: 1024 } });
  wss.on('connection', (socket, req) => {
    socket.send(JSON.stringify({ pid: process.pid, url: req.url }));
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on('ping', () => socket.send('pinged'));
  });
  return server;
}

serve(() => application().listen(0, '127.0.0.1'));
