// A chat: whoever is connected, to whichever worker, reads what everybody
// says. Workers know nothing of each other, so the primary passes lines on.
//
//   gonode index.js, then: nc localhost 9999
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('message', (from, line) => {
    for (const id in cluster.workers) cluster.workers[id].send(line);
  });
  cluster.on('listening', (worker, { port }) => console.log(`worker ${worker.id} on port ${port}`));
} else {
  const sockets = new Set();
  process.on('message', (line) => {
    for (const socket of sockets) socket.write(line);
  });
  net.createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('data', (text) => process.send(`worker ${cluster.worker.id} | ${text}`));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  }).listen(process.env.PORT || 9999);
}
