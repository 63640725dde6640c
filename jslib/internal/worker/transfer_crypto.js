'use strict';
// How keys and certificates travel to another thread: both have them from then on.

const { KeyObject, wrap } = require('internal/crypto/keys');
const { CryptoKey, makeKey, slotsOf } = require('internal/crypto/cryptokey');
const { X509Certificate, fromHandle } = require('internal/crypto/x509');
const { bareKey, x509 } = internalBinding('crypto');
const { cloneSymbol, deserializeSymbol } = internalBinding('messaging');

function webKeyData(key) {
  const { algorithm, extractable, usages } = slotsOf(key);
  return { handle: bareKey(key), algorithm, extractable, usages };
}

/** What becomes a KeyObject. */
class KeyArrival {
  [deserializeSymbol]({ handle }) { return wrap(handle); }
}

/** What becomes a CryptoKey. */
class WebKeyArrival {
  [deserializeSymbol]({ handle, algorithm, extractable, usages }) { return makeKey(handle, algorithm, extractable, usages); }
}

/** What becomes an X509Certificate. */
class CertificateArrival {
  [deserializeSymbol]({ handle }) { return fromHandle(handle); }
}

const kinds = [
  [KeyObject, (key) => ({ handle: bareKey(key) }), 'KeyArrival'],
  [CryptoKey, webKeyData, 'WebKeyArrival'],
  [X509Certificate, (certificate) => ({ handle: x509.bare(certificate) }), 'CertificateArrival'],
];
for (const [{ prototype }, dataOf, arrival] of kinds) {
  const deserializeInfo = `internal/worker/transfer_crypto:${arrival}`;
  Object.defineProperty(prototype, cloneSymbol, {
    value() { return { data: dataOf(this), deserializeInfo }; }, writable: true, configurable: true,
  });
}

module.exports = { KeyArrival, WebKeyArrival, CertificateArrival };
