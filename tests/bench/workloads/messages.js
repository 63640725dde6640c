'use strict';
// Messages between primary and worker and back, SIZE bytes each, COUNT times, WINDOW in flight.
const cluster = require('cluster');

const size = Number(process.env.SIZE || 100);
const count = Number(process.env.COUNT || 20000);

if (cluster.isPrimary) {
  cluster.setupPrimary({ serialization: process.env.SERIALIZATION || 'json' });
  const worker = cluster.fork();
  const text = 'x'.repeat(size);
  let sent = 0;
  let got = 0;
  let started;
  worker.on('online', () => {
    started = process.hrtime.bigint();
    for (let i = 0; i < Math.min(16, count); i++, sent++) worker.send({ text });
  });
  worker.on('message', () => {
    got++;
    if (sent < count) {
      sent++;
      worker.send({ text });
    } else if (got === count) {
      console.log(JSON.stringify({ ns: Number(process.hrtime.bigint() - started), ops: count }));
      worker.disconnect();
    }
  });
} else {
  process.on('message', (msg) => process.send(msg));
}
