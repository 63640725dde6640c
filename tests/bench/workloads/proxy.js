'use strict';
// A TCP proxy in front of the echo that TARGET names.
const net = require('net');

const server = net.createServer((a) => {
  const b = net.connect(Number(process.env.TARGET), '127.0.0.1');
  a.on('error', () => b.destroy());
  b.on('error', () => a.destroy());
  a.pipe(b).pipe(a);
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
