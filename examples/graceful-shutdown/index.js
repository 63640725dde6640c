// On SIGTERM the workers take no more connections, finish what they have, and
// go. Whoever takes too long is killed.
//
//   gonode index.js, then: kill <pid>
const cluster = require('cluster');
const net = require('net');

const patience = 5000;

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('listening', (worker, { port }) => console.log(`worker ${worker.id} on port ${port}`));
  cluster.on('exit', (worker, code) => console.log(`worker ${worker.id} left with ${code}`));
  process.once('SIGTERM', () => {
    console.log('shutting down');
    const workers = Object.values(cluster.workers);
    cluster.disconnect(() => console.log('done'));
    setTimeout(() => workers.forEach((worker) => worker.process.kill('SIGKILL')), patience).unref();
  });
} else {
  process.on('SIGTERM', () => {}); // the primary decides
  net.createServer((socket) => {
    socket.on('data', (data) => {
      console.log(`worker ${cluster.worker.id} works on ${data}`);
      setTimeout(() => socket.end(`slow reply to ${data}`), 300);
    });
  }).listen(process.env.PORT || 9999);
}
