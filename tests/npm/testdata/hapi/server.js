'use strict';
const serve = require('../lib/serve');
const Hapi = require('@hapi/hapi');

function application() {
  const server = Hapi.server({ port: 0, host: '127.0.0.1' });
  server.route([
    { method: 'GET', path: '/pid', handler: () => String(process.pid) },
    { method: 'GET', path: '/hello/{name}', handler: (req) => ({ name: req.params.name, query: req.query }) },
    { method: 'POST', path: '/echo', handler: (req, h) => h.response(req.payload).code(201).header('x-echo', 'yes') },
    { method: 'GET', path: '/fails', handler: () => { throw new Error('not like this'); } },
  ]);
  server.ext('onPreResponse', (req, h) => {
    if (!req.response.isBoom) req.response.header('x-took', String(Date.now() >= req.info.received));
    return h.continue;
  });
  server.start();
  return server.listener;
}

serve(application);
