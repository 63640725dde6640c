'use strict';
// The public module 'inspector'. There is no debugger behind it: a session
// connects, and each command gets the answer that V8 gives to those it does
// not know; open() is refused.

const EventEmitter = require('events');
const {
  codes: {
    ERR_INSPECTOR_ALREADY_CONNECTED, ERR_INSPECTOR_COMMAND, ERR_INSPECTOR_NOT_ACTIVE,
    ERR_INSPECTOR_NOT_AVAILABLE, ERR_INSPECTOR_NOT_CONNECTED, ERR_INSPECTOR_NOT_WORKER,
  },
} = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');

const methodNotFound = -32601;

/** A session of the DevTools protocol. Each command fails with ERR_INSPECTOR_COMMAND. */
class Session extends EventEmitter {
  #connected = false;

  /**
   * Connects the session.
   * @throws ERR_INSPECTOR_ALREADY_CONNECTED
   */
  connect() {
    if (this.#connected) throw new ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    this.#connected = true;
  }

  /** Refused: ERR_INSPECTOR_NOT_WORKER, for this is the main thread. */
  connectToMainThread() {
    throw new ERR_INSPECTOR_NOT_WORKER();
  }

  /**
   * Sends a command; its callback gets ERR_INSPECTOR_COMMAND at once.
   * @throws ERR_INSPECTOR_NOT_CONNECTED
   */
  post(method, params, callback) {
    validateString(method, 'method');
    if (!callback && typeof params === 'function') {
      callback = params;
      params = null;
    }
    if (params) validateObject(params, 'params');
    if (callback) validateFunction(callback, 'callback');
    if (!this.#connected) throw new ERR_INSPECTOR_NOT_CONNECTED();
    if (callback) callback(new ERR_INSPECTOR_COMMAND(methodNotFound, `'${method}' wasn't found`));
  }

  /** Disconnects the session; nothing happens where it is not connected. */
  disconnect() {
    this.#connected = false;
  }
}

function inspectorOpen(port, host, wait) {
  throw new ERR_INSPECTOR_NOT_AVAILABLE();
}

function inspectorWaitForDebugger() {
  throw new ERR_INSPECTOR_NOT_ACTIVE();
}

// What nobody listens to: Node's too do nothing until a client is there.
function silent(...names) {
  return Object.fromEntries(names.map((name) => [name, { [name]() {} }[name]]));
}

module.exports = {
  open: inspectorOpen,
  close() {},
  url() {},
  waitForDebugger: inspectorWaitForDebugger,
  console: silent('debug', 'error', 'info', 'log', 'warn', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed',
                  'groupEnd', 'clear', 'count', 'countReset', 'assert', 'profile', 'profileEnd', 'time', 'timeLog',
                  'timeEnd', 'timeStamp', 'context'),
  Session,
  Network: silent('requestWillBeSent', 'responseReceived', 'loadingFinished', 'loadingFailed', 'dataSent',
                  'dataReceived', 'webSocketCreated', 'webSocketClosed', 'webSocketHandshakeResponseReceived'),
  NetworkResources: silent('put'),
  DOMStorage: silent('domStorageItemAdded', 'domStorageItemRemoved', 'domStorageItemUpdated', 'domStorageItemsCleared',
                     'registerStorage'),
};
