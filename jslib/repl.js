'use strict';
// The public module 'repl'. All REPLs share the one realm: repl.start() without
// useGlobal gives a context object whose names are globals.

const { Interface } = require('readline');
const { codes: { ERR_INVALID_REPL_EVAL_CONFIG } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const { prepare } = internalBinding('repl');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');
const { compile, run } = internalBinding('contextify');

let entries = 0;

// runScript runs code in the global scope, as a file of its own.
function runScript(code) {
  const script = {};
  compile(script, code, `REPL${++entries}`, 0, 0);
  return run(script, 0);
}

/** Says that an entry only lacks its end: the REPL asks for more. */
class Recoverable extends SyntaxError {
  constructor(err) {
    super();
    this.err = err;
  }
}

/** The default writer: util.inspect with the REPL's options. */
const writer = (obj) => inspect(obj, writer.options);
writer.options = { ...inspect.defaultOptions, showProxy: true };

function optionsOf(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode) {
  if (prompt !== null && typeof prompt === 'object') return { ...prompt };
  const o = { prompt, eval: eval_, useGlobal, ignoreUndefined, replMode };
  if (stream) {
    o.input = stream.stdin || stream;
    o.output = stream.stdout || stream;
  }
  return o;
}

class REPLServer extends Interface {
  constructor(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode) {
    const o = optionsOf(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode);
    if (o.eval && o.breakEvalOnSigint) throw new ERR_INVALID_REPL_EVAL_CONFIG();
    if (!o.input && !o.output) {
      o.input = process.stdin;
      o.output = process.stdout;
    }
    if (o.terminal === undefined) o.terminal = o.output.isTTY;
    o.terminal = !!o.terminal;
    const ask = { self: null };
    super({
      input: o.input,
      output: o.output,
      completer: o.completer || ((text, cb) => completeEntry(ask.self, text, cb)),
      terminal: o.terminal,
      historySize: o.historySize,
      prompt: o.prompt === undefined ? '> ' : `${o.prompt}`,
    });
    ask.self = this;
    this.inputStream = this.input;
    this.outputStream = this.output;
    this.useColors = o.useColors ?? (o.terminal && typeof o.output.getColorDepth === 'function' ? o.output.getColorDepth() > 2 : o.terminal);
    this.useGlobal = !!o.useGlobal;
    this.ignoreUndefined = !!o.ignoreUndefined;
    this.replMode = o.replMode || REPL_MODE_SLOPPY;
    this.underscoreAssigned = false;
    this.underscoreErrAssigned = false;
    this.last = undefined;
    this.lastError = undefined;
    this.breakEvalOnSigint = !!o.breakEvalOnSigint;
    this.editorMode = false;
    this.commands = { __proto__: null };
    this.lines = [];
    this._buffered = '';
    this._initialPrompt = this.getPrompt();
    this.writer = o.writer || module.exports.writer;
    if (this.writer === writer) {
      writer.options.colors = this.useColors;
    }
    this.eval = o.eval || evaluate;
    defineDefaultCommands(this);
    this.resetContext();
    this.on('line', (line) => onLine(this, line));
    this.on('SIGINT', () => onInterrupt(this));
    this.on('close', () => {
      if (this._flushing) this._flushing.then(() => this.emit('exit'));
      else this.emit('exit');
    });
    this.displayPrompt();
  }

  /** Makes the context anew; emits 'reset'. */
  createContext() {
    const context = globalThis;
    for (const name of require('module').builtinModules) {
      if (name.startsWith('_') || name.includes('/') || name in context) continue;
      Object.defineProperty(context, name, {
        configurable: true,
        enumerable: false,
        get() {
          const lib = loadUserModule(name);
          Object.defineProperty(context, name, { value: lib, configurable: true, enumerable: false, writable: true });
          return lib;
        },
        set(v) {
          Object.defineProperty(context, name, { value: v, configurable: true, enumerable: true, writable: true });
        },
      });
    }
    return context;
  }

  resetContext() {
    this.context = this.createContext();
    this.underscoreAssigned = false;
    this.underscoreErrAssigned = false;
    defineLast(this, '_', 'last', 'underscoreAssigned', 'Expression assignment to _ now disabled.\n');
    defineLast(this, '_error', 'lastError', 'underscoreErrAssigned', 'Expression assignment to _error now disabled.\n');
    this.emit('reset', this.context);
  }

  displayPrompt(preserveCursor) {
    this.setPrompt(this._buffered.length ? '| ' : this._initialPrompt);
    this.prompt(preserveCursor);
  }

  clearBufferedCommand() {
    this._buffered = '';
  }

  /** Adds the command .keyword; cmd is {help, action} or the action. */
  defineCommand(keyword, cmd) {
    if (typeof cmd === 'function') cmd = { action: cmd };
    else validateFunction(cmd.action, 'cmd.action');
    this.commands[keyword] = cmd;
  }

  complete(...args) {
    this.completer(...args);
  }

  close() {
    if (this._awaiting) {
      this._closing = true;
      return;
    }
    if (this.terminal && this._historyFile) require('internal/repl/history').saveHistory(this);
    process.nextTick(() => { if (!this.closed) super.close(); });
  }

  /** Reads the history from file and keeps it there; cb(err, repl). */
  setupHistory(file, cb) {
    if (typeof file === 'object' && file !== null) {
      cb = file.onHistoryFileLoaded ?? cb;
      file = file.filePath;
    }
    require('internal/repl/history').setupHistory(this, file, cb);
  }
}

function loadUserModule(name) {
  return process.getBuiltinModule(name);
}

// _ and _error follow the last value until the user assigns them.
function defineLast(repl, name, field, flag, notice) {
  Object.defineProperty(repl.context, name, {
    configurable: true,
    get: () => repl[field],
    set: (value) => {
      repl[field] = value;
      if (!repl[flag]) {
        repl[flag] = true;
        repl.output.write(notice);
      }
    },
  });
}

function evaluate(code, context, file, cb) {
  const entry = prepare(code);
  if (entry === undefined) {
    cb(new Recoverable(new SyntaxError('Unexpected end of input')));
    return;
  }
  const source = this.replMode === REPL_MODE_STRICT ? `'use strict'; void 0; ${entry.code}` : entry.code;
  let result;
  try {
    result = runScript(source);
  } catch (err) {
    cb(err);
    return;
  }
  if (!entry.awaits) {
    cb(null, result);
    return;
  }
  this.pause();
  this._awaiting = [];
  const settle = (...out) => {
    cb(...out);
    const waiting = this._awaiting;
    this._awaiting = null;
    if (!this.closed) this.resume();
    for (const line of waiting) onLine(this, line);
    if (this._closing && !this._awaiting) this.close();
  };
  result.then((v) => settle(null, v), (err) => settle(err));
}

function onLine(repl, line) {
  repl._sawSigint = false;
  if (repl._awaiting) { // what comes meanwhile has its turn later
    repl._awaiting.push(line);
    return;
  }
  if (repl.editorMode) {
    repl._buffered += `${line}\n`;
    return;
  }
  if (!repl._buffered) {
    const trimmed = line.trim();
    if (trimmed.charAt(0) === '.' && trimmed.charAt(1) !== '.' && Number.isNaN(Number.parseFloat(trimmed))) {
      const m = /^\.([^\s]+)\s*(.*)$/.exec(trimmed);
      if (m && runCommand(repl, m[1], m[2])) return;
      if (m) {
        repl.output.write('Invalid REPL keyword\n');
        repl.displayPrompt();
        return;
      }
    }
  }
  repl.lines.push(line);
  const code = `${repl._buffered}${line}\n`;
  if (code.trim() === '') {
    finish(repl, null, undefined, code);
    return;
  }
  repl.eval(code, repl.context, 'REPL1', (err, value) => finish(repl, err, value, code));
}

function finish(repl, err, value, code) {
  if (err instanceof Recoverable) {
    repl._buffered = code;
    repl.displayPrompt();
    return;
  }
  repl.clearBufferedCommand();
  if (err !== null && err !== undefined) {
    showError(repl, err);
  } else if (value !== undefined || !repl.ignoreUndefined) {
    if (!repl.underscoreAssigned) repl.last = value;
    if (code.trim() !== '') repl.output.write(`${repl.writer(value)}\n`);
  }
  if (!repl.closed && !repl._closing) repl.displayPrompt();
}

function showError(repl, err) {
  if (!repl.underscoreErrAssigned) repl.lastError = err;
  const text = repl.writer(err);
  if (typeof err !== 'object' || !err?.stack) {
    repl.output.write(`Uncaught ${text.includes('\n') ? `\n${text}` : text}\n`);
    return;
  }
  if (err instanceof SyntaxError && /^REPL\d+:\d+\n/.test(text)) {
    const shown = text.replace(/^REPL\d+:\d+\n/, '').replace(/\n(?=SyntaxError)/, '\nUncaught ').replace(/\n\s+at [^]*$/, '');
    repl.output.write(`${shown}\n`);
    return;
  }
  // Only frames of functions that the user typed in say anything.
  const lines = text.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  let last = first;
  while (last !== -1 && /^\s+at /.test(lines[last] ?? '')) last++;
  const frames = first === -1 ? [] : lines.slice(first, last);
  const own = frames.slice(0, Math.max(0, frames.findIndex((line) => !/\(REPL\d+:/.test(line))));
  if (first !== -1) lines.splice(first, last - first, ...own);
  let shown = lines.join('\n');
  if (own.length === 0) shown = shown.replace(/^\[(.*)\]$/s, '$1');
  repl.output.write(`Uncaught ${shown}\n`);
}

function runCommand(repl, keyword, rest) {
  const cmd = repl.commands[keyword];
  if (!cmd) return false;
  cmd.action.call(repl, rest);
  return true;
}

function onInterrupt(repl) {
  const empty = repl.line.length === 0;
  repl.clearLine();
  repl.editorMode = false;
  if (!(repl._buffered && repl._buffered.length > 0) && empty) {
    if (repl._sawSigint) {
      repl.close();
      repl._sawSigint = false;
      return;
    }
    repl.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    repl._sawSigint = true;
  } else {
    repl._sawSigint = false;
  }
  repl.clearBufferedCommand();
  repl.lines.level = [];
  repl.displayPrompt();
}

function defineDefaultCommands(repl) {
  const reset = {
    action() {
      this.clearBufferedCommand();
      if (!this.useGlobal) {
        this.output.write('Clearing context...\n');
        this.resetContext();
      }
      this.displayPrompt();
    },
  };
  repl.defineCommand('break', {
    help: 'Sometimes you get stuck, this gets you out',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  });
  repl.defineCommand('clear', {
    help: repl.useGlobal ? 'Alias for .break' : 'Break, and also clear the local context',
    action: reset.action,
  });
  repl.defineCommand('exit', { help: 'Exit the REPL', action() { this.close(); } });
  repl.defineCommand('help', {
    help: 'Print this help message',
    action() {
      const names = Object.keys(this.commands).sort();
      const width = Math.max(...names.map((n) => n.length));
      for (const name of names) {
        const { help } = this.commands[name];
        const pad = ' '.repeat(width - name.length + 3);
        this.output.write(help ? `.${name}${pad}${help}\n` : `.${name}\n`);
      }
      this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
      this.displayPrompt();
    },
  });
  repl.defineCommand('save', {
    help: 'Save all evaluated commands in this REPL session to a file',
    action(file) {
      try {
        require('fs').writeFileSync(file, this.lines.join('\n'));
        this.output.write(`Session saved to: ${file}\n`);
      } catch {
        this.output.write(`Failed to save: ${file}\n`);
      }
      this.displayPrompt();
    },
  });
  repl.defineCommand('load', {
    help: 'Load JS from a file into the REPL session',
    action(file) {
      const fs = require('fs');
      try {
        if (fs.statSync(file).isFile()) {
          this.editorMode = true;
          for (const line of fs.readFileSync(file, 'utf8').split('\n')) onLine(this, line);
          endEditor(this);
          return;
        }
        this.output.write(`Failed to load: ${file} is not a valid file\n`);
      } catch {
        this.output.write(`Failed to load: ${file}\n`);
      }
      this.displayPrompt();
    },
  });
  if (repl.terminal) {
    repl.defineCommand('editor', {
      help: 'Enter editor mode',
      action() {
        this.editorMode = true;
        Interface.prototype.setPrompt.call(this, '');
        this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
      },
    });
    const ttyWrite = repl._ttyWrite;
    repl._ttyWrite = function(d, key) {
      if (this.editorMode && key?.ctrl && key.name === 'd') {
        if (this.line) this._line();
        endEditor(this);
        return;
      }
      ttyWrite.call(this, d, key);
    };
    Object.defineProperty(repl, '_ttyWrite', { enumerable: false });
  }
}

function endEditor(repl) {
  const code = repl._buffered;
  repl.editorMode = false;
  repl._buffered = '';
  repl.lines.push(...code.split('\n'));
  repl.eval(code, repl.context, 'REPL', (err, value) => finish(repl, err, value, code));
}

// completeEntry offers what may follow a chain of names: globals, properties,
// commands, built-in modules in require('…').
function completeEntry(repl, text, cb) {
  const names = new Set();
  let on = text;
  const command = /^\s*\.(\w*)$/.exec(text);
  const required = /\brequire\s*\(\s*['"]([^'"]*)$/.exec(text);
  const chain = /([\w$]+(?:\.[\w$]+)*\.)?([\w$]*)$/.exec(text);
  if (command) {
    on = command[1];
    Object.keys(repl.commands).forEach((n) => names.add(n));
  } else if (required) {
    on = required[1];
    require('module').builtinModules.forEach((n) => { if (!n.startsWith('_')) names.add(n); });
  } else if (chain) {
    on = chain[0];
    let prefix = '';
    let obj = repl.context;
    if (chain[1]) {
      prefix = chain[1];
      try {
        obj = runScript(chain[1].slice(0, -1));
      } catch {
        obj = undefined;
      }
    }
    for (let o = obj === undefined || obj === null ? null : Object(obj); o; o = Object.getPrototypeOf(o)) {
      for (const n of Object.getOwnPropertyNames(o)) {
        if (/^[A-Za-z_$][\w$]*$/.test(n)) names.add(prefix + n);
      }
    }
  }
  cb(null, [[...names].filter((n) => n.startsWith(on)).sort(), on]);
}

/** Starts a REPL; see REPLServer for the options. */
function start(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, eval_, useGlobal, ignoreUndefined, replMode);
}

module.exports = { start, writer, REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, isValidSyntax };

/** Says whether code is a whole entry. */
function isValidSyntax(code) {
  return prepare(code) !== undefined;
}

Object.defineProperty(module.exports, 'builtinModules', {
  configurable: true,
  enumerable: true,
  get: () => require('module').builtinModules,
});
