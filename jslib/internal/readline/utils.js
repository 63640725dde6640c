// The control sequences of terminals.
'use strict';

const kEscape = '\x1b';

/** Tag of a template: its text as a control sequence. */
function CSI(strings, ...args) {
  return `${kEscape}[${String.raw({ raw: strings }, ...args)}`;
}
CSI.kEscape = kEscape;
CSI.kClearToLineBeginning = CSI`1K`;
CSI.kClearToLineEnd = CSI`0K`;
CSI.kClearLine = CSI`2K`;
CSI.kClearScreenDown = CSI`0J`;

module.exports = { CSI };
