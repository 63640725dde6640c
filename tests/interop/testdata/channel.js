// Messages and handles between a parent and a child run by the program given.
const { fork } = require('child_process');
const net = require('net');

if (process.argv[2] === 'child') {
  const server = net.createServer((socket) => socket.end('the child accepted'));
  process.on('message', (message, handle) => {
    if (message === 'socket') handle.end('the child answers');
    else if (message === 'want a server') server.listen(0, '127.0.0.1', () => process.send('server', server));
    else if (message === 'end') process.disconnect();
    else process.send(message);
  });
  process.on('disconnect', () => server.close());
} else {
  const child = fork(__filename, ['child'], { execPath: process.argv[2], serialization: process.env.SERIALIZATION });
  const value = { text: 'grüße', list: [1, null, { a: true }], big: 'x'.repeat(200000) };
  child.send(value);
  child.on('message', (message, handle) => {
    if (message !== 'server') {
      console.log('echo', JSON.stringify(message) === JSON.stringify(value));
      sendSocket();
      return;
    }
    const { port } = handle.address();
    handle.on('connection', (socket) => socket.end('the parent accepted'));
    net.connect(port, '127.0.0.1').on('data', (d) => {
      console.log(/^the (parent|child) accepted$/.test(d));
      handle.close();
      child.send('end');
    });
  });
  child.on('exit', (code) => console.log('exit', code));

  function sendSocket() {
    const server = net.createServer((socket) => { child.send('socket', socket); server.close(); });
    server.listen(0, '127.0.0.1', () => {
      net.connect(server.address().port, '127.0.0.1').on('data', (d) => console.log(String(d))).on('close', () => child.send('want a server'));
    });
  }
}
