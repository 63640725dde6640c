'use strict';
// The file that keeps a REPL's history.

function setupHistory(repl, file, cb) {
  const path = require('path');
  const fs = require('fs');
  if (file === '') {
    process.nextTick(cb, null, repl);
    return;
  }
  if (!file) {
    try {
      file = path.join(require('os').homedir(), '.node_repl_history');
    } catch {
      process.nextTick(cb, null, repl);
      return;
    }
  }
  let text;
  try {
    fs.closeSync(fs.openSync(file, 'a+', 0o600));
    text = fs.readFileSync(file, 'utf8');
  } catch {
    repl.output.write('\nError: Could not open history file.\nREPL session history will not be persisted.\n');
    process.nextTick(cb, null, repl);
    return;
  }
  if (text) repl.history = text.split(/[\n\r]+/, repl.historySize).filter(Boolean);
  repl._historyFile = file;
  process.nextTick(cb, null, repl);
}

function saveHistory(repl) {
  try {
    require('fs').writeFileSync(repl._historyFile, repl.history.join('\n'), { mode: 0o600 });
  } catch {
    repl.output.write('Error: Could not write the history file.\n');
  }
}

module.exports = { setupHistory, saveHistory };
