'use strict';
const serve = require('../lib/serve');
const Koa = require('koa');
const { Readable } = require('node:stream');

function application() {
  const app = new Koa();
  app.keys = ['a secret'];
  app.silent = true;
  app.use(async (ctx, next) => {
    const before = process.hrtime.bigint();
    await next();
    ctx.set('x-took', String(process.hrtime.bigint() - before >= 0n));
  });
  const routes = {
    '/pid': (ctx) => { ctx.body = String(process.pid); },
    '/json': (ctx) => { ctx.body = { path: ctx.path, query: { ...ctx.query }, accepts: ctx.accepts('json', 'html') }; },
    '/stream': (ctx) => { ctx.body = Readable.from(['one ', 'two ', 'three']); ctx.type = 'text/plain'; },
    '/buffer': (ctx) => { ctx.body = Buffer.from([0, 1, 2, 255]); },
    '/cookie': (ctx) => { ctx.cookies.set('id', '7', { signed: true }); ctx.body = 'set'; },
    '/whoami': (ctx) => { ctx.body = ctx.cookies.get('id', { signed: true }) ?? 'nobody'; },
    '/old': (ctx) => ctx.redirect('/json'),
    '/fails': (ctx) => ctx.throw(422, 'not like this', { expose: true }),
    '/upload': async (ctx) => {
      let length = 0;
      for await (const chunk of ctx.req) length += chunk.length;
      ctx.status = 201;
      ctx.body = { length, type: ctx.request.type };
    },
  };
  app.use((ctx) => routes[ctx.path]?.(ctx));
  return app;
}

serve(() => application().listen(0, '127.0.0.1'));
