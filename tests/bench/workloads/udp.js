'use strict';
// UDP echo.
const socket = require('dgram').createSocket('udp4');
socket.on('message', (msg, peer) => socket.send(msg, peer.port, peer.address));
socket.bind(0, '127.0.0.1', () => console.log(JSON.stringify({ port: socket.address().port })));
