'use strict';
// Interface: lines from a stream, with editing where the stream is a terminal
// (internal/readline/editing.js, loaded only then).

const EventEmitter = require('events');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateNumber, validateString, validateUint32,
} = require('internal/validators');

const HISTORY_SIZE = 30;
const MIN_CRLF_DELAY = 100;
const lineEnding = /\r?\n|\r(?![\n])|\u2028|\u2029/g;

const kQuestion = Symbol('kQuestion');
const kQuestionReject = Symbol('kQuestionReject');
const kLineObjectStream = Symbol('line object stream');

// readOptions brings both call forms, (options) and (input, output, completer,
// terminal), to one object.
function readOptions(input, output, completer, terminal) {
  if (!input?.input) return { input, output, completer, terminal };
  const o = input;
  if (o.tabSize !== undefined) validateUint32(o.tabSize, 'tabSize', true);
  if (o.signal) validateAbortSignal(o.signal, 'options.signal');
  if (o.escapeCodeTimeout !== undefined && !Number.isFinite(o.escapeCodeTimeout)) {
    throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', o.escapeCodeTimeout);
  }
  return o;
}

class Interface extends EventEmitter {
  constructor(input, output, completer, terminal) {
    super();
    const o = readOptions(input, output, completer, terminal);
    if (o.completer !== undefined && typeof o.completer !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('completer', o.completer);
    }
    let { history, historySize } = o;
    if (history === undefined) history = [];
    else validateArray(history, 'history');
    if (historySize === undefined) historySize = HISTORY_SIZE;
    else validateNumber(historySize, 'historySize', 0);

    this.isCompletionEnabled = true;
    this.escapeCodeTimeout = o.escapeCodeTimeout ?? 500;
    this.tabSize = o.tabSize || 8;
    this._sawReturnAt = 0;
    this._sawKeyPress = false;
    this._previousKey = null;
    this._prompt = o.prompt === undefined ? '> ' : o.prompt;
    this.history = history;
    this.historyIndex = -1;
    this.historySize = historySize;
    this.removeHistoryDuplicates = !!o.removeHistoryDuplicates;
    this.line = '';
    this.output = o.output;
    this.input = o.input;
    this.crlfDelay = o.crlfDelay ? Math.max(MIN_CRLF_DELAY, o.crlfDelay) : MIN_CRLF_DELAY;
    this.completer = o.completer;
    this.terminal = o.terminal === undefined || o.terminal === null ? !!o.output?.isTTY : !!o.terminal;
    hide(this, ['_sawReturnAt', '_sawKeyPress', '_previousKey', '_prompt']);

    this._onError = (err) => this.emit('error', err);
    this.input.on('error', this._onError);
    hide(this, ['_onError']);
    if (this.terminal) require('internal/readline/editing').attach(this);
    else attachLines(this);
    if (o.signal) closeOnAbort(this, o.signal);
    this.input.resume();
  }

  get columns() {
    return this.output?.columns ? this.output.columns : Infinity;
  }

  setPrompt(prompt) { this._prompt = prompt; }
  getPrompt() { return this._prompt; }

  /** Writes the prompt, and resumes the input. */
  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  }

  [kQuestion](query, cb, reject) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this._questionCallback) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = cb;
    this._questionReject = reject;
    hide(this, ['_oldPrompt', '_questionCallback', '_questionReject']);
    this.prompt();
  }

  [kQuestionReject]() {
    if (!this._questionCallback) return;
    this._questionCallback = null;
    this._questionReject = null;
    this.setPrompt(this._oldPrompt);
    this.clearLine();
  }

  _onLine(line) {
    if (!this._questionCallback) {
      this.emit('line', line);
      return;
    }
    const cb = this._questionCallback;
    this._questionCallback = null;
    this._questionReject = null;
    this.setPrompt(this._oldPrompt);
    cb(line);
  }

  _writeToOutput(stringToWrite) {
    validateString(stringToWrite, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(stringToWrite);
  }

  _setRawMode(mode) {
    const was = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return was;
  }

  /** Ends the interface; 'close' follows. */
  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    if (this._questionReject) {
      const { AbortError } = require('internal/errors');
      this._questionReject(new AbortError(undefined, { cause: undefined }));
    }
    this.emit('close');
  }

  [Symbol.dispose]() { this.close(); }

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  /** Writes to the interface as if it were the input. */
  write(d, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(d, key);
    else this._normalWrite(d);
  }

  _normalWrite(b) {
    if (b === undefined) return;
    let string = this._decoder.write(b);
    if (this._sawReturnAt && Date.now() - this._sawReturnAt <= this.crlfDelay) {
      if (string.codePointAt(0) === 10) string = string.slice(1);
      this._sawReturnAt = 0;
    }
    lineEnding.lastIndex = 0;
    if (!lineEnding.test(string)) {
      if (string) this._line_buffer = this._line_buffer ? this._line_buffer + string : string;
      return;
    }
    if (this._line_buffer) {
      string = this._line_buffer + string;
      this._line_buffer = null;
    }
    this._sawReturnAt = string.endsWith('\r') ? Date.now() : 0;
    const lines = [];
    let from = 0;
    let m;
    lineEnding.lastIndex = 0;
    while ((m = lineEnding.exec(string)) !== null) {
      lines.push(string.slice(from, m.index));
      from = lineEnding.lastIndex;
    }
    // Listeners may close or write: the rest is kept before they run.
    this._line_buffer = string.slice(from);
    for (const line of lines) this._onLine(line);
  }

  /** An async iterator over the lines. */
  [Symbol.asyncIterator]() {
    if (this[kLineObjectStream] === undefined) {
      this[kLineObjectStream] = EventEmitter.on(this, 'line', {
        close: ['close'], highWaterMark: 1024, [Symbol.for('nodejs.rejection.first')]: true,
      });
      const lines = this[kLineObjectStream];
      this[kLineObjectStream] = {
        next: () => lines.next().then(({ value, done }) => ({ value: done ? undefined : value[0], done })),
        return: (v) => { this.close(); return lines.return(v); },
        throw: (e) => lines.throw(e),
        [Symbol.asyncIterator]() { return this; },
      };
    }
    return this[kLineObjectStream];
  }
}

// hide keeps internals out of Object.keys, as Node's symbols are.
function hide(obj, names) {
  for (const name of names) {
    Object.defineProperty(obj, name, { value: obj[name], enumerable: false, writable: true, configurable: true });
  }
}

function attachLines(rl) {
  const { StringDecoder } = require('string_decoder');
  rl._decoder = new StringDecoder('utf8');
  rl._line_buffer = undefined;
  hide(rl, ['_decoder', '_line_buffer']);
  const onData = (data) => rl._normalWrite(data);
  const onEnd = () => {
    if (typeof rl._line_buffer === 'string' && rl._line_buffer.length > 0) rl.emit('line', rl._line_buffer);
    rl.close();
  };
  rl.input.on('data', onData);
  rl.input.on('end', onEnd);
  rl.once('close', () => {
    rl.input.removeListener('data', onData);
    rl.input.removeListener('error', rl._onError);
    rl.input.removeListener('end', onEnd);
  });
}

function closeOnAbort(rl, signal) {
  const onAborted = () => rl.close();
  if (signal.aborted) {
    process.nextTick(onAborted);
    return;
  }
  const disposable = EventEmitter.addAbortListener(signal, onAborted);
  rl.once('close', disposable[Symbol.dispose]);
}

module.exports = { Interface, kQuestion, kQuestionReject, hide, lineEnding };
