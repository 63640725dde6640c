// What the controllers of values and of bytes share: how they ask their source.
'use strict';

const { kState } = require('internal/webstreams/util');

/**
 * Gives a kind of controller its pullIfNeeded and begin. wantsMore(controller)
 * says whether the source is to be asked, fail(controller, err) hears of its errors.
 */
function asking(wantsMore, fail) {
  // pullIfNeeded asks the source; one question at a time.
  function pullIfNeeded(controller) {
    if (!wantsMore(controller)) return;
    const c = controller[kState];
    if (c.pulling) {
      c.pullAgain = true;
      return;
    }
    c.pulling = true;
    c.pull(controller).then(() => {
      c.pulling = false;
      if (!c.pullAgain) return;
      c.pullAgain = false;
      pullIfNeeded(controller);
    }, (err) => fail(controller, err));
  }

  // begin gives stream its controller and starts the source.
  function begin(controller, stream, source) {
    const c = controller[kState];
    Object.assign(c, { stream, started: false, closeRequested: false, pullAgain: false, pulling: false });
    c.pull = source.pull;
    c.cancel = source.cancel;
    stream[kState].controller = controller;
    Promise.resolve(source.start(controller)).then(() => {
      c.started = true;
      pullIfNeeded(controller);
    }, (err) => fail(controller, err));
  }

  return { pullIfNeeded, begin };
}

module.exports = { asking };
