'use strict';
// The global WebSocket: a client of RFC 6455 on http's Upgrade. It offers no extension.

const { EventTarget, Event, enumerate } = require('internal/event_target');
const { CloseEvent, ErrorEvent } = require('internal/web_events');
const { frame, reader } = internalBinding('websocket');

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];
const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const keyTail = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const closeTimeout = 3000; // for a server that does not end the connection
const eventNames = ['open', 'error', 'close', 'message'];

const syntaxError = (text) => new DOMException(text, 'SyntaxError');
const isToken = (text) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);

function parseURL(given) {
  let url;
  try {
    url = new URL(`${given}`);
  } catch (err) {
    throw syntaxError(`TypeError: ${err.message}`);
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw syntaxError('expected a ws: or wss: url');
  if (url.hash || url.href.endsWith('#')) throw syntaxError('hash');
  return url;
}

function parseProtocols(given) {
  const list = (typeof given === 'string' ? [given] : [...given]).map(String);
  const distinct = new Set(list.map((name) => name.toLowerCase()));
  if (distinct.size !== list.length || !list.every(isToken)) throw syntaxError('Invalid Sec-WebSocket-Protocol value');
  return list;
}

// optionsOf is the second argument: protocols, or an object that has them.
function optionsOf(given) {
  if (typeof given === 'string' || typeof given?.[Symbol.iterator] === 'function') return { protocols: given };
  return { protocols: given?.protocols ?? [], headers: given?.headers };
}

function requestHeaders({ headers }, protocols, key) {
  const own = {
    connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-key': key, 'sec-websocket-version': '13',
  };
  if (protocols.length > 0) own['sec-websocket-protocol'] = protocols.join(', ');
  return { ...Object.fromEntries(new Headers(headers ?? {})), ...own, accept: '*/*', 'accept-language': '*', 'user-agent': 'node' };
}

/** A connection over which messages go both ways. */
class WebSocket extends EventTarget {
  #url;
  #state = CONNECTING;
  #binaryType = 'blob';
  #protocol = '';
  #buffered = 0;
  #handlers = new Map();
  #request;
  #socket = null;
  #read = reader();
  #sentClose = false;
  #closed = { code: 1006, reason: '', wasClean: false };
  #sending = Promise.resolve(); // Blobs are read before they go

  constructor(url, protocols = []) {
    if (arguments.length === 0) throw new TypeError('WebSocket constructor: 1 argument required, but 0 found.');
    super();
    this.#url = parseURL(url);
    const options = optionsOf(protocols);
    this.#connect(options, parseProtocols(options.protocols));
  }

  #connect(options, protocols) {
    const crypto = require('crypto');
    const secure = this.#url.protocol === 'wss:';
    const key = crypto.randomBytes(16).toString('base64');
    const target = new URL(this.#url.href);
    target.protocol = secure ? 'https:' : 'http:';
    this.#request = require(secure ? 'https' : 'http').request(target, {
      headers: requestHeaders(options, protocols, key), agent: false,
    });
    const accept = crypto.createHash('sha1').update(key + keyTail).digest('base64');
    this.#request.on('upgrade', (res, socket, head) => {
      if (!this.#agrees(res.headers, accept, protocols)) {
        socket.destroy();
        this.#fail();
      } else {
        this.#open(res, socket, head);
      }
    });
    this.#request.on('response', (res) => { res.destroy(); this.#fail(); });
    this.#request.on('error', () => this.#fail());
    this.#request.end();
  }

  #agrees(headers, accept, protocols) {
    const chosen = headers['sec-websocket-protocol'];
    return `${headers.upgrade}`.toLowerCase() === 'websocket' && headers['sec-websocket-accept'] === accept &&
      headers['sec-websocket-extensions'] === undefined &&
      (protocols.length === 0 ? chosen === undefined : protocols.includes(chosen));
  }

  #open(res, socket, head) {
    this.#socket = socket;
    this.#state = OPEN;
    this.#protocol = res.headers['sec-websocket-protocol'] ?? '';
    socket.setNoDelay();
    socket.on('data', (data) => this.#receive(data));
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#finish());
    this.dispatchEvent(new Event('open'));
    if (head.length > 0) this.#receive(head);
  }

  // #fail ends a connection that breaks the rules, or has not come about.
  #fail(code) {
    if (this.#state === CLOSED) return;
    if (this.#socket === null) return this.#finish(true);
    this.#sendClose(code, '');
    this.#state = CLOSING;
    this.dispatchEvent(new ErrorEvent('error', { error: new Error(''), message: '' }));
    this.#socket.destroySoon();
  }

  #finish(failed = this.#state === OPEN) {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    if (failed) this.dispatchEvent(new ErrorEvent('error', { error: new Error(''), message: '' }));
    this.dispatchEvent(new CloseEvent('close', this.#closed));
  }

  #receive(data) {
    const list = this.#read(data);
    for (let i = 0; i < list.length; i += 2) {
      if (i + 1 === list.length) return this.#fail(list[i]);
      this.#handle(list[i], list[i + 1]);
    }
  }

  #handle(opcode, payload) {
    if (opcode === opcodes.close) this.#closedBy(payload);
    else if (opcode === opcodes.ping) { if (!this.#sentClose) this.#socket.write(frame(opcodes.pong, payload)); }
    else if (opcode !== opcodes.pong && this.#state === OPEN) this.#deliver(opcode, payload);
  }

  #deliver(opcode, payload) {
    let data = payload;
    if (opcode === opcodes.text) {
      try {
        data = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
      } catch {
        return this.#fail(1007);
      }
    } else if (this.#binaryType === 'blob') {
      data = new Blob([payload]);
    } else {
      data = payload.buffer.slice(payload.byteOffset, payload.byteOffset + payload.byteLength);
    }
    this.dispatchEvent(new MessageEvent('message', { data, origin: this.#url.origin }));
  }

  #closedBy(payload) {
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    this.#closed = { code, reason: payload.toString('utf8', 2), wasClean: true };
    this.#sendClose(payload.length >= 2 ? code : undefined, '');
    this.#state = CLOSING;
    this.#socket.end();
  }

  #sendClose(code, reason) {
    if (this.#sentClose || this.#socket === null) return;
    this.#sentClose = true;
    const payload = Buffer.alloc(code === undefined ? 0 : 2 + Buffer.byteLength(reason));
    if (code !== undefined) {
      payload.writeUInt16BE(code);
      payload.write(reason, 2);
    }
    this.#socket.write(frame(opcodes.close, payload));
  }

  /** Begins to close: the server answers, and 'close' follows. */
  close(code = undefined, reason = undefined) {
    check(this);
    if (code !== undefined) code = Math.min(65535, Math.max(0, Math.round(Number(code)) || 0));
    if (reason !== undefined) reason = String(reason).toWellFormed();
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) throw new DOMException('invalid code', 'InvalidAccessError');
    const length = reason === undefined ? 0 : Buffer.byteLength(reason);
    if (length > 123) throw syntaxError(`Reason must be less than 123 bytes; received ${length}`);
    if (this.#state >= CLOSING) return;
    if (this.#state === CONNECTING) {
      this.#state = CLOSING;
      this.#request.destroy(new Error('closed'));
      return;
    }
    this.#state = CLOSING;
    this.#sending = this.#sending.then(() => this.#sendClose(code ?? (reason === undefined ? undefined : 1000), reason ?? ''));
    setTimeout(() => this.#socket.destroy(), closeTimeout).unref();
  }

  /** Sends a message: text, or the bytes of a Blob, an ArrayBuffer or a view. */
  send(data) {
    check(this);
    if (arguments.length === 0) throw new TypeError('WebSocket.send: 1 argument required, but 0 found.');
    const [opcode, bytes] = messageOf(data);
    if (this.#state === CONNECTING) throw new DOMException('Sent before connected.', 'InvalidStateError');
    if (this.#state !== OPEN) return;
    const length = bytes.byteLength ?? bytes.size;
    this.#buffered += length;
    this.#sending = this.#sending.then(async () => {
      const payload = bytes instanceof Blob ? Buffer.from(await bytes.arrayBuffer()) : bytes;
      this.#socket.write(frame(opcode, payload), () => { this.#buffered -= length; });
    });
  }

  get readyState() { return check(this).#state; }
  get bufferedAmount() { return check(this).#buffered; }
  get url() { return check(this).#url.href; }
  get extensions() { check(this); return ''; }
  get protocol() { return check(this).#protocol; }
  get binaryType() { return check(this).#binaryType; }
  set binaryType(type) { check(this).#binaryType = type === 'arraybuffer' ? type : 'blob'; }

  static is(value) { return typeof value === 'object' && value !== null && #url in value; }
  static handler(self, name) { return check(self).#handlers.get(name) ?? null; }

  static setHandler(self, name, value) {
    const former = check(self).#handlers.get(name);
    if (former !== undefined) self.removeEventListener(name, former);
    self.#handlers.delete(name);
    if (typeof value !== 'function') return;
    self.#handlers.set(name, value);
    self.addEventListener(name, value);
  }
}

const { is, handler, setHandler } = WebSocket;
for (const name of ['is', 'handler', 'setHandler']) delete WebSocket[name];

function check(self) {
  if (!is(self)) throw Object.assign(new TypeError('Illegal invocation'), { code: 'ERR_INVALID_THIS' });
  return self;
}

// messageOf gives opcode and bytes. Views are copied: the script may write to them.
function messageOf(data) {
  if (data instanceof Blob) return [opcodes.binary, data];
  if (ArrayBuffer.isView(data)) return [opcodes.binary, Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
  if (data instanceof ArrayBuffer) return [opcodes.binary, Buffer.from(new Uint8Array(data))];
  return [opcodes.text, Buffer.from(String(data).toWellFormed())];
}

for (const name of eventNames) {
  Object.defineProperty(WebSocket.prototype, `on${name}`, {
    get() { return handler(this, name); },
    set(value) { setHandler(this, name, value); },
    enumerable: true, configurable: true,
  });
}
enumerate(WebSocket.prototype, ['close', 'send', 'readyState', 'bufferedAmount', 'url', 'extensions', 'protocol', 'binaryType']);
for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED })) {
  for (const owner of [WebSocket, WebSocket.prototype]) Object.defineProperty(owner, name, { value, enumerable: true });
}
Object.defineProperty(WebSocket.prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true });
Object.defineProperty(WebSocket, 'length', { value: 1, configurable: true });

module.exports = { WebSocket };
