'use strict';
// Hello, and JSON in and out, by a framework from npm: FRAMEWORK names it.
const cluster = require('cluster');

const framework = process.env.FRAMEWORK;
const reply = (body) => ({ hello: body.name, items: body.items.length });

const serve = {
  express4: withExpress,
  express5: withExpress,
  koa() {
    const app = new (require('koa'))();
    app.use((ctx) => { ctx.body = 'hello'; });
    return app.listen(0, '127.0.0.1');
  },
  fastify() {
    const app = require('fastify')();
    app.get('/', (req, res) => { res.send('hello'); });
    app.post('/json', (req, res) => { res.send(reply(req.body)); });
    app.listen({ port: 0, host: '127.0.0.1' });
  },
};

function withExpress() {
  const express = require(framework);
  const app = express();
  app.get('/', (req, res) => { res.send('hello'); });
  app.post('/json', express.json(), (req, res) => { res.json(reply(req.body)); });
  return app.listen(0, '127.0.0.1');
}

if (cluster.isPrimary) {
  let listening = 0;
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('listening', (worker, address) => {
    if (++listening === 2) console.log(JSON.stringify({ port: address.port }));
  });
} else {
  serve[framework]();
}
