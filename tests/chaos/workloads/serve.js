// A server of WORKERS workers on one port. The primary forks again whoever
// dies, and takes orders on stdin: "roll" replaces one worker, "reload" all of
// them, one after another. PROGRAMS names other runtimes for the workers.
//
// With PROTOCOL=http they answer requests.
//
// What chaos counts goes to the file LOG: a worker notes each connection, after
// it has told the primary of it; the primary notes how many it was told of.
const cluster = require('cluster');
const fs = require('fs');
const net = require('net');

const log = fs.openSync(process.env.LOG, 'a');
const note = (...words) => fs.writeSync(log, words.join(' ') + '\n');

if (cluster.isPrimary) primary();
else worker();

function primary() {
  const programs = process.env.PROGRAMS ? process.env.PROGRAMS.split(':') : [process.execPath];
  let forked = 0;
  let reloading = false;

  function fork(whenListening) {
    process.execPath = programs[forked++ % programs.length];
    const worker = cluster.fork();
    let told = 0;
    worker.on('error', () => {});
    worker.on('message', ({ n }) => {
      if (n > told) note('gap', worker.id, n - told);
      if (n < told) note('again', worker.id);
      told = Math.max(told, n + 1);
    });
    const greeting = setInterval(greet, 20, worker, { n: 0 });
    worker.on('disconnect', () => clearInterval(greeting));
    worker.on('listening', ({ port }) => {
      console.log('listening', worker.process.pid, port);
      if (whenListening) whenListening();
    });
    worker.on('exit', () => {
      clearInterval(greeting);
      note('told', worker.id, told);
      console.log('gone', worker.process.pid);
      if (!worker.exitedAfterDisconnect) fork();
    });
  }

  function greet(worker, next) {
    if (worker.isConnected() && worker.process.channel) worker.send({ n: next.n++ }, () => {});
  }

  function replace(worker, done) {
    fork(() => {
      worker.once('exit', done);
      worker.disconnect();
    });
  }

  function reload() {
    if (reloading) return;
    reloading = true;
    const old = Object.values(cluster.workers);
    (function next() {
      const worker = old.shift();
      if (!worker) {
        reloading = false;
        console.log('reloaded');
      } else if (worker.isConnected()) replace(worker, next);
      else next();
    })();
  }

  const orders = {
    roll() {
      const worker = Object.values(cluster.workers).find((w) => w.state === 'listening');
      if (worker) replace(worker, () => console.log('rolled'));
    },
    reload,
  };
  require('readline').createInterface({ input: process.stdin })
    .on('line', (line) => orders[line]())
    .on('close', () => process.exit());
  for (let i = 0; i < Number(process.env.WORKERS); i++) fork();
}

function worker() {
  let heard = 0;
  process.on('message', ({ n }) => {
    if (n !== heard) note('lost', cluster.worker.id, n - heard);
    heard = n + 1;
  });
  let sent = 0;
  const server = process.env.PROTOCOL === 'http' ? requests() : questions();
  server.on('connection', (socket) => {
    process.send({ n: sent++ });
    note('accepted', cluster.worker.id, socket.remotePort);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
}

function questions() {
  return net.createServer((socket) => {
    socket.once('data', (question) => socket.end(`${process.pid} heard ${question}`));
  });
}

function requests() {
  return require('http').createServer((request, response) => {
    response.end(`${process.pid} heard ${request.url.slice(1)}`);
  });
}
