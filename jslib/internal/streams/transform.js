// Transform: what is written comes out changed; PassThrough: unchanged.
'use strict';

const { Duplex } = require('internal/streams/duplex');
const { getHighWaterMark } = require('internal/streams/state');

const kCallback = Symbol('kCallback'); // of the write that waits for a reader

/** A Duplex whose output is made of its input. */
function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  Duplex.call(this, withoutReadBuffer(options));
  // The writer's calls fill the readable half: none of them comes from _read.
  this._readableState.sync = false;
  this[kCallback] = null;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  this.on('prefinish', prefinish);
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

// withoutReadBuffer: with a readable mark of 0 nothing may wait in the writable
// half either.
function withoutReadBuffer(options) {
  if (!options || getHighWaterMark(!!(options.objectMode || options.readableObjectMode), options, 'readableHighWaterMark', true) !== 0) {
    return options;
  }
  return {
    ...options,
    highWaterMark: null,
    readableHighWaterMark: 0,
    writableHighWaterMark: options.writableHighWaterMark || 0,
  };
}

function final(cb) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    if (cb) cb();
    return;
  }
  this._flush((er, data) => {
    if (er) {
      if (cb) cb(er);
      else this.destroy(er);
      return;
    }
    if (data != null) this.push(data);
    this.push(null);
    if (cb) cb();
  });
}

function prefinish() {
  if (this._final !== final) final.call(this);
}

const proto = Transform.prototype;

proto._final = final;

/** The subclass's part: turns chunk into any number of push() and calls back. */
proto._transform = function(chunk, encoding, callback) {
  const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
  throw new ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

proto._write = function(chunk, encoding, callback) {
  const r = this._readableState;
  const w = this._writableState;
  const before = r.length;
  this._transform(chunk, encoding, (err, value) => {
    if (err) {
      callback(err);
      return;
    }
    if (value != null) this.push(value);
    if (r.ended) process.nextTick(callback);
    else if (w.ended || before === r.length || r.length < r.highWaterMark) callback();
    else this[kCallback] = callback;
  });
};

proto._read = function() {
  if (this[kCallback] === null) return;
  const callback = this[kCallback];
  this[kCallback] = null;
  callback();
};

/** A Transform that changes nothing. */
function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}
Object.setPrototypeOf(PassThrough.prototype, Transform.prototype);
Object.setPrototypeOf(PassThrough, Transform);

PassThrough.prototype._transform = function(chunk, encoding, cb) { cb(null, chunk); };

module.exports = { Transform, PassThrough };
