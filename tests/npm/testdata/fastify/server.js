'use strict';
const serve = require('../lib/serve');
const fastify = require('fastify');

function application() {
  const app = fastify({ logger: { level: 'error' }, requestTimeout: 5000 });
  app.decorate('greeting', 'hello');
  app.addHook('onSend', async (request, reply) => { reply.header('x-hook', 'sent'); });
  app.get('/pid', async () => String(process.pid));
  app.get('/greet/:name', {
    schema: {
      params: { type: 'object', properties: { name: { type: 'string', minLength: 2 } } },
      response: { 200: { type: 'object', properties: { text: { type: 'string' } } } },
    },
  }, async (request) => ({ text: `${app.greeting} ${request.params.name}`, hidden: true }));
  app.post('/sum', {
    schema: { body: { type: 'object', required: ['a', 'b'], properties: { a: { type: 'integer' }, b: { type: 'integer' } } } },
  }, async (request, reply) => reply.code(201).send({ sum: request.body.a + request.body.b }));
  app.get('/fails', async () => { throw Object.assign(new Error('on purpose'), { statusCode: 409 }); });
  app.get('/injected', async () => (await app.inject({ url: '/greet/you', headers: { 'x-a': '1' } })).json());
  app.register(async (scope) => {
    scope.setNotFoundHandler((request, reply) => reply.code(404).send('not here'));
    scope.get('/in', (request, reply) => reply.type('text/plain').send('scoped'));
  }, { prefix: '/scope' });
  return app;
}

serve(() => application().listen({ port: 0, host: '127.0.0.1' }));
