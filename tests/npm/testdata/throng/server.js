'use strict';
const http = require('node:http');
const cluster = require('node:cluster');
const throng = require('throng');

let listening = 0;
throng({
  count: 2,
  grace: 1000,
  signals: ['SIGTERM', 'SIGINT'],
  master: () => {
    cluster.on('listening', (_, address) => { if (++listening === 2) console.log(address.port); });
    process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGTERM'));
  },
  worker: (id, disconnect) => {
    http.createServer((req, res) => {
      res.end(String(process.pid));
      if (req.url === '/die') setImmediate(() => process.exit(1));
    }).listen(0, '127.0.0.1');
    process.once('SIGTERM', disconnect);
  },
});
