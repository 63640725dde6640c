'use strict';
const { assert, get, post, everyWorker } = require('../lib/client');

(async () => {
  await everyWorker('/pid');
  const greeting = await get('/greet/world');
  assert.deepStrictEqual(await greeting.json(), { text: 'hello world' });
  assert.strictEqual(greeting.headers.get('x-hook'), 'sent');
  assert.strictEqual((await (await get('/greet/x', 400)).json()).code, 'FST_ERR_VALIDATION');
  assert.deepStrictEqual(await (await post('/sum', { a: 1, b: 2 }, 201)).json(), { sum: 3 });
  assert.match((await (await post('/sum', { a: 1 }, 400)).json()).message, /must have required property 'b'/);
  assert.strictEqual((await (await post('/sum', '{', 400, { 'content-type': 'application/json' })).json()).statusCode, 400);
  assert.deepStrictEqual(await (await get('/fails', 409)).json(), { statusCode: 409, error: 'Conflict', message: 'on purpose' });
  assert.deepStrictEqual(await (await get('/injected')).json(), { text: 'hello you' });
  assert.strictEqual(await (await get('/scope/in')).text(), 'scoped');
  assert.strictEqual(await (await get('/scope/out', 404)).text(), 'not here');
  assert.strictEqual((await (await get('/nowhere', 404)).json()).message, 'Route GET:/nowhere not found');
})();
