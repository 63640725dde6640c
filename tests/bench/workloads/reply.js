'use strict';
// The article's server: a reply with the pid to each message.
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  let listening = 0;
  const n = Number(process.env.WORKERS || 2);
  for (let i = 0; i < n; i++) cluster.fork();
  cluster.on('listening', (worker, address) => {
    if (++listening === n) console.log(JSON.stringify({ port: address.port }));
  });
} else {
  net.createServer((socket) => {
    socket.on('data', (data) => socket.write(`Reply from ${process.pid}: ` + data.toString()));
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
}
