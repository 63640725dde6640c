// A Duplex whose two halves are other streams: compose() and Duplex.from().
'use strict';

/** What passes between duplex, which its maker sets, and the streams behind it. */
class Delegate {
  duplex = undefined;
  waiting = {}; // callbacks by what they wait for

  /** Calls what waits for name, once; says whether anything did. */
  call(name, ...args) {
    const cb = this.waiting[name];
    this.waiting[name] = null;
    if (cb) cb(...args);
    return !!cb;
  }

  /** What is written to duplex goes into w. */
  writeInto(w) {
    this.duplex._write = (chunk, encoding, cb) => {
      if (w.write(chunk, encoding)) cb();
      else this.waiting.drain = cb;
    };
    this.duplex._final = (cb) => {
      w.end();
      this.waiting.finish = cb;
    };
    w.on('drain', () => this.call('drain'));
  }

  /** What is read from duplex comes out of r. */
  readOutOf(r) {
    const { duplex } = this;
    r.on('readable', () => this.call('readable'));
    r.on('end', () => duplex.push(null));
    duplex._read = () => {
      for (;;) {
        const chunk = r.read();
        if (chunk === null) {
          this.waiting.readable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }
}

module.exports = { Delegate };
