'use strict';
// readline.emitKeypressEvents: turns the bytes of a terminal into 'keypress'
// events. Decoding is a small state machine that takes one character at a time.

const ESC = '\x1b';
const ESCAPE_CODE_TIMEOUT = 500;
const kDecoder = Symbol('keypress-decoder');
const kMachine = Symbol('escape-decoder');

// What follows ESC [ or ESC O, by xterm, rxvt, putty, cygwin and the console.
const names = {
  'OP': 'f1', 'OQ': 'f2', 'OR': 'f3', 'OS': 'f4',
  '[P': 'f1', '[Q': 'f2', '[R': 'f3', '[S': 'f4',
  '[11~': 'f1', '[12~': 'f2', '[13~': 'f3', '[14~': 'f4',
  '[200~': 'paste-start', '[201~': 'paste-end',
  '[[A': 'f1', '[[B': 'f2', '[[C': 'f3', '[[D': 'f4', '[[E': 'f5',
  '[15~': 'f5', '[17~': 'f6', '[18~': 'f7', '[19~': 'f8', '[20~': 'f9',
  '[21~': 'f10', '[23~': 'f11', '[24~': 'f12',
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', '[E': 'clear', '[F': 'end', '[H': 'home',
  'OA': 'up', 'OB': 'down', 'OC': 'right', 'OD': 'left', 'OE': 'clear', 'OF': 'end', 'OH': 'home',
  '[1~': 'home', '[2~': 'insert', '[3~': 'delete', '[4~': 'end', '[5~': 'pageup', '[6~': 'pagedown',
  '[[5~': 'pageup', '[[6~': 'pagedown', '[7~': 'home', '[8~': 'end',
};
const shifted = {
  '[a': 'up', '[b': 'down', '[c': 'right', '[d': 'left', '[e': 'clear',
  '[2$': 'insert', '[3$': 'delete', '[5$': 'pageup', '[6$': 'pagedown', '[7$': 'home', '[8$': 'end',
  '[Z': 'tab',
};
const controlled = {
  'Oa': 'up', 'Ob': 'down', 'Oc': 'right', 'Od': 'left', 'Oe': 'clear',
  '[2^': 'insert', '[3^': 'delete', '[5^': 'pageup', '[6^': 'pagedown', '[7^': 'home', '[8^': 'end',
};

/** The number of UTF-16 units of the code point that begins at i. */
function charLengthAt(str, i) {
  if (str.length <= i) return 1; // past the end a cursor moves on by one
  return str.codePointAt(i) >= 0x10000 ? 2 : 1;
}

/** The number of UTF-16 units of the code point that ends before i. */
function charLengthLeft(str, i) {
  if (i <= 0) return 0;
  const pair = (i > 1 && str.codePointAt(i - 2) >= 0x10000) || str.codePointAt(i - 1) >= 0x10000;
  return pair ? 2 : 1;
}

function isDigit(ch) { return ch >= '0' && ch <= '9'; }

function* decodeKeys(stream) {
  while (true) {
    let ch = yield;
    let s = ch;
    let escaped = false;
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };

    if (ch === ESC) {
      escaped = true;
      s += (ch = yield);
      if (ch === ESC) s += (ch = yield);
    }
    if (escaped && (ch === 'O' || ch === '[')) {
      s = yield* readSequence(ch, s, key);
    } else {
      plainKey(key, ch, escaped);
    }
    key.sequence = s;
    if (s.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : s, key);
    } else if (charLengthAt(s, 0) === s.length) {
      stream.emit('keypress', s, key); // a single character without a name
    }
  }
}

// readSequence takes what follows ESC [ or ESC O and fills key.
function* readSequence(introducer, s, key) {
  let code = introducer;
  let modifier = 0;
  let ch;
  if (introducer === 'O') {
    s += (ch = yield); // ESC O letter, or ESC O modifier letter
    if (isDigit(ch)) {
      modifier = ch - 1;
      s += (ch = yield);
    }
    code += ch;
  } else {
    s += (ch = yield);
    if (ch === '[') { // the Linux console doubles the bracket
      code += ch;
      s += (ch = yield);
    }
    const start = s.length - 1;
    // digits, then a semicolon with a modifier, or a final character
    for (let n = 0; n < 3 && isDigit(ch); n++) s += (ch = yield);
    if (ch === ';') {
      s += (ch = yield);
      if (isDigit(ch)) s += yield;
    }
    const cmd = s.slice(start);
    let m;
    if ((m = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(cmd))) {
      if (m[4]) {
        code += m[4];
      } else {
        code += m[1] + m[3];
        modifier = (m[2] || 1) - 1;
      }
    } else if ((m = /^((\d;)?(\d))?([A-Za-z])$/.exec(cmd))) {
      code += m[4];
      modifier = (m[3] || 1) - 1;
    } else {
      code += cmd;
    }
  }
  key.ctrl = !!(modifier & 4);
  key.meta = !!(modifier & 10);
  key.shift = !!(modifier & 1);
  key.code = code;
  if (names[code]) {
    key.name = names[code];
  } else if (shifted[code]) {
    key.name = shifted[code];
    key.shift = true;
  } else if (controlled[code]) {
    key.name = controlled[code];
    key.ctrl = true;
  } else {
    key.name = 'undefined';
  }
  return s;
}

function plainKey(key, ch, escaped) {
  if (ch === '\r') {
    key.name = 'return';
    key.meta = escaped;
  } else if (ch === '\n') {
    key.name = 'enter';
    key.meta = escaped;
  } else if (ch === '\t') {
    key.name = 'tab';
    key.meta = escaped;
  } else if (ch === '\b' || ch === '\x7f') {
    key.name = 'backspace';
    key.meta = escaped;
  } else if (ch === ESC) {
    key.name = 'escape';
    key.meta = escaped;
  } else if (ch === ' ') {
    key.name = 'space';
    key.meta = escaped;
  } else if (!escaped && ch <= '\x1a') {
    key.name = String.fromCharCode(ch.charCodeAt(0) + 'a'.charCodeAt(0) - 1);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(ch)) {
    key.name = ch.toLowerCase();
    key.shift = /^[A-Z]$/.test(ch);
    key.meta = escaped;
  } else if (escaped) {
    key.name = ch.length ? undefined : 'escape'; // ESC alone, after the timeout
    key.meta = true;
  }
}

/** Makes stream emit 'keypress'; iface is the Interface it belongs to, if any. */
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  const { StringDecoder } = require('string_decoder');
  stream[kDecoder] = new StringDecoder('utf8');
  const machine = stream[kMachine] = decodeKeys(stream);
  machine.next();

  const flush = () => machine.next('');
  const { escapeCodeTimeout = ESCAPE_CODE_TIMEOUT } = iface;
  let timer;

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const string = stream[kDecoder].write(input);
    if (!string) return;
    clearTimeout(timer);
    iface[kSawKeyPress] = charLengthAt(string, 0) === string.length;
    iface.isCompletionEnabled = false;
    let read = 0;
    for (const ch of string) {
      read += ch.length;
      if (read === string.length) iface.isCompletionEnabled = true;
      try {
        machine.next(ch);
        // An ESC at the end may stand alone: wait for more.
        if (read === string.length && ch === ESC) timer = setTimeout(flush, escapeCodeTimeout);
      } catch (err) {
        // A listener threw: start afresh, and let the error go on.
        const next = stream[kMachine] = decodeKeys(stream);
        next.next();
        stream.removeListener('data', onData);
        delete stream[kDecoder];
        emitKeypressEvents(stream, iface);
        throw err;
      }
    }
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

const kSawKeyPress = Symbol('_sawKeyPress');

module.exports = { emitKeypressEvents, charLengthAt, charLengthLeft, kSawKeyPress };
