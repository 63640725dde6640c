'use strict';
// checkServerIdentity: whether a certificate is for a host.

const { codes } = require('internal/errors');
const { isIP } = require('internal/net');

// canonical makes host names comparable: ASCII, lower case, no dot at the end.
function canonical(host) {
  const ascii = /[^\x00-\x7f]/.test(host) ? require('url').domainToASCII(host) : host;
  return ascii.replace(/\.$/, '').replace(/[A-Z]/g, (c) => c.toLowerCase());
}

// matches compares by label; only the first may hold a wildcard.
function matches(host, pattern, wildcards) {
  if (!pattern) return false;
  const names = host.split('.');
  const parts = canonical(pattern).split('.');
  if (names.length !== parts.length || parts.includes('')) return false;
  if (/[^\x21-\x7F]/.test(pattern)) return false;
  for (let i = names.length - 1; i > 0; i--) if (names[i] !== parts[i]) return false;
  const [first] = parts;
  const pieces = first.split('*', 3);
  if (pieces.length === 1 || first.includes('xn--')) return names[0] === first;
  if (!wildcards || pieces.length > 2 || parts.length <= 2) return false;
  const [head, tail] = pieces;
  return head.length + tail.length <= names[0].length && names[0].startsWith(head) && names[0].endsWith(tail);
}

// splitAltNames splits at commas outside of quotes.
function splitAltNames(text) {
  const list = [];
  let current = '';
  for (let i = 0; i < text.length;) {
    if (text[i] === '"') {
      const quoted = /^"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text.slice(i));
      if (!quoted) throw new codes.ERR_TLS_CERT_ALTNAME_FORMAT();
      current += JSON.parse(quoted[0]);
      i += quoted[0].length;
    } else if (text.startsWith(', ', i)) {
      list.push(current);
      current = '';
      i += 2;
    } else {
      current += text[i++];
    }
  }
  list.push(current);
  return list;
}

function altNames({ subjectaltname }) {
  const dns = [];
  const ips = [];
  if (!subjectaltname) return { dns, ips };
  const names = subjectaltname.includes('"') ? splitAltNames(subjectaltname) : subjectaltname.split(', ');
  for (const name of names) {
    if (name.startsWith('DNS:')) dns.push(name.slice(4));
    else if (name.startsWith('IP Address:')) ips.push(canonicalIP(name.slice(11)));
  }
  return { dns, ips };
}

// canonicalIP writes an address in one way.
function canonicalIP(ip) {
  if (isIP(ip) !== 6) return isIP(ip) === 4 ? ip : '';
  return new URL(`http://[${ip}]`).hostname.slice(1, -1);
}

/** Undefined where cert is for hostname, else the error. */
function checkServerIdentity(hostname, cert) {
  hostname = `${hostname}`;
  const { subject, subjectaltname } = cert;
  const { dns, ips } = altNames(cert);
  const host = canonical(hostname);
  let reason;
  if (isIP(host)) {
    if (!ips.includes(canonicalIP(host))) reason = `IP: ${host} is not in the cert's list: ${ips.join(', ')}`;
  } else if (dns.length > 0 || subject?.CN) {
    if (dns.length > 0) {
      if (!dns.some((pattern) => matches(host, pattern, true))) {
        reason = `Host: ${host}. is not in the cert's altnames: ${subjectaltname}`;
      }
    } else {
      const { CN } = subject;
      const names = Array.isArray(CN) ? CN : [CN];
      if (!names.some((pattern) => matches(host, pattern, true))) reason = `Host: ${host}. is not cert's CN: ${CN}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  if (!reason) return undefined;
  const error = new codes.ERR_TLS_CERT_ALTNAME_INVALID(reason);
  return Object.assign(error, { reason, host: hostname, cert });
}

module.exports = { checkServerIdentity };
