// Who gets the connections? Under round robin the primary deals them out
// evenly; with a shared socket the kernel wakes whoever comes first.
//
//   gonode index.js rr
//   gonode index.js none
process.env.NODE_CLUSTER_SCHED_POLICY = process.argv[2] || 'rr';

const cluster = require('cluster');
const net = require('net');

const workers = 4;
const connections = 200;

if (cluster.isPrimary) {
  const counts = {};
  let listening = 0;
  for (let i = 0; i < workers; i++) {
    const worker = cluster.fork();
    counts[worker.id] = 0;
  }
  cluster.on('listening', (worker, { port }) => {
    if (++listening === workers) measure(port, counts);
  });
} else {
  net.createServer((socket) => socket.end(String(cluster.worker.id))).listen(process.env.PORT || 0);
}

// One after another: of many at once, a worker that answers sooner gets more.
function measure(port, counts, done = 0) {
  if (done === connections) {
    for (const id in counts) console.log(`worker ${id}: ${counts[id]}`);
    cluster.disconnect();
    return;
  }
  net.connect(port, '127.0.0.1')
    .on('data', (id) => counts[id]++)
    .on('close', () => measure(port, counts, done + 1));
}
