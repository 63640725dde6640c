'use strict';
// A server that sends its sockets to children still counts them, and closes
// only when they are closed: both sides keep a list per child and server.

const EventEmitter = require('events');
const { codes: { ERR_CHILD_CLOSED_BEFORE_REPLY } } = require('internal/errors');

const sent = new WeakMap(); // target → Map of key → SentSockets
const got = new WeakMap(); // target → Map of key → ReceivedSockets

function listOf(lists, target, key, List) {
  if (!lists.has(target)) lists.set(target, new Map());
  const ofTarget = lists.get(target);
  const isNew = !ofTarget.has(key);
  if (isNew) ofTarget.set(key, new List(target, key));
  return { list: ofTarget.get(key), isNew };
}

// SentSockets asks the child that has them.
class SentSockets extends EventEmitter {
  constructor(child, key) {
    super();
    this.child = child;
    this.key = key;
    child.once('exit', () => this.emit('exit', this));
  }

  request(cmd, replyCmd, swallowErrors, callback) {
    const { child, key } = this;
    const done = (err, reply) => {
      child.removeListener('disconnect', onDisconnect);
      child.removeListener('internalMessage', onReply);
      callback(err, reply);
    };
    const onDisconnect = () => done(new ERR_CHILD_CLOSED_BEFORE_REPLY());
    const onReply = (message) => {
      if (message.cmd === replyCmd && message.key === key) done(null, message);
    };
    if (!child.connected) return onDisconnect();
    child._send({ cmd, key }, undefined, swallowErrors);
    child.once('disconnect', onDisconnect);
    child.on('internalMessage', onReply);
  }

  close(callback) {
    this.request('NODE_SOCKET_NOTIFY_CLOSE', 'NODE_SOCKET_ALL_CLOSED', true, callback);
  }

  getConnections(callback) {
    this.request('NODE_SOCKET_GET_COUNT', 'NODE_SOCKET_COUNT', false, (err, reply) => {
      if (err) callback(err);
      else callback(null, reply.count);
    });
  }
}

// ReceivedSockets answers the parent that has sent them.
class ReceivedSockets extends EventEmitter {
  constructor(parent, key) {
    super();
    this.parent = parent;
    this.key = key;
    this.connections = 0;
    parent.on('internalMessage', (message) => this.answer(message));
  }

  answer({ cmd, key }) {
    if (key !== this.key) return;
    if (cmd === 'NODE_SOCKET_GET_COUNT') {
      this.reply({ cmd: 'NODE_SOCKET_COUNT', key, count: this.connections }, false);
    } else if (cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
      const tell = () => this.reply({ cmd: 'NODE_SOCKET_ALL_CLOSED', key }, true);
      if (this.connections === 0) tell();
      else this.once('empty', tell);
    }
  }

  reply(message, swallowErrors) {
    if (this.parent.connected) this.parent._send(message, undefined, swallowErrors);
  }

  add(socket) {
    this.connections++;
    socket.once('close', () => {
      if (--this.connections === 0) this.emit('empty', this);
    });
  }
}

/** Notes that socket, of a server of this process, goes to target. */
function track(socket, target, envelope, { keepOpen }) {
  envelope.key = socket.server._connectionKey;
  const { list, isNew } = listOf(sent, target, envelope.key, SentSockets);
  if (isNew) socket.server._setupWorker(list);
  if (!keepOpen) socket.server._connections--;
}

/** Notes that target has sent socket, of its server key. */
function received(target, key, socket) {
  listOf(got, target, key, ReceivedSockets).list.add(socket);
}

module.exports = { received, track };
