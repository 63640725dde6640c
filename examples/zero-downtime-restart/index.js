// On SIGHUP each worker is replaced, one after the other: the new one listens
// before the old one leaves, so that at no time nobody answers.
//
//   gonode index.js, then: kill -HUP <pid>
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('listening', (worker, { port }) => console.log(`worker ${worker.id} on port ${port}`));
  process.on('SIGHUP', () => restart(Object.values(cluster.workers)));
} else {
  net.createServer((socket) => socket.end(`worker ${cluster.worker.id}\n`)).listen(process.env.PORT || 9999);
}

function restart([old, ...rest]) {
  if (!old) {
    console.log('restarted');
    return;
  }
  cluster.fork().once('listening', () => {
    old.once('exit', () => restart(rest));
    old.disconnect();
  });
}
