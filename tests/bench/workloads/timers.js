'use strict';
// 100,000 live timeouts, each of which fires once.
const n = Number(process.env.COUNT || 100000);
let fired = 0;
for (let i = 0; i < n; i++) {
  setTimeout(() => { if (++fired === n) console.log(JSON.stringify({ ops: n })); }, 50 + (i % 1000));
}
