'use strict';
const assert = require('node:assert');

const base = `http://127.0.0.1:${process.argv[2]}`;

/** Fetches a path of the server on a connection of its own and checks the status; gives the response. */
async function get(path, status = 200, options = {}) {
  const res = await fetch(base + path, { redirect: 'manual', ...options, headers: { connection: 'close', ...options.headers } });
  assert.strictEqual(res.status, status, `${path}: ${res.status}`);
  return res;
}

/** Posts a body; an object goes as JSON. */
function post(path, body, status = 200, headers = {}) {
  const json = typeof body === 'object';
  return get(path, status, {
    method: 'POST',
    body: json ? JSON.stringify(body) : body,
    headers: { 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded', ...headers },
  });
}

/** Checks that two workers answer `path` with their process ids, in turns. */
async function everyWorker(path) {
  const pids = new Set();
  for (let i = 0; i < 4; i++) pids.add(await (await get(path)).text());
  assert.strictEqual(pids.size, 2, `answered by ${[...pids]}`);
}

module.exports = { assert, base, get, post, everyWorker };
