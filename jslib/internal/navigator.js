'use strict';
// The global navigator. It has no locks.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');

const kMake = Symbol('make');

/** What a script may know of where it runs. */
class Navigator {
  #languages = Object.freeze(['en-US']);

  constructor(mark) {
    if (mark !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get hardwareConcurrency() { this.#languages; return require('os').availableParallelism(); }
  get language() { return this.#languages[0]; }
  get languages() { return this.#languages; }
  get userAgent() { this.#languages; return `Node.js/${process.versions.node.split('.')[0]}`; }
  get platform() { this.#languages; return platformName(require('os')); }
}
for (const name of ['hardwareConcurrency', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, { enumerable: true });
}
Object.defineProperty(Navigator, 'length', { value: 0, configurable: true });

// platformName is what browsers say.
function platformName(os) {
  if (process.platform === 'darwin') return 'MacIntel';
  return `${os.type()} ${os.machine()}`;
}

module.exports = { Navigator, navigator: new Navigator(kMake) };
