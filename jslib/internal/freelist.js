'use strict';

/** Keeps up to max objects for their next use. */
class FreeList {
  constructor(name, max, ctor) {
    this.name = name;
    this.ctor = ctor;
    this.max = max;
    this.list = [];
  }

  /** Gives a kept object, or a new one. */
  alloc() {
    return this.list.length > 0 ? this.list.pop() : Reflect.apply(this.ctor, this, arguments);
  }

  /** Takes obj back; says whether there was room. */
  free(obj) {
    if (this.list.length >= this.max) return false;
    this.list.push(obj);
    return true;
  }
}

module.exports = FreeList;
