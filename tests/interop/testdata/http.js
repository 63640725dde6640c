'use strict';
// A cluster of http servers. The primary prints the port and the path of the Unix socket once both workers listen on
// both, and ends the cluster at the end of its stdin.
const cluster = require('node:cluster');
const http = require('node:http');

const page = `<!doctype html><title>gonode</title><p id=out>waiting</p><script>
(async () => {
  const pids = new Set();
  for (let i = 0; i < 4; i++) pids.add(await (await fetch('/pid')).text());
  const posted = await (await fetch('/echo', { method: 'POST', body: 'x'.repeat(100000) })).text();
  const events = new EventSource('/events');
  const heard = [];
  await new Promise((resolve) => { events.onmessage = (e) => heard.push(e.data) === 3 && resolve(); });
  events.close();
  document.getElementById('out').textContent = ['answered', pids.size > 0, posted.length, heard.join()].join(' ');
})().catch((e) => { document.getElementById('out').textContent = String(e.stack); });
</script>`;

const routes = {
  '/': (req, res) => res.writeHead(200, { 'content-type': 'text/html' }).end(page),
  '/pid': (req, res) => res.end(String(process.pid)),
  '/echo': (req, res) => req.pipe(res),
  '/big': (req, res) => res.end(Buffer.alloc(1 << 20, 'big ')),
  '/events': (req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let i = 1; i <= 3; i++) res.write(`data: ${i}\n\n`);
  },
};

if (cluster.isPrimary) {
  let listening = 0;
  const addresses = {};
  cluster.on('listening', (_, address) => {
    addresses[address.addressType] = address;
    if (++listening === 4) console.log(addresses[4].port);
  });
  cluster.fork();
  cluster.fork();
  process.stdin.resume().once('end', () => cluster.disconnect());
} else {
  let connections = 0;
  const handle = (req, res) => {
    res.setHeader('x-connection', req.socket.count ??= ++connections);
    (routes[req.url] ?? ((req, res) => res.writeHead(404).end()))(req, res);
  };
  http.createServer(handle).listen(0, '127.0.0.1');
  http.createServer(handle).listen(process.argv[2]);
}
