// The primary forks one worker with each program given, prints the port when
// all listen, and ends when its stdin does.
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  const programs = process.argv.slice(2);
  let listening = 0;
  for (const program of programs) {
    process.execPath = program;
    cluster.setupPrimary({ serialization: process.env.SERIALIZATION, args: [] });
    cluster.fork();
  }
  cluster.on('message', (worker, message) => {
    if (message.echo !== 'ping') throw new Error('lost a message');
  });
  cluster.on('listening', (worker, { port }) => {
    worker.send('ping');
    if (++listening === programs.length) console.log(`port ${port}`);
  });
  cluster.on('exit', (worker, code, signal) => {
    if (!worker.exitedAfterDisconnect) throw new Error(`worker ${worker.id} died: ${code} ${signal}`);
  });
  process.stdin.on('data', () => {}).on('end', () => cluster.disconnect(() => console.log('done')));
} else {
  process.on('message', (message) => process.send({ echo: message }));
  net.createServer((socket) => socket.end(`worker ${cluster.worker.id}`)).listen(0, '127.0.0.1');
}
