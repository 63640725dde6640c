'use strict';
const { assert, base } = require('../lib/client');
const { io } = require('socket.io-client');

const event = (socket, name) => new Promise((resolve) => socket.once(name, resolve));

/** Four clients by one transport meet in a room across both workers. */
async function meet(transports) {
  const clients = Array.from({ length: 4 }, () => io(base, { transports, forceNew: true, reconnection: false }));
  const pids = await Promise.all(clients.map((c) => event(c, 'pid')));
  assert.strictEqual(new Set(pids).size, 2, `${transports}: ${pids}`);
  for (const c of clients) assert.strictEqual(await c.emitWithAck('join', 'room'), 'joined');
  const heard = Promise.all(clients.map((c) => event(c, 'said')));
  clients[0].emit('say', 'room', 'hello from ☃');
  assert.deepStrictEqual(await heard, Array(4).fill('hello from ☃'));
  assert.deepStrictEqual(await clients[1].emitWithAck('bytes', Buffer.from([1, 2])), Buffer.from([1, 2, 1, 2]));
  assert.strictEqual(await clients[2].emitWithAck('everyone'), 4);
  if (transports.length === 2) assert.strictEqual(clients[3].io.engine.transport.name, 'websocket');
  for (const c of clients) c.disconnect();
}

(async () => {
  await meet(['polling']);
  await meet(['websocket']);
})();
