'use strict';
// The public module 'worker_threads': ports and what a main thread has.
// goja values belong to one realm on one goroutine: new Worker is refused.

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_WORKER_MESSAGING_SAME_THREAD } } = require('internal/errors');
const {
  BroadcastChannel, MessageChannel, MessagePort,
  isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable, moveMessagePortToContext, receiveMessageOnPort,
} = require('internal/worker/messaging');

/** Refused: a second thread of JavaScript would need a second engine. */
class Worker extends require('events') {
  constructor() {
    super();
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.Worker');
  }
}

const environmentData = new Map();

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) { return environmentData.get(key); }

async function postMessageToThread(threadId) {
  if (threadId === 0) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.postMessageToThread');
}

module.exports = {
  isInternalThread: false,
  isMainThread: true,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: {},
  postMessageToThread,
  threadId: 0,
  threadName: '',
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  parentPort: null,
  workerData: null,
  BroadcastChannel,
  setEnvironmentData,
  getEnvironmentData,
};
