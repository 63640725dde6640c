'use strict';
const { assert, get, post, everyWorker } = require('./client');
const fs = require('node:fs');
const path = require('node:path');

/** Uses every part of the application in express.js. */
module.exports = async function check() {
  await everyWorker('/pid');
  const user = await get('/users/42?a=1&b=x%20y');
  assert.deepStrictEqual(await user.json(), { id: '42', query: { a: '1', b: 'x y' }, ip: '127.0.0.1', host: '127.0.0.1' });
  assert.strictEqual(user.headers.get('x-powered-by'), 'Express');
  assert.strictEqual(user.headers.get('x-first'), 'middleware');
  assert.strictEqual(user.headers.get('content-type'), 'application/json; charset=utf-8');
  // fetch would add no-cache by itself.
  await get('/users/42?a=1&b=x%20y', 304, { headers: { 'if-none-match': user.headers.get('etag'), 'cache-control': 'max-age=0' } });

  const body = { list: [1, 2, { three: '☃' }], long: 'x'.repeat(20000) };
  const echoed = await post('/echo', body, 201);
  assert.deepStrictEqual(await echoed.json(), body);
  assert.strictEqual(echoed.headers.get('location'), '/echo/1');
  assert.deepStrictEqual(await (await post('/echo', 'a=1&b[c]=2', 201)).json(), { a: '1', b: { c: '2' } });
  assert.strictEqual(await (await post('/echo', '{"broken', 400, { 'content-type': 'application/json' })).text(), 'entity.parse.failed');
  assert.strictEqual(await (await post('/echo', { long: 'x'.repeat(70000) }, 413)).text(), 'entity.too.large');

  assert.strictEqual((await get('/old', 301)).headers.get('location'), '/users/1');
  assert.strictEqual((await get('/cookie')).headers.get('set-cookie'), 'name=a%20b; Path=/; HttpOnly');
  const own = fs.readFileSync(path.join(__dirname, 'client.js'), 'utf8');
  assert.strictEqual(await (await get('/file')).text(), own);
  assert.strictEqual(await (await get('/static/client.js', 206, { headers: { range: 'bytes=5-14' } })).text(), own.slice(5, 15));
  await get('/static/none.js', 404);
  assert.strictEqual((await (await get('/stream')).text()).split('\n').length, 101);
  assert.strictEqual(await (await get('/fails', 418)).text(), 'on purpose');
  assert.deepStrictEqual(await (await get('/api/item', 200, { headers: { accept: 'application/json' } })).json(), { as: 'json' });
  assert.strictEqual(await (await get('/api/item', 200, { headers: { accept: 'text/plain' } })).text(), 'as text');
  await get('/api/item', 204, { method: 'DELETE' });
  assert.strictEqual((await get('/users/1', 200, { method: 'HEAD' })).headers.get('content-length'), '57');
  assert.match(await (await get('/nowhere', 404)).text(), /Cannot GET \/nowhere/);
};
