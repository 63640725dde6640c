'use strict';
// The body of a request that nobody has touched, as an async iterator: its parts
// come from Go. The general iterator goes on where a script wants more.

const { AsyncIteratorPrototype } = require('internal/async_iterator');

const result = (done, value) => ({ done, value });

class Reader {
  /** take(stream, reader) gives a part, null at the end, and undefined where none
   *  has come: wake() follows. For an ordinary request it gives false. */
  constructor(stream, take) {
    this.stream = stream;
    this.take = take;
    this.answer = null; // resolves the promise of a next() that waits
    this.general = null; // the iterator of the ordinary request
    this.ahead = null; // its first promise, where nobody has asked yet
    this.began = false;
    this.over = false;
  }

  next() {
    if (this.answer !== null) this.touch();
    if (this.general !== null) return this.further();
    if (this.over) return Promise.resolve(result(true, undefined));
    this.began = true;
    const chunk = this.take(this.stream, this);
    if (chunk === undefined) return new Promise((resolve) => { this.answer = resolve; });
    if (chunk !== false) return Promise.resolve(this.resultOf(chunk));
    this.handOver();
    return this.further();
  }

  resultOf(chunk) {
    if (chunk !== null) return result(false, chunk);
    this.over = true;
    return result(true, undefined);
  }

  /** Tells that a part or the end has come. */
  wake() {
    const { answer } = this;
    if (answer === null) return;
    this.answer = null;
    answer(this.resultOf(this.take(this.stream, this)));
  }

  touch() { void this.stream._consuming; }

  /** Lets the general iterator go on. */
  handOver() {
    if (this.over || !this.began || this.general !== null) return;
    this.general = require('internal/streams/iterator').iterate(this.stream);
    this.ahead = this.general.next(); // it hears of errors from now on
    if (this.answer !== null) {
      this.answer(this.further());
      this.answer = null;
    } else {
      this.ahead.then(undefined, () => {});
    }
  }

  further() {
    const { ahead } = this;
    this.ahead = null;
    return ahead ?? this.general.next();
  }

  return(value) {
    if (!this.leave()) return this.general.return(value);
    return Promise.resolve(value).then((v) => result(true, v));
  }

  throw(err) { return this.leave() ? Promise.reject(err) : this.general.throw(err); }

  // leave destroys a stream that has not come to its end; false where the general
  // iterator shall.
  leave() {
    if (this.answer !== null) this.touch();
    if (this.general !== null) return false;
    const reads = this.began && !this.over;
    this.over = true;
    if (reads) require('internal/streams/destroy').destroyer(this.stream, null);
    return true;
  }
}

/** Gives the async iterator of a request; take is a Reader's. */
function iterateBody(stream, take) {
  const reader = new Reader(stream, take);
  return Object.setPrototypeOf({
    next() { return reader.next(); },
    return(value) { return reader.return(value); },
    throw(err) { return reader.throw(err); },
    stream,
  }, AsyncIteratorPrototype);
}

module.exports = { iterateBody };
