// Stream, the base class of old: an emitter that can pipe.
'use strict';

const EventEmitter = require('events');

const { listenerCount } = EventEmitter.prototype; // an emitter of old may lack it

/** The class that all streams inherit from. */
function Stream(opts) {
  EventEmitter.call(this, opts);
}
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

/** Sends 'data' to dest.write, with pause and resume as its back pressure. */
Stream.prototype.pipe = function(dest, options) {
  const source = this;
  const listeners = [];
  const on = (emitter, name, fn) => {
    listeners.push([emitter, name, fn]);
    emitter.on(name, fn);
  };
  const cleanup = () => {
    for (const [emitter, name, fn] of listeners) emitter.removeListener(name, fn);
  };
  let ended = false;
  const once = (end) => () => {
    if (ended) return;
    ended = true;
    end();
  };
  function onerror(er) {
    cleanup();
    if (Reflect.apply(listenerCount, this, ['error']) === 0) this.emit('error', er);
  }

  on(source, 'data', (chunk) => {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  });
  on(dest, 'drain', () => {
    if (source.readable && source.resume) source.resume();
  });
  if (!dest._isStdio && (!options || options.end !== false)) {
    on(source, 'end', once(() => dest.end()));
    on(source, 'close', once(() => { if (typeof dest.destroy === 'function') dest.destroy(); }));
  }
  prependListener(source, 'error', onerror);
  prependListener(dest, 'error', onerror);
  listeners.push([source, 'error', onerror], [dest, 'error', onerror]);
  on(source, 'end', cleanup);
  on(source, 'close', cleanup);
  on(dest, 'close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

/** Gives the names that have listeners; a stream's _events has empty slots. */
Stream.prototype.eventNames = function() {
  return Reflect.ownKeys(this._events ?? {}).filter((name) => this._events[name] !== undefined);
};

/** Puts fn before the listeners of event, also of an emitter that is not ours. */
function prependListener(emitter, event, fn) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(event, fn);
  const held = emitter._events?.[event];
  if (!held) emitter.on(event, fn);
  else if (Array.isArray(held)) held.unshift(fn);
  else emitter._events[event] = [fn, held];
}

module.exports = { Stream, prependListener };
