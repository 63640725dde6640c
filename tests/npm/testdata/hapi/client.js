'use strict';
const { assert, get, post, everyWorker } = require('../lib/client');

(async () => {
  await everyWorker('/pid');
  const hello = await get('/hello/you?a=1&a=2');
  assert.deepStrictEqual(await hello.json(), { name: 'you', query: { a: ['1', '2'] } });
  assert.strictEqual(hello.headers.get('x-took'), 'true');
  const echo = await post('/echo', { text: 'x'.repeat(100000) }, 201);
  assert.strictEqual((await echo.json()).text.length, 100000);
  assert.strictEqual(echo.headers.get('x-echo'), 'yes');
  assert.deepStrictEqual(await (await get('/fails', 500)).json(),
    { statusCode: 500, error: 'Internal Server Error', message: 'An internal server error occurred' });
  assert.strictEqual((await (await get('/nowhere', 404)).json()).error, 'Not Found');
})();
