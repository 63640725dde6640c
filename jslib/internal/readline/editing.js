'use strict';
// Line editing on a terminal: cursor, words, history, kill ring, undo,
// completion. The methods are Interface.prototype's underscored ones.

const { Interface, hide, lineEnding } = require('internal/readline/interface');
const { cursorTo, moveCursor, clearScreenDown } = require('internal/readline/cursor');
const { emitKeypressEvents, charLengthAt, charLengthLeft, kSawKeyPress } = require('internal/readline/keypress');
const { getStringWidth, stripVTControlCharacters } = require('internal/util/inspect');

const MAX_UNDO = 2048;
const MAX_KILLS = 32;

/** Puts the interface rl on its terminal. */
function attach(rl) {
  Object.assign(rl, { _undoStack: [], _redoStack: [], _killRing: [], _killRingCursor: 0, _previousCursorCols: -1, _substringSearch: null, prevRows: 0 });
  hide(rl, ['_undoStack', '_redoStack', '_killRing', '_killRingCursor', '_previousCursorCols', '_substringSearch', 'prevRows']);
  rl.cursor = 0;
  rl.historyIndex = -1;
  emitKeypressEvents(rl.input, rl);
  const onKeypress = (s, key) => {
    rl._sawKeyPress = rl[kSawKeyPress];
    rl._ttyWrite(s, key);
    if (key?.sequence) {
      // The cursor may stand past a lone surrogate: show the line as it is.
      const ch = key.sequence.codePointAt(0);
      if (ch >= 0xd800 && ch <= 0xdfff) rl._refreshLine();
    }
  };
  const onEnd = () => {
    if (typeof rl.line === 'string' && rl.line.length > 0) rl.emit('line', rl.line);
    rl.close();
  };
  const onResize = () => rl._refreshLine();
  rl.input.on('keypress', onKeypress);
  rl.input.on('end', onEnd);
  rl._setRawMode(true);
  if (rl.output !== null && rl.output !== undefined) rl.output.on('resize', onResize);
  rl.once('close', () => {
    rl.input.removeListener('keypress', onKeypress);
    rl.input.removeListener('error', rl._onError);
    rl.input.removeListener('end', onEnd);
    if (rl.output !== null && rl.output !== undefined) rl.output.removeListener('resize', onResize);
  });
}

function reverse(s) { return Array.from(s).reverse().join(''); }

function commonPrefix(strings) {
  if (strings.length === 0) return '';
  const sorted = strings.slice().sort();
  const min = sorted[0];
  const max = sorted[sorted.length - 1];
  for (let i = 0; i < min.length; i++) {
    if (min[i] !== max[i]) return min.slice(0, i);
  }
  return min;
}

const methods = {
  _refreshLine() {
    const line = this._prompt + this.line;
    const dispPos = this._getDisplayPos(line);
    const cursorPos = this.getCursorPos();
    // Back to the first row of what was shown, then draw it again.
    const prevRows = this.prevRows || 0;
    if (prevRows > 0) moveCursor(this.output, 0, -prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(line);
    // Terminals wrap only with the next character: force the last row.
    if (dispPos.cols === 0) this._writeToOutput(' ');
    cursorTo(this.output, cursorPos.cols);
    const diff = dispPos.rows - cursorPos.rows;
    if (diff > 0) moveCursor(this.output, 0, -diff);
    this.prevRows = cursorPos.rows;
  },

  _getDisplayPos(str) {
    let offset = 0;
    let rows = 0;
    const col = this.columns;
    for (const char of stripVTControlCharacters(str)) {
      if (char === '\n') {
        rows += Math.ceil(offset / col) || 1;
        offset = 0;
        continue;
      }
      if (char === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
        continue;
      }
      const width = getStringWidth(char, false);
      if (width === 0 || width === 1) {
        offset += width;
      } else {
        if ((offset + 1) % col === 0) offset++; // a wide character does not split
        offset += 2;
      }
    }
    const cols = offset % col;
    rows += (offset - cols) / col;
    return { cols, rows };
  },

  /** The cursor's column and row, the prompt included. */
  getCursorPos() {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  },

  _getCursorPos() { return this.getCursorPos(); },

  _moveCursor(dx) {
    if (dx === 0) return;
    const oldPos = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + dx, 0), this.line.length);
    const newPos = this.getCursorPos();
    if (oldPos.rows === newPos.rows) {
      moveCursor(this.output, newPos.cols - oldPos.cols, 0);
    } else {
      this._refreshLine();
    }
  },

  _insertString(c) {
    this._beforeEdit(this.line, this.cursor);
    if (this.cursor < this.line.length) {
      this.line = this.line.slice(0, this.cursor) + c + this.line.slice(this.cursor);
      this.cursor += c.length;
      this._refreshLine();
      return;
    }
    const oldPos = this.getCursorPos();
    this.line += c;
    this.cursor += c.length;
    const newPos = this.getCursorPos();
    if (oldPos.rows < newPos.rows) this._refreshLine();
    else this._writeToOutput(c);
  },

  /** Empties the line and shows the prompt on a new one. */
  clearLine() {
    this._moveCursor(+Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  _line() {
    const line = this._addHistory();
    this._undoStack = [];
    this._redoStack = [];
    this.clearLine();
    this._onLine(line);
  },

  _addHistory() {
    if (this.line.length === 0) return '';
    if (!this.history || this.historySize === 0) return this.line;
    if (this.line.trim().length === 0) return this.line;
    if (this.history.length === 0 || this.history[0] !== this.line) {
      if (this.removeHistoryDuplicates) {
        const dup = this.history.indexOf(this.line);
        if (dup !== -1) this.history.splice(dup, 1);
      }
      this.history.unshift(this.line);
      if (this.history.length > this.historySize) this.history.pop();
    }
    this.historyIndex = -1;
    const line = this.history[0];
    this.emit('history', this.history);
    return line;
  },

  // Up and down look for lines that begin as the typed one does.
  _historyPrev() {
    if (this.historyIndex >= this.history.length || this.history.length === 0) return;
    this._beforeEdit(this.line, this.cursor);
    const search = this._substringSearch || '';
    let index = this.historyIndex + 1;
    while (index < this.history.length &&
           (!this.history[index].startsWith(search) || this.line === this.history[index])) index++;
    this.line = index === this.history.length ? search : this.history[index];
    this.historyIndex = index;
    this.cursor = this.line.length;
    this._refreshLine();
  },

  _historyNext() {
    if (this.historyIndex < 0) return;
    this._beforeEdit(this.line, this.cursor);
    const search = this._substringSearch || '';
    let index = this.historyIndex - 1;
    while (index >= 0 &&
           (!this.history[index].startsWith(search) || this.line === this.history[index])) index--;
    this.line = index === -1 ? search : this.history[index];
    this.historyIndex = index;
    this.cursor = this.line.length;
    this._refreshLine();
  },

  _wordLeft() {
    if (this.cursor === 0) return;
    const leading = reverse(this.line.slice(0, this.cursor));
    const match = /^\s*(?:[^\w\s]+|\w+)?/.exec(leading);
    this._moveCursor(-match[0].length);
  },

  _wordRight() {
    if (this.cursor >= this.line.length) return;
    const match = /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(this.line.slice(this.cursor));
    this._moveCursor(match[0].length);
  },

  _deleteLeft() {
    if (this.cursor === 0 || this.line.length === 0) return;
    this._beforeEdit(this.line, this.cursor);
    const size = charLengthLeft(this.line, this.cursor);
    this.line = this.line.slice(0, this.cursor - size) + this.line.slice(this.cursor);
    this.cursor -= size;
    this._refreshLine();
  },

  _deleteRight() {
    if (this.cursor >= this.line.length) return;
    this._beforeEdit(this.line, this.cursor);
    const size = charLengthAt(this.line, this.cursor);
    this.line = this.line.slice(0, this.cursor) + this.line.slice(this.cursor + size);
    this._refreshLine();
  },

  _deleteWordLeft() {
    if (this.cursor === 0) return;
    this._beforeEdit(this.line, this.cursor);
    const leading = reverse(this.line.slice(0, this.cursor));
    const match = /^\s*(?:[^\w\s]+|\w+)?/.exec(leading);
    const kept = leading.slice(match[0].length);
    this._kill(this.line.slice(kept.length, this.cursor));
    this.line = reverse(kept) + this.line.slice(this.cursor);
    this.cursor = kept.length;
    this._refreshLine();
  },

  _deleteWordRight() {
    if (this.cursor >= this.line.length) return;
    this._beforeEdit(this.line, this.cursor);
    const trailing = this.line.slice(this.cursor);
    const match = /^(?:\s+|\W+|\w+)\s*/.exec(trailing);
    this._kill(match[0]);
    this.line = this.line.slice(0, this.cursor) + trailing.slice(match[0].length);
    this._refreshLine();
  },

  _deleteLineLeft() {
    this._beforeEdit(this.line, this.cursor);
    const del = this.line.slice(0, this.cursor);
    this.line = this.line.slice(this.cursor);
    this.cursor = 0;
    this._kill(del);
    this._refreshLine();
  },

  _deleteLineRight() {
    this._beforeEdit(this.line, this.cursor);
    const del = this.line.slice(this.cursor);
    this.line = this.line.slice(0, this.cursor);
    this._kill(del);
    this._refreshLine();
  },

  // The kill ring: what was cut comes back with ctrl-y, older cuts with meta-y.
  _kill(del) {
    if (!del || del === this._killRing[0]) return;
    this._killRing.unshift(del);
    this._killRingCursor = 0;
    while (this._killRing.length > MAX_KILLS) this._killRing.pop();
  },

  _yank() {
    if (this._killRing.length === 0) return;
    this._yanking = true;
    this._insertString(this._killRing[this._killRingCursor]);
  },

  _yankPop() {
    if (!this._yanking || this._killRing.length <= 1) return;
    const last = this._killRing[this._killRingCursor];
    this._killRingCursor = (this._killRingCursor + 1) % this._killRing.length;
    const current = this._killRing[this._killRingCursor];
    const head = this.line.slice(0, this.cursor - last.length);
    const tail = this.line.slice(this.cursor);
    this.line = head + current + tail;
    this.cursor = head.length + current.length;
    this._refreshLine();
  },

  _beforeEdit(oldText, oldCursor) {
    this._undoStack.push({ text: oldText, cursor: oldCursor });
    if (this._undoStack.length > MAX_UNDO) this._undoStack.shift();
  },

  _undo() { this._travel(this._undoStack, this._redoStack); },
  _redo() { this._travel(this._redoStack, this._undoStack); },

  _travel(from, to) {
    if (from.length === 0) return;
    to.push({ text: this.line, cursor: this.cursor });
    const entry = from.pop();
    this.line = entry.text;
    this.cursor = entry.cursor;
    this._refreshLine();
  },

  _tabComplete(lastKeypressWasTab) {
    this.pause();
    const string = this.line.slice(0, this.cursor);
    this.completer(string, (err, value) => {
      this.resume();
      if (err) {
        const { inspect } = require('internal/util/inspect');
        this._writeToOutput(`Tab completion error: ${inspect(err)}`);
        return;
      }
      this._tabCompleter(lastKeypressWasTab, value);
    });
  },

  _tabCompleter(lastKeypressWasTab, [completions, completeOn]) {
    if (!completions || completions.length === 0) return;
    const prefix = commonPrefix(completions.filter((e) => e !== ''));
    if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
      this._insertString(prefix.slice(completeOn.length));
      return;
    }
    if (!completeOn.startsWith(prefix)) {
      this.line = this.line.slice(0, this.cursor - completeOn.length) + prefix + this.line.slice(this.cursor);
      this.cursor = this.cursor - completeOn.length + prefix.length;
      this._refreshLine();
      return;
    }
    if (!lastKeypressWasTab) return;
    this._beforeEdit(this.line, this.cursor);
    const widths = completions.map((c) => getStringWidth(c));
    const width = Math.max(...widths) + 2;
    const columns = Math.floor(this.columns / width) || 1;
    let output = '\r\n';
    if (columns === Infinity) {
      output += completions.join('\r\n'); // the width of the terminal is not known
    } else {
      let lineIndex = 0;
      let whitespace = 0;
      for (let i = 0; i < completions.length; i++) {
        const completion = completions[i];
        if (completion === '' || lineIndex === columns) {
          output += '\r\n';
          lineIndex = 0;
          whitespace = 0;
        } else {
          output += ' '.repeat(whitespace);
        }
        if (completion !== '') {
          output += completion;
          whitespace = width - widths[i];
          lineIndex++;
        } else {
          output += '\r\n';
        }
      }
    }
    if (this._lastIsNewline !== true) output += '\r\n\r\n';
    this._writeToOutput(output);
    this._refreshLine();
  },

  _ttyWrite(s, key) {
    const previousKey = this._previousKey;
    key = key || {};
    this._previousKey = key;
    if (!key.meta || key.name !== 'y') this._yanking = false;
    // Up and down keep the prefix that was typed before the first of them.
    if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
      if (this._substringSearch === null) this._substringSearch = this.line.slice(0, this.cursor);
    } else if (this._substringSearch !== null) {
      this._substringSearch = null;
      if (this.history.length === this.historyIndex) this.historyIndex = -1;
    }
    if (typeof s === 'string') {
      if (key.sequence === '\x1f') return this._undo(); // ctrl-_
      if (key.sequence === '\x1e') return this._redo(); // ctrl-^
    }
    if (key.name === 'escape') return;
    const table = key.ctrl && key.shift ? ctrlShift : key.ctrl ? ctrl : key.meta ? meta : plain;
    const act = table[key.name];
    if (act) {
      act.call(this, s, key, previousKey);
      return;
    }
    if (table === plain && typeof s === 'string' && s) this._typed(s);
  },

  // _typed takes what was typed or pasted: lines, and the rest to edit on.
  _typed(s) {
    lineEnding.lastIndex = 0;
    let from = 0;
    let m;
    while ((m = lineEnding.exec(s)) !== null) {
      const part = s.slice(from, m.index);
      from = lineEnding.lastIndex;
      if (part) this._insertString(part);
      this._line();
      lineEnding.lastIndex = from;
    }
    if (from < s.length) this._insertString(s.slice(from));
  },

  _return(s, key) {
    if (key.name === 'return') this._sawReturnAt = Date.now();
    this._line();
  },

  _enter() {
    // \n right after \r ends the same line.
    if (this._sawReturnAt === 0 || Date.now() - this._sawReturnAt > this.crlfDelay) this._line();
    this._sawReturnAt = 0;
  },

  _tab(s, key, previousKey) {
    if (typeof this.completer === 'function' && this.isCompletionEnabled) {
      this._tabComplete(previousKey && previousKey.name === 'tab');
    } else {
      this._insertString('\t');
    }
  },

  _interrupt() {
    if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
    else this.close();
  },

  _endOrDelete() {
    if (this.cursor === 0 && this.line.length === 0) this.close();
    else if (this.cursor < this.line.length) this._deleteRight();
  },

  _suspend() {
    if (process.platform === 'win32') return;
    if (this.listenerCount('SIGTSTP') > 0) {
      this.emit('SIGTSTP');
      return;
    }
    process.once('SIGCONT', () => {
      if (!this.paused) {
        this.pause();
        this.emit('SIGCONT');
      }
      this._setRawMode(true);
      this._refreshLine();
    });
    this._setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  },

  _clearScreen() {
    cursorTo(this.output, 0, 0);
    clearScreenDown(this.output);
    this._refreshLine();
  },
};

const home = function() { this._moveCursor(-Infinity); };
const end = function() { this._moveCursor(+Infinity); };
const left = function() { this._moveCursor(-charLengthLeft(this.line, this.cursor)); };
const right = function() { this._moveCursor(charLengthAt(this.line, this.cursor)); };
const m = (name) => function(...args) { this[name](...args); };

const plain = {
  'return': m('_return'), 'enter': m('_enter'), 'tab': m('_tab'),
  'backspace': m('_deleteLeft'), 'delete': m('_deleteRight'),
  left, right, home, end, 'up': m('_historyPrev'), 'down': m('_historyNext'),
};
const ctrl = {
  'c': m('_interrupt'), 'h': m('_deleteLeft'), 'd': m('_endOrDelete'),
  'u': m('_deleteLineLeft'), 'k': m('_deleteLineRight'), 'a': home, 'e': end, 'b': left, 'f': right,
  'l': m('_clearScreen'), 'n': m('_historyNext'), 'p': m('_historyPrev'), 'y': m('_yank'), 'z': m('_suspend'),
  'w': m('_deleteWordLeft'), 'backspace': m('_deleteWordLeft'), 'delete': m('_deleteWordRight'),
  'left': m('_wordLeft'), 'right': m('_wordRight'),
};
const ctrlShift = { 'backspace': m('_deleteLineLeft'), 'delete': m('_deleteLineRight') };
const meta = {
  'b': m('_wordLeft'), 'f': m('_wordRight'), 'd': m('_deleteWordRight'), 'delete': m('_deleteWordRight'),
  'backspace': m('_deleteWordLeft'), 'y': m('_yankPop'),
};

for (const name of Object.keys(methods)) {
  Object.defineProperty(Interface.prototype, name, {
    value: methods[name], writable: true, configurable: true, enumerable: false,
  });
}

module.exports = { attach, commonPrefix };
