'use strict';
// The public module 'readline', with callbacks.

const { Interface: Base, kQuestion, kQuestionReject } = require('internal/readline/interface');
const cursor = require('internal/readline/cursor');
const { emitKeypressEvents } = require('internal/readline/keypress');
const { AbortError } = require('internal/errors');
const { validateAbortSignal, kEmptyObject = {} } = require('internal/validators');

/** Interface(input, output, completer, terminal), or Interface(options). */
function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  if (input?.input && typeof input.completer === 'function' && input.completer.length !== 2) {
    const { completer } = input;
    input.completer = (v, cb) => cb(null, completer(v));
  } else if (typeof completer === 'function' && completer.length !== 2) {
    const sync = completer;
    completer = (v, cb) => cb(null, sync(v));
  }
  const made = Reflect.construct(Base, [input, output, completer, terminal], new.target || Interface);
  return made;
}
Object.setPrototypeOf(Interface.prototype, Base.prototype);
Object.setPrototypeOf(Interface, Base);

/** Asks query and gives the answer to cb; options.signal cancels. */
Interface.prototype.question = function question(query, options, cb) {
  cb = typeof options === 'function' ? options : cb;
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  if (options.signal) {
    validateAbortSignal(options.signal, 'options.signal');
    if (options.signal.aborted) return;
    const onAbort = () => this[kQuestionReject]();
    options.signal.addEventListener('abort', onAbort, { once: true });
    const inner = cb;
    cb = typeof inner === 'function' ? (answer) => {
      options.signal.removeEventListener('abort', onAbort);
      return inner(answer);
    } : inner;
  }
  if (typeof cb === 'function') this[kQuestion](query, cb);
};
Interface.prototype.question[Symbol.for('nodejs.util.promisify.custom')] = function question(query, options) {
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  if (options.signal?.aborted) {
    return Promise.reject(new AbortError(undefined, { cause: options.signal.reason }));
  }
  return new Promise((resolve, reject) => {
    let answered = resolve;
    if (options.signal) {
      const onAbort = () => reject(new AbortError(undefined, { cause: options.signal.reason }));
      options.signal.addEventListener('abort', onAbort, { once: true });
      answered = (answer) => {
        options.signal.removeEventListener('abort', onAbort);
        return resolve(answer);
      };
    }
    this.question(query, options, answered);
  });
};

/** Makes an Interface: createInterface(options), or the long form. */
function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine: cursor.clearLine,
  clearScreenDown: cursor.clearScreenDown,
  createInterface,
  cursorTo: cursor.cursorTo,
  emitKeypressEvents,
  moveCursor: cursor.moveCursor,
};
Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('readline/promises'),
});
