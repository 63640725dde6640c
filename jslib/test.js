'use strict';
// node:test. https://nodejs.org/api/test.html

const runner = require('internal/test_runner/test');
const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } = require('internal/errors').codes;

function unavailable(name) {
  return function() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name); };
}

const test = module.exports = runner.test;
Object.assign(test, runner.variants(runner.test));
Object.assign(test, {
  after: runner.hook('after'),
  afterEach: runner.hook('afterEach'),
  before: runner.hook('before'),
  beforeEach: runner.hook('beforeEach'),
  describe: runner.suite,
  getTestContext: runner.getTestContext,
  it: test,
  run: unavailable('test.run'),
  suite: runner.suite,
  test,
});
Object.assign(runner.suite, runner.variants(runner.suite));

for (const [name, make] of Object.entries({
  mock: () => new (require('internal/test_runner/mock').MockTracker)(),
  snapshot: () => ({
    setDefaultSnapshotSerializers: unavailable('snapshot.setDefaultSnapshotSerializers'),
    setResolveSnapshotPath: unavailable('snapshot.setResolveSnapshotPath'),
  }),
  assert: () => ({ register: runner.registerAssertion }),
})) {
  let value;
  Object.defineProperty(test, name, { configurable: true, enumerable: true, get: () => value ??= make() });
}
