'use strict';
const { assert, get } = require('../lib/client');
const { once, on } = require('node:events');
const WebSocket = require('ws');

const url = `ws://127.0.0.1:${process.argv[2]}/chat?x=1`;

async function talk() {
  const socket = new WebSocket(url);
  const messages = on(socket, 'message');
  const next = async () => (await messages.next()).value;
  const hello = JSON.parse((await next())[0]);
  assert.strictEqual(hello.url, '/chat?x=1');
  for (const text of ['short', 'ünïcödé', 'x'.repeat(100000)]) {
    socket.send(text);
    const [data, isBinary] = await next();
    assert.strictEqual(data.toString(), text);
    assert.strictEqual(isBinary, false);
  }
  const bytes = Buffer.alloc(70000, 7);
  socket.send(bytes);
  const [data, isBinary] = await next();
  assert.ok(isBinary && data.equals(bytes));
  const pong = once(socket, 'pong');
  socket.ping('are you there');
  assert.strictEqual((await pong)[0].toString(), 'are you there');
  assert.strictEqual((await next())[0].toString(), 'pinged');
  socket.close(4000, 'enough');
  assert.deepStrictEqual((await once(socket, 'close')).map(String), ['4000', 'enough']);
  return hello.pid;
}

(async () => {
  const pids = new Set([await talk(), await talk(), await talk(), await talk()]);
  assert.strictEqual(pids.size, 2);
  await get('/', 426);
  const refused = new WebSocket(url.replace('/chat', '/other'));
  const [error] = await once(refused, 'error');
  assert.match(error.message, /400/);
})();
