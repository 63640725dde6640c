'use strict';
// The most copied cluster script: hello over http. ROUTE=json reads a JSON body
// and answers with one as large.
const cluster = require('cluster');
const http = require('http');

function hello(req, res) { res.end('hello'); }

const fields = Array.from({ length: 20 }, (_, i) => [`X-Header-${i}`, `value-${i}`]);

function json(req, res) {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    const body = Buffer.concat(chunks);
    if (body[0] !== 0x5b) throw new Error('not what was sent');
    for (const [name, value] of fields) res.setHeader(name, value);
    res.setHeader('Content-Type', 'application/json');
    res.end(body);
  });
}

if (cluster.isPrimary) {
  let listening = 0;
  const n = Number(process.env.WORKERS || 2);
  for (let i = 0; i < n; i++) cluster.fork();
  cluster.on('listening', (worker, address) => {
    if (++listening === n) console.log(JSON.stringify({ port: address.port }));
  });
} else {
  http.createServer(process.env.ROUTE === 'json' ? json : hello).listen(0, '127.0.0.1');
}
