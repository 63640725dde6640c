'use strict';
// The public module 'worker_threads'. What a script may never use of it, the
// class Worker first of all, is loaded when it is touched.

const {
  codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_WORKER_MESSAGING_SAME_THREAD },
} = require('internal/errors');
const {
  BroadcastChannel, MessageChannel, MessagePort,
  isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable, moveMessagePortToContext, receiveMessageOnPort,
} = require('internal/worker/messaging');
const { parentPort, workerData } = require('internal/worker/inside');
const { isMainThread, resourceLimits, threadId, threadName } = internalBinding('worker');

const workers = () => require('internal/worker/worker');

async function postMessageToThread(id) {
  if (id === threadId) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.postMessageToThread');
}

module.exports = {
  isInternalThread: false,
  isMainThread,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits,
  postMessageToThread,
  threadId,
  threadName,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  get Worker() { return workers().Worker; },
  parentPort,
  workerData,
  BroadcastChannel,
  setEnvironmentData: (key, value) => workers().setEnvironmentData(key, value),
  getEnvironmentData: (key) => workers().getEnvironmentData(key),
};
