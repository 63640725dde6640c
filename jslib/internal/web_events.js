'use strict';
// The events of WebSocket and the global ErrorEvent.

const { Event, enumerate } = require('internal/event_target');

function atLeastOne(name, count) {
  if (count === 0) throw new TypeError(`${name} constructor: 1 argument required, but 0 found.`);
}

/** The event of a connection that has ended. */
class CloseEvent extends Event {
  #init;

  constructor(type, init = {}) {
    atLeastOne('CloseEvent', arguments.length);
    super(`${type}`, init);
    this.#init = { wasClean: !!init?.wasClean, code: (init?.code ?? 0) & 0xffff, reason: `${init?.reason ?? ''}` };
  }

  get wasClean() { return this.#init.wasClean; }
  get code() { return this.#init.code; }
  get reason() { return this.#init.reason; }
}
enumerate(CloseEvent.prototype, ['wasClean', 'code', 'reason']);

/** The event of an error that nobody has caught. */
class ErrorEvent extends Event {
  #init;

  constructor(type, init) {
    atLeastOne('ErrorEvent', arguments.length);
    super(`${type}`, init ?? {});
    const { message = '', filename = '', lineno = 0, colno = 0, error } = init ?? {};
    this.#init = { message: `${message}`, filename: `${filename}`, lineno: lineno >>> 0, colno: colno >>> 0, error };
  }

  get message() { return this.#init.message; }
  get filename() { return this.#init.filename; }
  get lineno() { return this.#init.lineno; }
  get colno() { return this.#init.colno; }
  get error() { return this.#init.error; }
}
enumerate(ErrorEvent.prototype, ['message', 'filename', 'lineno', 'colno', 'error']);

module.exports = { CloseEvent, ErrorEvent };
