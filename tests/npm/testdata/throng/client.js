'use strict';
const { assert, get, everyWorker } = require('../lib/client');

(async () => {
  await everyWorker('/');
  const dead = await (await get('/die')).text();
  const alive = new Set();
  for (const end = Date.now() + 10_000; alive.size < 2 && Date.now() < end;) {
    const pid = await (await get('/')).text().catch(() => dead);
    if (pid !== dead) alive.add(pid);
  }
  assert.strictEqual(alive.size, 2, 'throng forks another for the dead one');
})();
