'use strict';

// The REPL of the command line.

// main() greets and starts it on stdin and stdout, with a history file.
function main() {
  const repl = require('repl');
  console.log(`Welcome to gonode (Node.js ${process.version}).\nType ".help" for more information.`);
  const server = repl.start({
    useGlobal: true,
    ignoreUndefined: false,
    terminal: process.env.NODE_NO_READLINE === '1' ? false : undefined,
  });
  server.on('exit', () => process.exit());
  if (typeof server.setupHistory === 'function' && process.env.NODE_REPL_HISTORY !== '') {
    const file = process.env.NODE_REPL_HISTORY || require('path').join(require('os').homedir(), '.node_repl_history');
    server.setupHistory(file, () => {});
  }
}

module.exports = { main };
