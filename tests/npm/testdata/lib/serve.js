'use strict';
const cluster = require('node:cluster');

/**
 * Runs `worker()` in two workers. The primary prints the port as one line once both listen, and ends the cluster when
 * its stdin ends.
 */
module.exports = function serve(worker) {
  if (!cluster.isPrimary) return worker();
  let listening = 0;
  cluster.on('listening', (_, address) => {
    if (++listening === 2) console.log(address.port);
  });
  cluster.fork();
  cluster.fork();
  process.stdin.resume().once('end', () => cluster.disconnect());
};
