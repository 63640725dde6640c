'use strict';
const { assert, get, post, everyWorker } = require('../lib/client');

(async () => {
  await everyWorker('/pid');
  const json = await get('/json?a=1&a=2');
  assert.deepStrictEqual(await json.json(), { path: '/json', query: { a: ['1', '2'] }, accepts: 'json' });
  assert.strictEqual(json.headers.get('x-took'), 'true');
  assert.strictEqual(await (await get('/stream')).text(), 'one two three');
  assert.deepStrictEqual([...new Uint8Array(await (await get('/buffer')).arrayBuffer())], [0, 1, 2, 255]);
  const cookies = (await get('/cookie')).headers.getSetCookie().map((c) => c.split(';')[0]);
  assert.strictEqual(cookies.length, 2);
  assert.strictEqual(await (await get('/whoami', 200, { headers: { cookie: cookies.join('; ') } })).text(), '7');
  assert.strictEqual(await (await get('/whoami', 200, { headers: { cookie: 'id=8; id.sig=no' } })).text(), 'nobody');
  assert.strictEqual((await get('/old', 302)).headers.get('location'), '/json');
  assert.strictEqual(await (await get('/fails', 422)).text(), 'not like this');
  assert.deepStrictEqual(await (await post('/upload', 'x'.repeat(300000), 201)).json(),
    { length: 300000, type: 'application/x-www-form-urlencoded' });
  assert.strictEqual(await (await get('/nowhere', 404)).text(), 'Not Found');
})();
