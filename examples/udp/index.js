// UDP has no connections to deal out: all workers receive on one socket, and
// the kernel chooses who gets a datagram.
//
//   gonode index.js, then: echo hi | nc -u localhost 9999
const cluster = require('cluster');
const dgram = require('dgram');

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('listening', (worker, { port }) => console.log(`worker ${worker.id} on port ${port}`));
} else {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message, from) => {
    socket.send(`Reply from ${process.pid}: ${message}`, from.port, from.address);
  });
  socket.bind(process.env.PORT || 9999);
}
