'use strict';
const cluster = require('node:cluster');
const http = require('node:http');
const { setupMaster, setupWorker } = require('@socket.io/sticky');
const { createAdapter, setupPrimary } = require('@socket.io/cluster-adapter');

if (cluster.isPrimary) {
  const server = http.createServer();
  setupMaster(server, { loadBalancingMethod: 'round-robin' });
  setupPrimary();
  cluster.setupPrimary({ serialization: 'advanced' });
  let ready = 0;
  cluster.on('message', (worker, message) => {
    if (message === 'ready' && ++ready === 2) server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  });
  cluster.fork();
  cluster.fork();
  process.stdin.resume().once('end', () => { server.close(); cluster.disconnect(); });
} else {
  const { Server } = require('socket.io');
  const io = new Server(http.createServer());
  io.adapter(createAdapter());
  setupWorker(io);
  io.on('connection', (socket) => {
    socket.emit('pid', process.pid);
    socket.on('join', (room, done) => { socket.join(room); done('joined'); });
    socket.on('say', (room, text) => io.to(room).emit('said', text));
    socket.on('bytes', (bytes, done) => done(Buffer.concat([bytes, bytes])));
    socket.on('everyone', async (done) => done((await io.fetchSockets()).length));
  });
  process.send('ready');
  process.on('disconnect', () => process.exit());
}
